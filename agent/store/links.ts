import type { JobId, RecordId, SourceId } from '../../contract/ids.ts';
import type { Db } from './db.ts';

/** What a job wrote: from its effect key to the product's own ids. */
export interface Link {
  readonly jobId: JobId;
  readonly effectKey: string;
  readonly sourceId: SourceId;
  readonly masterId: string;
  /** Null until the document was read back. */
  readonly recordId: RecordId | null;
  readonly nativeId: string | null;
  /** The native version that holds nothing but what we wrote; null when a person's hand is in it, or it isn't known. */
  readonly version: string | null;
}

export class Links {
  readonly #put;
  readonly #get;
  readonly #writer;

  constructor(db: Db) {
    this.#put = db.prepare<[Link]>(`
      INSERT INTO links (job_id, effect_key, source_id, master_id, record_id, native_id, version)
      VALUES (@jobId, @effectKey, @sourceId, @masterId, @recordId, @nativeId, @version)
      ON CONFLICT (job_id) DO UPDATE SET master_id = excluded.master_id, record_id = excluded.record_id,
        native_id = excluded.native_id, version = excluded.version`);
    this.#get = db.prepare<[string], Link>(`
      SELECT job_id AS jobId, effect_key AS effectKey, source_id AS sourceId, master_id AS masterId,
        record_id AS recordId, native_id AS nativeId, version
      FROM links WHERE job_id = ?`);
    this.#writer = db
      .prepare<[string, string], JobId>('SELECT job_id FROM links WHERE record_id = ? AND version = ?')
      .pluck();
  }

  put(link: Link): void {
    this.#put.run(link);
  }

  get(jobId: JobId): Link | null {
    return this.#get.get(jobId) ?? null;
  }

  /** The job whose write is all there is in this version of a record: its change is an `echo`. A later edit is a person's. */
  writerOf(recordId: RecordId, version: string): JobId | null {
    return this.#writer.get(recordId, version) ?? null;
  }
}
