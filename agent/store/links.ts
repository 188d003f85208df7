import type { JobId, RecordId, SourceId } from '../../contract/ids.ts';
import type { Db } from './db.ts';

/** The document that a job stands for: from its effect key to the product's own ids. */
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
  /** Our key under which the product holds the document; null: a person entered it. */
  readonly remoteId: string | null;
  /** The job for whose document a master was made; absent: the link's own job. */
  readonly forJob?: JobId | null;
}

const columns = `job_id AS jobId, effect_key AS effectKey, source_id AS sourceId, master_id AS masterId,
  record_id AS recordId, native_id AS nativeId, version, remote_id AS remoteId, for_job AS forJob`;

export class Links {
  readonly #put;
  readonly #get;
  readonly #ofDocument;
  readonly #writer;

  constructor(db: Db) {
    this.#put = db.prepare<[Required<Link>]>(`
      INSERT INTO links (job_id, effect_key, source_id, master_id, record_id, native_id, version, remote_id, for_job)
      VALUES (@jobId, @effectKey, @sourceId, @masterId, @recordId, @nativeId, @version, @remoteId, @forJob)
      ON CONFLICT (job_id) DO UPDATE SET master_id = excluded.master_id, record_id = excluded.record_id,
        native_id = excluded.native_id, version = excluded.version, remote_id = excluded.remote_id`);
    this.#get = db.prepare<[string], Link>(`SELECT ${columns} FROM links WHERE job_id = ?`);
    this.#ofDocument = db.prepare<[string, string], Link>(
      `SELECT ${columns} FROM links WHERE source_id = ? AND native_id = ? ORDER BY rowid`,
    );
    this.#writer = db
      .prepare<[string, string], JobId>(
        'SELECT coalesce(for_job, job_id) FROM links WHERE record_id = ? AND version = ?',
      )
      .pluck();
  }

  put(link: Link): void {
    this.#put.run({ ...link, forJob: link.forJob ?? null });
  }

  get(jobId: JobId): Link | null {
    return this.#get.get(jobId) ?? null;
  }

  /** Of every job that wrote, changed or was linked to this document, the first one first. */
  ofDocument(sourceId: SourceId, nativeId: string): readonly Link[] {
    return this.#ofDocument.all(sourceId, nativeId);
  }

  /** The job whose write is all there is in this version of a record: its change is an `echo`. A later edit is a person's. */
  writerOf(recordId: RecordId, version: string): JobId | null {
    return this.#writer.get(recordId, version) ?? null;
  }
}
