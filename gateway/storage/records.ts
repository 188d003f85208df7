import type { RecordId, SourceId, TenantId } from '../../contract/ids.ts';
import type { LoggedChange, RejectedView, StoredRecord } from '../../contract/rest.ts';

export interface RecordQuery {
  readonly kind?: string | undefined;
  /** Ids come in the order of their UTF-8 bytes. Null: from the beginning. */
  readonly after: RecordId | null;
  readonly limit: number;
}

export interface ChangeQuery {
  readonly after: number;
  readonly sourceId?: SourceId | undefined;
  readonly limit: number;
}

export type ChangesRead =
  | {
      readonly state: 'read';
      readonly changes: readonly LoggedChange[];
      readonly cursor: number;
      readonly more: boolean;
    }
  /** What follows the cursor was pruned in part, or the cursor was never given out. */
  | { readonly state: 'lost'; readonly horizon: number };

/** One entry of a census page: [id, native version, hash or null when only the version is known]. */
export type CensusEntry = readonly [RecordId, string, string | null];

export interface CensusRange {
  readonly after: RecordId | null;
  readonly through: RecordId | null;
  readonly entries: readonly CensusEntry[];
  readonly maxSurplus: number;
}

export interface CensusAnswer {
  readonly wanted: readonly RecordId[];
  /** [id, kind]. */
  readonly surplus: readonly [RecordId, string][];
}

export interface RejectedQuery {
  readonly sourceId?: SourceId | undefined;
  /** Position to go on from; 0 at the start. */
  readonly after: number;
  readonly limit: number;
}

/** A change goes when it is older than `before`, or when `keep` newer ones are in the log. */
export interface PruneRule {
  readonly before: Date;
  readonly keep: number;
}

/** What the platform reads: current records, the change log, what was set aside. */
export interface RecordStore {
  /** Position of the tenant's newest change. */
  head(tenantId: TenantId): Promise<number>;
  page(tenantId: TenantId, sourceId: SourceId, query: RecordQuery): Promise<readonly StoredRecord[]>;
  record(tenantId: TenantId, sourceId: SourceId, id: RecordId): Promise<StoredRecord | null>;
  changes(tenantId: TenantId, query: ChangeQuery): Promise<ChangesRead>;
  /** Compares one census page of the books with the records held (DESIGN rule 3). */
  census(tenantId: TenantId, sourceId: SourceId, range: CensusRange): Promise<CensusAnswer>;
  rejected(
    tenantId: TenantId,
    query: RejectedQuery,
  ): Promise<{ rejected: readonly RejectedView[]; next: number | null }>;
  /**
   * Takes superseded changes out of the log, oldest first, looking at no more than `slice` of them; what is current stays.
   * Returns whether there is more to look at.
   */
  prune(rule: PruneRule, slice: number): Promise<boolean>;
}
