import { createHash } from 'node:crypto';
import type { JobId } from '../../contract/ids.ts';
import { type Checkpoint, Checkpoints, isSigned, type Signer } from './audit-checkpoint.ts';
import { AuditEnd, type End } from './audit-end.ts';
import type { Db } from './db.ts';
import type { Sealer } from './seal.ts';

export interface AuditEntry {
  readonly at: Date;
  readonly jobId: JobId | null;
  /** Stable name of what happened: `job.received`, `job.answered`, `rule.set`, … */
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
  | {
      readonly state: 'whole';
      readonly rows: number;
      readonly firstAt: string | null;
      readonly lastAt: string | null;
      /** The chain of the last row, hex: noted elsewhere, it proves to anyone that nothing before it was changed since. */
      readonly chain: string;
      readonly checkpoint: Checkpoint | null;
      /** False: with the present keys it can't be told whether rows are missing at the end. */
      readonly endIsKnown: boolean;
    }
  | { readonly state: 'broken'; readonly at: number; readonly what: 'row' | 'checkpoint' | 'end' };

/**
 * Append-only evidence of everything that was decided, asked and answered about the books. Each row's chain is
 * `sha256(previous chain ‖ plain columns ‖ sealed body)`, so that a changed, moved or missing row shows without any key; the
 * sealed end shows also what was done to the last rows, or to all from one row on.
 */
export class AuditTrail {
  readonly #sealer: Sealer;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #checkpoints: Checkpoints;
  readonly #end: AuditEnd;
  readonly #snapshot: (body: () => Proof) => Proof;

  constructor(db: Db, sealer: Sealer) {
    this.#sealer = sealer;
    this.#statements = prepare(db);
    this.#checkpoints = new Checkpoints(db);
    this.#end = new AuditEnd(db, sealer);
    this.#snapshot = (body) => db.transaction(body).deferred();
  }

  /** Part of the caller's transaction. What was done to the end before is not covered up by going on: it then stays broken. */
  append({ at, jobId, event, by, body }: AuditEntry): void {
    const before = this.#last();
    const seq = before.seq + 1;
    const sealed = this.#sealer.sealText(JSON.stringify(body), place(seq));
    const row = { seq, at: at.toISOString(), job_id: jobId, event, by, body: sealed };
    const chain = chainOf(before.chain, row);
    this.#statements.append.run({ ...row, chain });
    if (this.#end.is(before)) this.#end.set({ ...before, seq, chain });
  }

  /** In order, after `seq`; of one job when it is named. */
  rows(after: number, limit: number, jobId: JobId | null = null): AuditRow[] {
    return this.#statements.rows.all({ after, limit, jobId }).map((row) => this.#opened(row));
  }

  /** Newest first. */
  newest(limit: number, jobId: JobId | null = null): AuditRow[] {
    return this.#statements.newest.all({ limit, jobId }).map((row) => this.#opened(row));
  }

  /** When the last row was written; null: there is none. */
  lastAt(): Date | null {
    const at = this.#statements.lastAt.get();
    return at === undefined ? null : new Date(at);
  }

  /** From the checkpoint on, one row at a time, as of one moment. */
  verify(): Proof {
    return this.#snapshot(() => this.#verify());
  }

  /**
   * Part of the caller's transaction: the oldest rows go that were written before `before`, at most `limit`, and a signed checkpoint
   * takes their place. Nothing goes from a trail whose end is broken, and never its last row.
   */
  prune({ before, limit, signer, now }: Prune): Pruned {
    const end = this.#last();
    if (!this.#end.is(end)) return nothingPruned;
    const oldest = this.#statements.oldest.all(limit);
    const isOld = ({ seq, at }: { seq: number; at: string }) => seq < end.seq && at < before.toISOString();
    const young = oldest.findIndex((row) => !isOld(row));
    const going = young === -1 ? oldest : oldest.slice(0, young);
    const last = going.at(-1);
    if (last === undefined) return nothingPruned;
    const firstAt = end.checkpoint?.firstAt ?? going[0]?.at ?? last.at;
    const { seq: through, chain, at: lastAt } = last;
    const checkpoint = this.#checkpoints.put({ through, chain, at: now.toISOString(), firstAt, lastAt }, signer);
    this.#statements.drop.run(through);
    this.#end.set({ ...end, checkpoint });
    return { pruned: going.length, jobs: [...new Set(going.flatMap((row) => row.job_id ?? []))] };
  }

  /** Whatever the trail is now, is what its end is known by from here on: only for a store that had none, or whose key was lost. */
  sealEnd(): void {
    const end = this.#last();
    if (end.seq > 0) this.#end.set(end);
  }

  #verify(): Proof {
    const checkpoint = this.#checkpoints.get();
    if (checkpoint !== null && !isSigned(checkpoint)) {
      return { state: 'broken', at: checkpoint.through, what: 'checkpoint' };
    }
    const first = checkpoint?.through ?? 0;
    let chain: Buffer = checkpoint?.chain ?? genesis;
    let seq = first;
    let firstAt: string | null = null;
    let lastAt: string | null = null;
    let isOurKey = false;
    for (const row of this.#statements.all.iterate()) {
      seq += 1;
      chain = chainOf(chain, row);
      if (row.seq !== seq || !chain.equals(row.chain)) return { state: 'broken', at: row.seq, what: 'row' };
      firstAt ??= row.at;
      lastAt = row.at;
      isOurKey ||= this.#openText(row) !== null;
    }
    // A job is received with a row that speaks of it, and the last row never goes.
    if (seq === 0 && this.#statements.hasJobs.get() === 1) return { state: 'broken', at: 0, what: 'end' };
    const endIsKnown = this.#end.is({ seq, chain, checkpoint });
    if (!endIsKnown && (isOurKey || seq === first)) return { state: 'broken', at: seq, what: 'end' };
    return {
      state: 'whole',
      rows: seq - first,
      firstAt,
      lastAt,
      chain: chain.toString('hex'),
      checkpoint,
      endIsKnown,
    };
  }

  #last(): End {
    const checkpoint = this.#checkpoints.get();
    const last = this.#statements.last.get();
    return {
      seq: last?.seq ?? checkpoint?.through ?? 0,
      chain: last?.chain ?? checkpoint?.chain ?? genesis,
      checkpoint,
    };
  }

  #opened(row: RawRow): AuditRow {
    const text = this.#openText(row);
    const { seq, at, job_id: jobId, event, by } = row;
    return { seq, at: new Date(at), jobId, event, by, body: text === null ? null : JSON.parse(text) };
  }

  #openText({ body, seq }: RawRow): string | null {
    return this.#sealer.openText(body, place(seq));
  }
}

interface Prune {
  readonly before: Date;
  readonly limit: number;
  readonly signer: Signer;
  readonly now: Date;
}

export interface Pruned {
  readonly pruned: number;
  /** Those of which rows went. */
  readonly jobs: readonly JobId[];
}

const nothingPruned: Pruned = { pruned: 0, jobs: [] };

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
    lastAt: db.prepare<[], string>('SELECT at FROM audit ORDER BY seq DESC LIMIT 1').pluck(),
    append: db.prepare(`
      INSERT INTO audit (seq, at, job_id, event, by, body, chain)
      VALUES (@seq, @at, @job_id, @event, @by, @body, @chain)`),
    rows: db.prepare<[{ after: number; limit: number; jobId: string | null }], RawRow>(`
      SELECT * FROM audit WHERE seq > @after AND (@jobId IS NULL OR job_id = @jobId) ORDER BY seq LIMIT @limit`),
    newest: db.prepare<[{ limit: number; jobId: string | null }], RawRow>(`
      SELECT * FROM audit WHERE @jobId IS NULL OR job_id = @jobId ORDER BY seq DESC LIMIT @limit`),
    all: db.prepare<[], RawRow>('SELECT * FROM audit ORDER BY seq'),
    oldest: db.prepare<[number], Pick<RawRow, 'seq' | 'at' | 'job_id' | 'chain'>>(
      'SELECT seq, at, job_id, chain FROM audit ORDER BY seq LIMIT ?',
    ),
    hasJobs: db.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM jobs)').pluck(),
    drop: db.prepare('DELETE FROM audit WHERE seq <= ?'),
  };
}
