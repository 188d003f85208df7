import { BridgeError } from '../../contract/errors.ts';
import type { JobId, SourceId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { Sealer } from './seal.ts';

/** What is plain of a job: enough to choose, order and expire jobs without opening any content. */
export interface JobRow {
  readonly jobId: JobId;
  readonly type: string;
  readonly sourceId: SourceId | null;
  readonly lane: string;
  readonly state: string;
  readonly waitingFor: string | null;
  readonly settling: boolean;
  readonly verdict: Verdict | null;
  readonly remainingMs: number;
  readonly remainingAsOf: Date;
  readonly receivedAt: Date;
  readonly finishedAt: Date | null;
}

/** `overrule`: approved although the books have changed what it changes. */
/** `withdraw`: the platform takes the job back. */
export type Verdict = 'approve' | 'refuse' | 'overrule' | 'withdraw';

export type NewJob = Omit<JobRow, 'settling' | 'verdict' | 'waitingFor' | 'finishedAt'>;
export type JobChange = Pick<
  JobRow,
  'state' | 'waitingFor' | 'settling' | 'remainingMs' | 'remainingAsOf' | 'finishedAt'
>;

/**
 * The platform's jobs in order of receipt. Input, and content (whatever the jobs' own folder keeps of a job), are JSON sealed to
 * their row.
 */
export class JobTable {
  readonly #sealer: Sealer;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Db, sealer: Sealer) {
    this.#sealer = sealer;
    this.#statements = prepare(db);
  }

  insert(job: NewJob, input: unknown, content: unknown): void {
    this.#statements.insert.run({
      ...job,
      remainingAsOf: job.remainingAsOf.toISOString(),
      receivedAt: job.receivedAt.toISOString(),
      input: this.#seal(input, job.jobId, 'input'),
      content: this.#seal(content, job.jobId, 'content'),
    });
  }

  get(jobId: JobId): JobRow | null {
    const row = this.#statements.get.get(jobId);
    return row ? toRow(row) : null;
  }

  /** Throws `store.key-lost`. */
  input(jobId: JobId): unknown {
    return this.#open(this.#statements.input.get(jobId), jobId, 'input');
  }

  /** Throws `store.key-lost`. */
  content(jobId: JobId): unknown {
    return this.#open(this.#statements.content.get(jobId), jobId, 'content');
  }

  save(jobId: JobId, change: JobChange, content: unknown): void {
    this.#statements.save.run({
      ...change,
      jobId,
      settling: change.settling ? 1 : 0,
      remainingAsOf: change.remainingAsOf.toISOString(),
      finishedAt: change.finishedAt?.toISOString() ?? null,
      content: this.#seal(content, jobId, 'content'),
    });
  }

  /** What the platform has taken back stays so, whatever a person says then. */
  setVerdict(jobId: JobId, verdict: Verdict): void {
    this.#statements.setVerdict.run(verdict, jobId);
  }

  /** Should one be there: the job asks again. */
  forgetApproval(jobId: JobId): void {
    this.#statements.forgetApproval.run(jobId);
  }

  /** The issuer's newest word on how long the job may still be carried out. */
  setRemaining(jobId: JobId, remainingMs: number, asOf: Date): void {
    this.#statements.setRemaining.run(remainingMs, asOf.toISOString(), jobId);
  }

  /** The next job of a lane that doesn't wait for a person's word: what is to be settled first, then in order of receipt. */
  next(lane: string): JobId | null {
    return this.#statements.next.get(lane) ?? null;
  }

  /** Not finished, in order of receipt. */
  open(): JobRow[] {
    return this.#statements.open.all().map(toRow);
  }

  /** Newest first. */
  newest(limit: number): JobRow[] {
    return this.#statements.newest.all(limit).map(toRow);
  }

  /** Finished, in order of receipt. */
  finished(): JobRow[] {
    return this.#statements.finished.all().map(toRow);
  }

  #seal(value: unknown, jobId: JobId, column: string): Buffer {
    return this.#sealer.sealText(JSON.stringify(value), place(jobId, column));
  }

  #open(sealed: Buffer | undefined, jobId: JobId, column: string): unknown {
    if (sealed === undefined) throw new Error(`there is no job ${jobId}`);
    const text = this.#sealer.openText(sealed, place(jobId, column));
    if (text === null) throw new BridgeError('store.key-lost', { hint: place(jobId, column) });
    return JSON.parse(text);
  }
}

function place(jobId: JobId, column: string): string {
  return `jobs/${jobId}/${column}`;
}

interface RawRow {
  readonly job_id: JobId;
  readonly type: string;
  readonly source_id: SourceId | null;
  readonly lane: string;
  readonly state: string;
  readonly waiting_for: string | null;
  readonly settling: number;
  readonly verdict: Verdict | null;
  readonly remaining_ms: number;
  readonly remaining_as_of: string;
  readonly received_at: string;
  readonly finished_at: string | null;
}

function toRow(raw: RawRow): JobRow {
  return {
    jobId: raw.job_id,
    type: raw.type,
    sourceId: raw.source_id,
    lane: raw.lane,
    state: raw.state,
    waitingFor: raw.waiting_for,
    settling: raw.settling === 1,
    verdict: raw.verdict,
    remainingMs: raw.remaining_ms,
    remainingAsOf: new Date(raw.remaining_as_of),
    receivedAt: new Date(raw.received_at),
    finishedAt: raw.finished_at === null ? null : new Date(raw.finished_at),
  };
}

const plain =
  'job_id, type, source_id, lane, state, waiting_for, settling, verdict, remaining_ms, remaining_as_of, received_at, finished_at';

function prepare(db: Db) {
  return {
    insert: db.prepare(`
      INSERT INTO jobs (job_id, type, source_id, lane, state, remaining_ms, remaining_as_of, received_at, input, content)
      VALUES (@jobId, @type, @sourceId, @lane, @state, @remainingMs, @remainingAsOf, @receivedAt, @input, @content)`),
    get: db.prepare<[string], RawRow>(`SELECT ${plain} FROM jobs WHERE job_id = ?`),
    input: db.prepare<[string], Buffer>('SELECT input FROM jobs WHERE job_id = ?').pluck(),
    content: db.prepare<[string], Buffer>('SELECT content FROM jobs WHERE job_id = ?').pluck(),
    save: db.prepare(`
      UPDATE jobs SET state = @state, waiting_for = @waitingFor, settling = @settling, remaining_ms = @remainingMs,
        remaining_as_of = @remainingAsOf, finished_at = @finishedAt, content = @content
      WHERE job_id = @jobId AND finished_at IS NULL`),
    setVerdict: db.prepare(
      "UPDATE jobs SET verdict = ? WHERE job_id = ? AND finished_at IS NULL AND verdict IS NOT 'withdraw'",
    ),
    forgetApproval: db.prepare(
      "UPDATE jobs SET verdict = NULL WHERE job_id = ? AND finished_at IS NULL AND verdict IN ('approve', 'overrule')",
    ),
    setRemaining: db.prepare(
      'UPDATE jobs SET remaining_ms = ?, remaining_as_of = ? WHERE job_id = ? AND finished_at IS NULL',
    ),
    next: db
      .prepare<[string], JobId>(`
        SELECT job_id FROM jobs
        WHERE finished_at IS NULL AND lane = ? AND (waiting_for IS NOT 'approval' OR verdict IS NOT NULL)
          AND (waiting_for IS NOT 'conflict' OR verdict IN ('overrule', 'refuse', 'withdraw'))
        ORDER BY settling DESC, seq LIMIT 1`)
      .pluck(),
    open: db.prepare<[], RawRow>(`SELECT ${plain} FROM jobs WHERE finished_at IS NULL ORDER BY seq`),
    finished: db.prepare<[], RawRow>(`SELECT ${plain} FROM jobs WHERE finished_at IS NOT NULL ORDER BY seq`),
    newest: db.prepare<[number], RawRow>(`SELECT ${plain} FROM jobs ORDER BY seq DESC LIMIT ?`),
  };
}
