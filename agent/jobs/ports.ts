import type { PlainDate } from '../../contract/dates.ts';
import type { BridgeError } from '../../contract/errors.ts';
import type { AgentFrame, FrameOf } from '../../contract/frames.ts';
import type { RecordId, SourceId } from '../../contract/ids.ts';
import type { DiagnosticsCollectOutput } from '../../contract/jobs/diagnostics-collect.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import type { SourceDiscoverOutput } from '../../contract/jobs/source-discover.ts';
import type { Clock } from '../clock.ts';
import type { Source } from '../connectors/source.ts';
import type { Log } from '../support/log.ts';
import type { ConflictPolicy } from './conflict.ts';

/** What the jobs need of the engine, and nothing more. */
export interface JobPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** The books this installation carries under that id, open or not; null when it carries none. */
  source(sourceId: SourceId): JobSource | null;
  /** The day on which a voucher stood when it was last read; null: it is not known. */
  dayOf(sourceId: SourceId, recordId: RecordId): PlainDate | null;
  /** When this version of a record was first seen; null: it was not, as far as is known. */
  seenAt(sourceId: SourceId, recordId: RecordId, version: string): Date | null;
  readonly engine: JobEngine;
  /** May be dropped while offline: `JobRunner.announce` repeats what counts. */
  sendProgress(frame: FrameOf<AgentFrame, 'job-progress'>): void;
  /** Puts a result into the outbox's `jobs` stream. Runs inside the transaction that ends the job, and does nothing else. */
  appendResult(result: JobResult): void;
  /** Whether the reserve that is kept for jobs still holds a job with its result. */
  hasRoom(): boolean;
}

/** The parts of the engine that jobs are about. */
export interface JobEngine {
  /** Which books are open, by a look of now. */
  discover(signal: AbortSignal): Promise<SourceDiscoverOutput>;
  /** Begins to read and compare a source anew. False when it isn't carried. */
  resync(sourceId: SourceId): boolean;
  /** Redacted: no content of the books, no secret. */
  diagnostics(signal: AbortSignal): Promise<DiagnosticsCollectOutput>;
}

export interface JobSource {
  readonly source: Source;
  /** True, or why documents must wait: the code of a `BridgeError` with retry `person`. */
  readonly writesAllowed: true | BridgeError;
  /** Whose change counts, by the kind of record. Absent: a person is asked. */
  readonly conflictPolicy?: (kind: string) => ConflictPolicy;
}
