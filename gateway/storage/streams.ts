import type { Chain } from '../../contract/chain.ts';
import type { StreamState } from '../../contract/frames.ts';
import type { InstallationId, RecordId, StreamName, TenantId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';

export interface StreamKey {
  readonly installationId: InstallationId;
  readonly stream: StreamName;
}

/** A batch whose chain was checked against `previous`. */
export interface AcceptedBatch extends StreamKey {
  readonly tenantId: TenantId;
  readonly epoch: number;
  readonly firstSeq: number;
  readonly count: number;
  readonly previous: Chain;
  readonly chain: Chain;
  readonly at: Date;
}

/** One line of a batch, parsed. `body` is the line as received: it is what is stored, unknown keys and all (DESIGN rule 11). */
export type Entry = UpsertEntry | DeletionEntry | ResultEntry | RejectedEntry;

export interface UpsertEntry {
  readonly type: 'upsert';
  readonly seq: number;
  readonly kind: string;
  readonly id: RecordId;
  readonly hash: string;
  readonly shape: number;
  readonly version: string;
  readonly body: string;
}

export interface DeletionEntry {
  readonly type: 'delete';
  readonly seq: number;
  readonly kind: string;
  readonly id: RecordId;
  readonly body: string;
}

export interface ResultEntry {
  readonly type: 'result';
  readonly seq: number;
  readonly result: JobResult;
  readonly body: string;
}

/** Set aside: kept with its reason, acked, never applied. */
export interface RejectedEntry {
  readonly type: 'rejected';
  readonly seq: number;
  readonly code: string;
  readonly reason: string;
  readonly kind: string | null;
  readonly id: string | null;
  readonly body: string;
}

export type Rejection = { readonly seq: number; readonly code: string };

export type AppendOutcome =
  | { readonly state: 'stored'; readonly rejected: readonly Rejection[]; readonly changes: number }
  /** The stream is no longer where the batch follows on: another session of this installation was there. */
  | { readonly state: 'overtaken' }
  | { readonly state: 'owned-elsewhere' };

/** How far each stream of each installation was taken, and the taking itself (DESIGN rules 2 and 3). */
export interface StreamStore {
  held(key: StreamKey): Promise<StreamState | null>;
  /** The chain after number `seq` of the present epoch, if a recent batch ended there. 0: where the epoch began. */
  chainAt(key: StreamKey, seq: number): Promise<Chain | null>;
  /** Starts the stream anew from a chain with a fresh salt. `epoch` must be above the one held. */
  openEpoch(key: StreamKey, epoch: number): Promise<StreamState>;
  /**
   * The whole batch or nothing: appends to the change log, brings the current records up to date, keeps job results by job id,
   * sets the rejected aside, and moves the stream on. An upsert whose hash equals the one held leaves no change.
   */
  append(batch: AcceptedBatch, entries: readonly Entry[]): Promise<AppendOutcome>;
  /** What was set aside in the present epoch among (`after`, `through`]. */
  rejections(key: StreamKey, after: number, through: number): Promise<readonly Rejection[]>;
}
