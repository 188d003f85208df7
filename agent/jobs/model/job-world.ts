import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ApproveRequest } from '../../../contract/control.ts';
import type { Instant } from '../../../contract/dates.ts';
import { BridgeError } from '../../../contract/errors.ts';
import type { AgentFrame, FrameOf } from '../../../contract/frames.ts';
import type { JobId, SourceId } from '../../../contract/ids.ts';
import type { JobResult } from '../../../contract/jobs/job.ts';
import type { Source } from '../../connectors/source.ts';
import { AuditTrail } from '../../store/audit.ts';
import { JobTable } from '../../store/jobs.ts';
import { Links } from '../../store/links.ts';
import { migrate } from '../../store/migrations.ts';
import { createSealer } from '../../store/seal.ts';
import { WritingRules } from '../../store/writing-rules.ts';
import { silentLog } from '../../support/log.ts';
import { settled, VirtualClock } from '../../virtual-clock.ts';
import type { JobFrame } from '../job-records.ts';
import type { JobEngine, JobSource } from '../ports.ts';
import { jobKind } from '../registry.ts';
import { type Approval, JobRunner } from '../runner.ts';
import { BookModel, type Written } from './book-model.ts';
import { typedFrom, WriterModel } from './writer-model.ts';

type Limits = Partial<Pick<ApproveRequest, 'upTo' | 'perDay'>>;

/** The process is gone, here and now. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface WorldOptions {
  readonly upserts?: boolean;
  readonly clock?: VirtualClock;
}

interface Books {
  readonly book: BookModel;
  readonly writer: WriterModel;
  readonly source: Source;
  writesAllowed: JobSource['writesAllowed'];
}

/**
 * One PC: a real store in a temp folder, books that outlive every process, and the runner of the process that lives now. Every
 * commit and every call of the product passes `at`, where a test may kill the process or let a person act.
 */
export class JobWorld {
  readonly clock: VirtualClock;
  readonly results: JobResult[] = [];
  readonly progress: FrameOf<AgentFrame, 'job-progress'>[] = [];
  hasRoom = true;
  /** While true no transaction can be kept. */
  diskIsFull = false;
  /** Called at every point, with its number since the beginning. */
  at: (point: string, number: number) => void = () => undefined;
  points = 0;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-jobs-'));
  readonly #books = new Map<SourceId, Books>();
  readonly #upserts: boolean;
  #key: Uint8Array = new Uint8Array(32).fill(7);
  #life: Life | null = null;

  constructor({ upserts = true, clock = new VirtualClock() }: WorldOptions = {}) {
    this.#upserts = upserts;
    this.clock = clock;
  }

  /** Books made up when first asked for. */
  books(sourceId: SourceId = firstSource): Books {
    const known = this.#books.get(sourceId);
    if (known) return known;
    const book = new BookModel(this.#upserts);
    const writer = new WriterModel({ sourceId, book, at: (point) => this.#pass(point) });
    const books: Books = { book, writer, source: sourceOf(sourceId, writer), writesAllowed: true };
    this.#books.set(sourceId, books);
    return books;
  }

  get runner(): JobRunner {
    return this.#living().runner;
  }

  get db(): Database.Database {
    return this.#living().db;
  }

  get audit(): AuditTrail {
    return new AuditTrail(this.db, createSealer(this.#key));
  }

  get jobs(): JobTable {
    return new JobTable(this.db, createSealer(this.#key));
  }

  get links(): Links {
    return new Links(this.db);
  }

  /** Runs the process until `done`, its death, or `withinMs` of virtual time. True when it is still alive. */
  async live(done: () => boolean, withinMs = 600_000): Promise<boolean> {
    const life = this.#living();
    life.start();
    for (const end = this.clock.monotonic() + withinMs; this.clock.monotonic() < end; ) {
      await settled();
      if (life.death || done()) break;
      await this.clock.advance(Math.min(2000, end - this.clock.monotonic()));
    }
    if (!life.death) return true;
    await this.#bury();
    if (!(life.death instanceof Killed)) throw life.death;
    return false;
  }

  /** As a tunnel would; false also when the process died of it. */
  deliver(frame: JobFrame): boolean {
    return this.#within((runner) => runner.accept(frame)) ?? false;
  }

  /** As the command line would; undefined when the process died of it. */
  approve(
    id: string,
    decision: ApproveRequest['decision'] = 'approve',
    always = false,
    limits: Limits = {},
  ): Approval | undefined {
    return this.#within((runner) =>
      runner.approve({ id, decision, always, upTo: null, perDay: null, ...limits, by: 'accountant' }),
    );
  }

  /** Ends the process in good order, if there is one. */
  async stop(): Promise<void> {
    if (this.#life) await this.#bury();
  }

  /** The key of the store is another one from the next life on. */
  loseKey(): void {
    this.#key = new Uint8Array(32).fill(8);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #within<T>(body: (runner: JobRunner) => T): T | undefined {
    const life = this.#living();
    try {
      return body(life.runner);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      life.death = error;
      return undefined;
    }
  }

  #living(): Life {
    this.#life ??= new Life(this.#open());
    return this.#life;
  }

  async #bury(): Promise<void> {
    await this.#life?.end();
    this.#life = null;
  }

  #open(): { readonly db: Database.Database; readonly runner: JobRunner } {
    const db = new Database(join(this.#folder, 'store.db'));
    db.pragma('synchronous = OFF');
    db.pragma('journal_mode = MEMORY');
    migrate(db);
    const sealer = createSealer(this.#key);
    const store = {
      table: new JobTable(db, sealer),
      audit: new AuditTrail(db, sealer),
      links: new Links(db),
      rules: new WritingRules(db),
      transaction: <T>(body: () => T) => this.#transaction(db, body),
    };
    return { db, runner: new JobRunner(store, this.#ports()) };
  }

  #transaction<T>(db: Database.Database, body: () => T): T {
    this.#pass('before commit');
    const appended = this.results.length;
    try {
      const result = db.transaction(() => this.#unlessFull(body)).immediate();
      this.#pass('after commit');
      return result;
    } catch (error) {
      if (!(error instanceof Killed)) this.results.length = appended;
      throw error;
    }
  }

  #unlessFull<T>(body: () => T): T {
    const result = body();
    if (this.diskIsFull) throw new BridgeError('store.full', { details: { path: 'store.db' } });
    return result;
  }

  #ports() {
    return {
      clock: this.clock,
      log: silentLog,
      source: (sourceId: SourceId): JobSource | null => this.#books.get(sourceId) ?? null,
      dayOf: () => null,
      seenAt: () => null,
      engine: noEngine,
      sendProgress: (frame: FrameOf<AgentFrame, 'job-progress'>) => void this.progress.push(frame),
      appendResult: (result: JobResult) => void this.results.push(result),
      hasRoom: () => this.hasRoom,
    };
  }

  #pass(point: string): void {
    this.points += 1;
    this.at(point, this.points);
  }
}

/** One process, from opening the store to its end. */
class Life {
  readonly db: Database.Database;
  readonly runner: JobRunner;
  death: Error | null = null;
  readonly #stop = new AbortController();
  #running: Promise<void> | null = null;

  constructor({ db, runner }: { readonly db: Database.Database; readonly runner: JobRunner }) {
    this.db = db;
    this.runner = runner;
  }

  start(): void {
    if (this.death) return;
    this.#running ??= this.runner.run(this.#stop.signal).catch((error: unknown) => {
      this.death = error instanceof Error ? error : new Error('not an error', { cause: error });
    });
  }

  async end(): Promise<void> {
    this.#stop.abort(new Error('stopped'));
    await this.#running;
    this.db.close();
  }
}

function sourceOf(sourceId: SourceId, writer: WriterModel): Source {
  const never = () => {
    throw new Error('jobs do not read in bulk');
  };
  return {
    sourceId,
    writer,
    probe: async () => {
      if (writer.trouble) throw writer.trouble;
      const fingerprint = {
        connector: 'model',
        origin: '',
        guid: 'g',
        number: '1',
        name: 'Aarav Traders',
        booksFrom: '2025-04-01',
      };
      return { state: 'unchanged', fingerprint, renamedTo: null, latencyMs: 12, product: 'Model 1' };
    },
    pull: never,
    reread: never,
    census: never,
    balances: never,
  };
}

export const firstSource = 'model:1' as SourceId;

export function unreachable(): BridgeError {
  return new BridgeError('tally.unreachable', { details: { origin: 'http://127.0.0.1:9000' } });
}

/** What a person enters who has the same paper on the desk. */
export function byHand({ type, input }: JobFrame): Written {
  const kind = jobKind(type);
  return typedFrom(type, kind?.writes ? kind.check(input) : input);
}

export function jobFrame(jobId: string, change: Partial<JobFrame> = {}): JobFrame {
  return {
    t: 'job',
    jobId: jobId as JobId,
    type: 'payment.create',
    sourceId: firstSource,
    input: { date: '2026-04-01', party: `Party of ${jobId}`, account: 'HDFC Bank', amount: '1180.00' },
    createdAt: '2026-04-01T00:00:00Z' as Instant,
    validForMs: 72 * 3_600_000,
    ...change,
  };
}

/** For jobs that are about books alone. */
export const noEngine: JobEngine = {
  discover: () => Promise.reject(new BridgeError('job.unsupported')),
  resync: () => false,
  diagnostics: () => Promise.reject(new BridgeError('job.unsupported')),
};
