import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { append } from '../../agent/capture/append.ts';
import { hashKey } from '../../agent/capture/testing/capture-books.ts';
import type { Clock } from '../../agent/clock.ts';
import { jobPorts } from '../../agent/engine/job-ports.ts';
import type { JobFrame } from '../../agent/jobs/job-records.ts';
import { noEngine } from '../../agent/jobs/model/job-world.ts';
import { JobRunner } from '../../agent/jobs/runner.ts';
import { openStore } from '../../agent/store/open.ts';
import { decompress } from '../../agent/store/seal.ts';
import type { Store } from '../../agent/store/store.ts';
import { sourceFingerprint } from '../../agent/store/testing.ts';
import { silentLog } from '../../agent/support/log.ts';
import type { Instant } from '../../contract/dates.ts';
import type { AgentFrame, FrameOf } from '../../contract/frames.ts';
import { type JobId, jobsStream, type SourceId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import { isJobType, jobTypes } from '../../contract/jobs/registry.ts';
import type { Office } from '../tally/office.ts';
import { briskClock } from './pc.ts';

type Progress = FrameOf<AgentFrame, 'job-progress'>;

/** The jobs' side of an agent that lives through the test: the real runner, store and connector, with Tally beside them. */
export class DeskPc {
  readonly store: Store;
  readonly runner: JobRunner;
  readonly progress: Progress[] = [];
  readonly resynced: SourceId[] = [];
  readonly #office: Office;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-desk-'));
  readonly #stop = new AbortController();
  readonly #heard: (() => void)[] = [];
  readonly #running: Promise<void>;
  readonly #sent = new Map<JobId, JobFrame>();
  #jobs = 0;
  #onProgress: () => void = () => undefined;

  constructor(office: Office, clock: Clock = briskClock) {
    this.#office = office;
    this.store = openStore({ folder: this.#folder, key: new Uint8Array(32).fill(3), clock });
    const { store } = this;
    this.runner = new JobRunner(
      {
        table: store.jobs,
        audit: store.audit,
        links: store.links,
        rules: store.rules,
        transaction: (body) => store.jobTransaction(body),
      },
      jobPorts({
        store,
        clock,
        log: silentLog,
        source: (sourceId) =>
          sourceId === office.source.sourceId ? { source: office.source, writesAllowed: true } : null,
        engine: {
          ...noEngine,
          resync: (sourceId) => sourceId === office.source.sourceId && this.resynced.push(sourceId) > 0,
        },
        sendProgress: (frame) => this.#told(frame),
        resultAdded: () => queueMicrotask(() => this.#ring()),
      }),
    );
    this.#running = this.runner.run(this.#stop.signal);
  }

  /** Hands a job over; `id` names it. */
  send(type: string, input: Record<string, unknown>, sourceId: SourceId | null = this.#office.source.sourceId): JobId {
    this.#jobs += 1;
    const jobId = `job-${this.#jobs}` as JobId;
    const createdAt = '2026-01-01T00:00:00Z' as Instant;
    const frame: JobFrame = { t: 'job', jobId, type, sourceId, input, createdAt, validForMs: 72 * 3_600_000 };
    this.#sent.set(jobId, frame);
    this.runner.accept(frame);
    return jobId;
  }

  /** Delivered again, with nothing left of the time it had. */
  timeIsOver(jobId: JobId): void {
    const frame = this.#sent.get(jobId);
    if (frame === undefined) throw new Error(`${jobId} was not sent`);
    this.runner.accept({ ...frame, validForMs: 0 });
  }

  /** The person's word on jobs of a type from now on. */
  approveAlways(type: string): void {
    this.runner.approve({ id: type, decision: 'approve', always: true, upTo: null, perDay: null, by: 'accountant' });
  }

  /** Its result, once it has one; the output has the form that the contract gives it. */
  async result(jobId: JobId): Promise<JobResult> {
    return await this.#await(() => {
      const found = this.#results().find((result) => result.jobId === jobId);
      if (found?.state === 'done') outputSchema(found.type)?.parse(found.output);
      return found;
    });
  }

  async ask(type: string, input: Record<string, unknown>): Promise<JobResult> {
    return await this.result(this.send(type, input));
  }

  /** What was saved since the last time goes into the outbox, as the engine would read it. */
  async capture(): Promise<void> {
    const { store } = this;
    const { source } = this.#office;
    const { sourceId } = source;
    if (store.sources.get(sourceId) === null) store.transaction(() => store.sources.pin(sourceId, sourceFingerprint));
    const options = { store, hashKey, echoOf: () => null };
    for await (const batch of source.pull(store.sources.require(sourceId).cursor, this.#stop.signal)) {
      append(options, sourceId, batch);
    }
  }

  async waiting(jobId: JobId, reason: string): Promise<void> {
    await this.heard((each) => each.jobId === jobId && each.waitingFor === reason);
  }

  /** Until that was told upstream. */
  async heard(said: (progress: Progress) => boolean): Promise<void> {
    await this.#await(() => this.progress.find(said));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('the test is over'));
    await this.#running;
    this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** As they travel. */
  #results(): readonly JobResult[] {
    const { outbox } = this.store;
    const { epoch, waiting } = outbox.view(jobsStream, 1000);
    return waiting.flatMap(({ firstSeq }) => {
      const blob = outbox.open(jobsStream, epoch, firstSeq);
      return blob === null ? [] : [JSON.parse(decompress(blob)) as JobResult]; // one result a batch, made by the runner
    });
  }

  /** Once, as soon as a job has come some way. */
  onProgress(act: () => void): void {
    this.#onProgress = act;
  }

  #told(frame: Progress): void {
    this.progress.push(frame);
    if (frame.done !== undefined) {
      this.#onProgress();
      this.#onProgress = () => undefined;
    }
    this.#ring();
  }

  #ring(): void {
    for (const heard of this.#heard.splice(0)) heard();
  }

  async #await<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await Promise.race([new Promise<void>((resolve) => this.#heard.push(resolve)), this.#running]);
    }
  }
}

function outputSchema(type: string) {
  if (!isJobType(type)) return undefined;
  const { [type]: kind } = jobTypes;
  return 'output' in kind ? kind.output : undefined;
}
