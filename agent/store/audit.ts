import { createHash } from 'node:crypto';
import type { JobId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { Sealer } from './seal.ts';

export interface AuditEntry {
  readonly at: Date;
  readonly jobId: JobId | null;
  /** Stable name of what happened: `job.received`, `job.answered`, `permission.set`, … */
  readonly event: string;
  /** The person, or null for the agent itself. */
  readonly by: string | null;
  /** Requests, responses, decisions in full; sealed. */
  readonly body: unknown;
}

export interface AuditRow extends Omit<AuditEntry, 'body'> {
  readonly seq: number;
  /** Null when it can't be opened with the present key; the chain still proves it. */
  readonly body: unknown;
}

export type Proof =
  | { readonly state: 'whole'; readonly rows: number }
  | { readonly state: 'broken'; readonly at: number };

/**
 * Append-only evidence of everything that was decided, asked and answered about the books. Each row's chain is
 * `sha256(previous chain ‖ plain columns ‖ sealed body)`, so that a changed, moved or missing row shows without any key.
 */
export class AuditTrail {
  readonly #sealer: Sealer;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Db, sealer: Sealer) {
    this.#sealer = sealer;
    this.#statements = prepare(db);
  }

  /** Part of the caller's transaction. */
  append({ at, jobId, event, by, body }: AuditEntry): void {
    const last = this.#statements.last.get();
    const seq = (last?.seq ?? 0) + 1;
    const sealed = this.#sealer.sealText(JSON.stringify(body), place(seq));
    const row = { seq, at: at.toISOString(), job_id: jobId, event, by, body: sealed };
    this.#statements.append.run({ ...row, chain: chainOf(last?.chain ?? genesis, row) });
  }

  /** In order, after `seq`; of one job when it is named. */
  rows(after: number, limit: number, jobId: JobId | null = null): AuditRow[] {
    return this.#statements.rows.all({ after, limit, jobId }).map((row) => ({
      seq: row.seq,
      at: new Date(row.at),
      jobId: row.job_id,
      event: row.event,
      by: row.by,
      body: this.#openBody(row),
    }));
  }

  verify(): Proof {
    let chain: Buffer = genesis;
    let rows = 0;
    for (const row of this.#statements.all.iterate()) {
      rows += 1;
      chain = chainOf(chain, row);
      if (row.seq !== rows || !chain.equals(row.chain)) return { state: 'broken', at: row.seq };
    }
    return { state: 'whole', rows };
  }

  #openBody(row: RawRow): unknown {
    const text = this.#sealer.openText(row.body, place(row.seq));
    return text === null ? null : JSON.parse(text);
  }
}

const genesis = Buffer.alloc(32);

function place(seq: number): string {
  return `audit/${seq}`;
}

interface ChainedRow {
  readonly seq: number;
  readonly at: string;
  readonly job_id: JobId | null;
  readonly event: string;
  readonly by: string | null;
  readonly body: Buffer;
}

interface RawRow extends ChainedRow {
  readonly chain: Buffer;
}

function chainOf(previous: Buffer, { seq, at, job_id, event, by, body }: ChainedRow): Buffer {
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([seq, at, job_id, event, by]))
    .update(body)
    .digest();
}

function prepare(db: Db) {
  return {
    last: db.prepare<[], { seq: number; chain: Buffer }>('SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1'),
    append: db.prepare(`
      INSERT INTO audit (seq, at, job_id, event, by, body, chain)
      VALUES (@seq, @at, @job_id, @event, @by, @body, @chain)`),
    rows: db.prepare<[{ after: number; limit: number; jobId: string | null }], RawRow>(`
      SELECT * FROM audit WHERE seq > @after AND (@jobId IS NULL OR job_id = @jobId) ORDER BY seq LIMIT @limit`),
    all: db.prepare<[], RawRow>('SELECT * FROM audit ORDER BY seq'),
  };
}
