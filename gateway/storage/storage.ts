import type { JobStore } from './jobs.ts';
import type { RecordStore } from './records.ts';
import type { SourceStore } from './sources.ts';
import type { StreamStore } from './streams.ts';
import type { TenancyStore } from './tenancy.ts';

/**
 * Everything the gateway keeps. Each method is one transaction: when its promise resolves, what it did is durable; when it
 * rejects, nothing happened. Asynchronous throughout, so that an engine on another machine fits behind it as well as SQLite.
 */
export interface Storage {
  readonly tenancy: TenancyStore;
  readonly sources: SourceStore;
  readonly streams: StreamStore;
  readonly records: RecordStore;
  readonly jobs: JobStore;
  close(): Promise<void>;
}
