import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../agent/clock.ts';
import { echoesOf } from '../../agent/engine/echoes.ts';
import type { JobFrame } from '../../agent/jobs/job-records.ts';
import { noEngine } from '../../agent/jobs/model/job-world.ts';
import type { JobSource } from '../../agent/jobs/ports.ts';
import { JobRunner } from '../../agent/jobs/runner.ts';
import { openStore } from '../../agent/store/open.ts';
import type { Store } from '../../agent/store/store.ts';
import { silentLog } from '../../agent/support/log.ts';
import { type JobId, jobsStream, type SourceId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { Office } from '../tally/office.ts';
import { watchedSource } from './watched-writer.ts';

/** A clock that runs faster, and may be set to run faster still: for waits that are long and have nothing else in them. */
export class PacedClock implements Clock {
  #pace: number;
  #at = performance.now();
  #elapsed = 0;
  readonly random = Math.random;

  constructor(pace: number) {
    this.#pace = pace;
  }

  now(): Date {
    return new Date();
  }

  monotonic(): number {
    return this.#elapsed + (performance.now() - this.#at) * this.#pace;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return systemClock.sleep(milliseconds / this.#pace, signal);
  }

  set pace(pace: number) {
    this.#elapsed = this.monotonic();
    this.#at = performance.now();
    this.#pace = pace;
  }
}

/** Ten times faster: enough for a request on a busy machine. */
export const briskClock = new PacedClock(10);

interface PcOptions extends Pick<JobSource, 'conflictPolicy'> {
  readonly clock?: Clock;
  /** Types of jobs that need no word besides the one that is carried out. */
  readonly allowed?: readonly string[];
}

/** The process is gone, here and now. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** The jobs' side of an agent: the real store, the real connector, Tally beside it. The process may die; disk and Tally stay. */
export class Pc {
  readonly office: Office;
  readonly #clock: Clock;
  /** Called at every commit and step, with its number since the last `reset`. */
  watch: (point: string, number: number) => void = () => undefined;
  points = 0;
  /** What the platform sees of a job that is not finished; a person may speak then. */
  progressed: (waitingFor: string | undefined, runner: JobRunner) => void = () => undefined;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-pc-'));
  readonly #results = new Map<JobId, JobResult[]>();
  readonly #rules: Pick<JobSource, 'conflictPolicy'>;
  readonly #allowed: readonly string[];
  #stop = new AbortController();
  #heard = Promise.withResolvers<void>();

  constructor(office: Office, { clock = briskClock, allowed = [], ...rules }: PcOptions = {}) {
    this.#allowed = allowed;
    this.office = office;
    this.#rules = rules;
    this.#clock = clock;
  }

  /** Lives as often as it takes until the job has its result; returns every copy of it that went into the outbox. */
  async carryOut(frame: JobFrame, lives = 4): Promise<readonly JobResult[]> {
    for (let life = 0; life < lives; life += 1) {
      await this.#live(frame);
      const results = this.#results.get(frame.jobId);
      if (results) return results;
    }
    throw new Error(`job ${frame.jobId} has no result after ${lives} lives`);
  }

  /** The job of ours that all of a record's version is from. */
  echoOf(record: CanonicalRecord): JobId | null {
    const store = this.#open();
    try {
      return echoesOf(store.links)(record);
    } finally {
      store.close();
    }
  }

  reset(): void {
    this.points = 0;
    this.watch = () => undefined;
  }

  /** Ends the process while something is under way. */
  cutOff(): void {
    this.#stop.abort(new Killed());
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Until the result or the death of the process. */
  async #live(frame: JobFrame): Promise<void> {
    this.#heard = Promise.withResolvers();
    const stop = new AbortController();
    this.#stop = stop;
    const store = this.#open();
    let running: Promise<void> = Promise.resolve();
    try {
      const runner = this.#runner(store);
      for (const id of [frame.type, ...this.#allowed])
        runner.approve({ id, decision: 'approve', always: true, upTo: null, perDay: null, by: 'accountant' });
      running = runner.run(stop.signal);
      runner.accept(frame);
      await Promise.race([this.#heard.promise, running]);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    } finally {
      stop.abort(new Error('stopped'));
      await running.catch(() => undefined); // its death was heard above
      store.close();
    }
  }

  #open(): Store {
    return openStore({ folder: this.#folder, key: new Uint8Array(32).fill(1), clock: this.#clock });
  }

  #runner(store: Store): JobRunner {
    const source = watchedSource(this.office.source, (point) => this.#pass(point));
    const lookUp = (sourceId: SourceId): JobSource | null =>
      sourceId === source.sourceId ? { source, writesAllowed: true, ...this.#rules } : null;
    const runner: JobRunner = new JobRunner(
      {
        table: store.jobs,
        audit: store.audit,
        links: store.links,
        rules: store.rules,
        transaction: (body) => this.#transaction(store, body),
      },
      {
        clock: this.#clock,
        log: silentLog,
        source: lookUp,
        dayOf: () => null,
        seenAt: () => null,
        engine: noEngine,
        sendProgress: ({ waitingFor }) => queueMicrotask(() => this.progressed(waitingFor, runner)),
        appendResult: (result) => this.#append(store, result),
        hasRoom: () => store.reserve.isFull,
      },
    );
    return runner;
  }

  #transaction<T>(store: Store, body: () => T): T {
    this.#pass('before commit');
    const result = store.jobTransaction(body);
    this.#pass('after commit');
    return result;
  }

  #append(store: Store, result: JobResult): void {
    store.outbox.append(jobsStream, [JSON.stringify(result)]);
    this.#results.set(result.jobId, [...(this.#results.get(result.jobId) ?? []), result]);
    queueMicrotask(() => this.#heard.resolve());
  }

  #pass(point: string): void {
    this.points += 1;
    this.watch(point, this.points);
  }
}
