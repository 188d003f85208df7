import type { z } from 'zod';
import type { Fingerprint, SourceOffer, SourceState, SourceStatus, TieOutResult } from '../../contract/frames.ts';
import type { InstallationId, SourceId, TenantId } from '../../contract/ids.ts';
import type { TieOutView } from '../../contract/rest.ts';

export interface Source {
  readonly sourceId: SourceId;
  readonly fingerprint: Fingerprint;
  readonly owner: InstallationId | null;
  readonly ownershipNumber: number;
  /** Current records by kind. */
  readonly counts: { readonly [kind: string]: number };
  readonly status: z.infer<typeof SourceStatus> | null;
  readonly tieOut: z.infer<typeof TieOutView> | null;
}

export interface Claim {
  readonly tenantId: TenantId;
  readonly installationId: InstallationId;
}

export interface Move {
  readonly from: InstallationId | null;
  readonly ownershipNumber: number;
}

/** The sets of books of a tenant, each owned by at most one installation (DESIGN rule 3). */
export interface SourceStore {
  /** The first claim owns; another installation's is answered `elsewhere`. The owner's claim renews the fingerprint. */
  claim(by: Claim, offer: SourceOffer): Promise<SourceState>;
  source(tenantId: TenantId, sourceId: SourceId): Promise<Source | null>;
  sources(tenantId: TenantId): Promise<readonly Source[]>;
  /**
   * Gives the books to `to`, raises the ownership number and takes the jobs that were never sent along. Null: no such source.
   * Moving to the present owner changes nothing.
   */
  move(tenantId: TenantId, sourceId: SourceId, to: InstallationId): Promise<Move | null>;
  setStatus(tenantId: TenantId, status: z.infer<typeof SourceStatus>): Promise<void>;
  addTieOut(tenantId: TenantId, result: z.infer<typeof TieOutResult>, at: Date): Promise<void>;
  /** Newest first. */
  tieOuts(tenantId: TenantId, sourceId: SourceId, limit: number): Promise<readonly z.infer<typeof TieOutView>[]>;
}
