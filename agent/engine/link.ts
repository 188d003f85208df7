import type { EngineStatus, TieOutSummary } from '../../contract/control.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import { jobsStream, sourceStream } from '../../contract/ids.ts';
import type { Pace } from '../capture/pace.ts';
import type { Clock } from '../clock.ts';
import { plainSite, type WritingSite } from '../connectors/connector.ts';
import type { Enrolment } from '../enrolment.ts';
import type { ConflictPolicy } from '../jobs/conflict.ts';
import type { JobEngine } from '../jobs/ports.ts';
import { JobRunner } from '../jobs/runner.ts';
import type { Store } from '../store/store.ts';
import type { Log } from '../support/log.ts';
import { webSocketDial } from '../tunnel/dial.ts';
import { type ConnectionState, Tunnel } from '../tunnel/loop.ts';
import type { Dial } from '../tunnel/transport.ts';
import { Carriers } from './carriers.ts';
import type { ConnectorList } from './connectors.ts';
import { jobPorts } from './job-ports.ts';
import { defaultYears, type KeptYears, keepWithinYears } from './keep-within-years.ts';
import { Questions } from './questions.ts';
import type { ReadFrom } from './read-from.ts';
import { tunnelCondition } from './tunnel-condition.ts';
import { tunnelPorts } from './tunnel-ports.ts';

export interface LinkOptions {
  readonly enrolment: Enrolment;
  readonly connectors: ConnectorList;
  /** Version of the form of each record kind that they make. */
  readonly shapes: { readonly [kind: string]: number };
  /** Only these companies, by name; empty: all. */
  readonly companies: readonly string[];
  /** By the name of a company: nothing before that day's financial year is read. */
  readonly readFrom?: ReadFrom;
  readonly conflictPolicy?: (kind: string) => ConflictPolicy;
  readonly writingAt?: (company: string) => WritingSite;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollMs: number;
  readonly outboxBytes: number;
  readonly years?: KeptYears;
  /** How fast the product at an origin may be read. */
  readonly paceOf: (origin: string) => Pace;
  /** What jobs may ask of the engine as a whole. */
  readonly jobEngine: Omit<JobEngine, 'resync'>;
  /** Default: real sockets. */
  readonly dial?: Dial;
}

const statusEveryMs = 1_000;

/** Everything that needs a paired platform: the tunnel, the jobs, and a carrier for each set of books. */
export class Link {
  readonly #options: LinkOptions;
  readonly #stop = new AbortController();
  readonly carriers: Carriers;
  readonly #questions: Questions;
  readonly #tunnel: Tunnel;
  readonly jobs: JobRunner;
  readonly #running: Promise<unknown>[] = [];
  readonly #failure = Promise.withResolvers<never>();

  constructor(options: LinkOptions) {
    this.#options = options;
    const { store, clock, log, enrolment, connectors, shapes, dial = webSocketDial() } = options;
    this.#questions = new Questions({
      isOnline: () => this.#tunnel.state.state === 'online',
      send: (frame) => this.#tunnel.send(frame),
    });
    this.jobs = new JobRunner(
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
        log,
        source: (sourceId) => this.carriers.get(sourceId)?.jobSource ?? null,
        engine: { ...options.jobEngine, resync: (sourceId) => this.carriers.get(sourceId)?.resync() ?? false },
        sendProgress: (frame) => void this.#tunnel.send(frame),
        resultAdded: () => queueMicrotask(() => this.#tunnel.outboxChanged(jobsStream)),
      }),
    );
    store.outbox.restartJobsWith(() => this.jobs.repeatResults());
    this.#tunnel = new Tunnel({
      gateway: enrolment.gateway,
      ports: tunnelPorts({
        store,
        enrolment,
        jobs: this.jobs,
        shapes,
        answered: (frame) => this.#questions.answered(frame),
        sourceChanged: (sourceId) => this.carriers.get(sourceId as SourceId)?.wake(),
      }),
      clock,
      dial,
      log,
      changed: (state) => this.#tunnelChanged(state),
    });
    this.carriers = new Carriers({
      connectors,
      companies: options.companies,
      readFrom: options.readFrom ?? {},
      conflictPolicy: options.conflictPolicy ?? (() => 'manual'),
      writingAt: options.writingAt ?? (() => plainSite.writing),
      store,
      clock,
      log,
      hashKey: enrolment.hashKey.toString('base64url'),
      pollMs: options.pollMs,
      outboxBytes: options.outboxBytes,
      paceOf: options.paceOf,
      questions: this.#questions,
      signal: this.#stop.signal,
      watch: (life) => this.#watch(life),
      send: (frame) => this.#tunnel.send(frame),
      outboxChanged: (sourceId) => this.#tunnel.outboxChanged(sourceStream(sourceId)),
      pinned: (sourceId) => this.#tunnel.sourceFound(sourceId),
      ready: () => this.jobs.nudge(),
    });
    this.#failure.promise.catch(() => undefined); // whoever waits for `failed` hears of it
  }

  /** Rejects when a part ends by a programming mistake: then the engine ends. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  start(): void {
    const { signal } = this.#stop;
    this.carriers.carryKnown();
    this.#watch(this.#tunnel.run(signal));
    this.#watch(this.jobs.run(signal));
    this.#watch(this.#tellStatus(signal));
    this.#watch(this.#keepWithinYears(signal));
  }

  /** In order: no new reading, no new job step, then the tunnel says goodbye. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    await Promise.allSettled(this.#running);
  }

  wakeAll(): void {
    this.#tunnel.poke();
    this.carriers.wake();
  }

  /** Throws `source.not-carried`. */
  tieOut(sourceId: SourceId, signal: AbortSignal): Promise<TieOutSummary> {
    const carrier = this.carriers.get(sourceId);
    if (carrier === null) throw new BridgeError('source.not-carried', { details: { name: sourceId } });
    return carrier.tieOut(AbortSignal.any([signal, this.#stop.signal]));
  }

  get gateway(): string {
    return this.#options.enrolment.gateway.href;
  }

  get tunnel(): EngineStatus['tunnel'] {
    const { state } = this.#tunnel;
    return { state: state.state, condition: tunnelCondition(state, this.#options.enrolment.gateway) };
  }

  #tunnelChanged({ state }: ConnectionState): void {
    if (state === 'offline') this.#questions.wentOffline();
    if (state !== 'online') return;
    this.jobs.announce();
    this.carriers.wake();
  }

  #keepWithinYears(signal: AbortSignal): Promise<void> {
    const { store, clock, log, enrolment: signer, years = defaultYears } = this.#options;
    const isIdle = () => this.jobs.counts().open === 0;
    return keepWithinYears({ store, clock, log, signer, years, isIdle, signal });
  }

  /** What the platform shows of each source, whenever it changes. */
  async #tellStatus(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    let told = '';
    while (!signal.aborted) {
      const sources = this.carriers.views().map(({ sourceId, state, condition, progress, freshness, readFrom }) => ({
        sourceId,
        state,
        code: condition.code,
        vouchersDone: progress?.done ?? null,
        vouchersTotal: progress?.total ?? null,
        remainingMs: progress?.remainingMs ?? null,
        freshness,
        readFrom,
      }));
      const now = JSON.stringify(sources);
      if (now !== told && this.#tunnel.send({ t: 'status', sources })) told = now;
      await clock.sleep(statusEveryMs, signal).catch(() => undefined); // a stop that we asked for
    }
  }

  #watch(part: Promise<unknown>): void {
    this.#running.push(part);
    part.catch((error: unknown) => this.#failure.reject(error));
  }
}
