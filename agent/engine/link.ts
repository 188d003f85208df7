import type { EngineStatus, SourceStatusView, TieOutSummary } from '../../contract/control.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import { jobsStream, sourceStream } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { Connector, Discovered } from '../connectors/connector.ts';
import type { Enrolment } from '../enrolment.ts';
import type { JobSource } from '../jobs/ports.ts';
import { JobRunner } from '../jobs/runner.ts';
import type { Store } from '../store/store.ts';
import type { Log } from '../support/log.ts';
import { webSocketDial } from '../tunnel/dial.ts';
import { type ConnectionState, Tunnel } from '../tunnel/loop.ts';
import type { Dial } from '../tunnel/transport.ts';
import { Carrier } from './carrier.ts';
import { jobPorts } from './job-ports.ts';
import { Questions } from './questions.ts';
import { tunnelCondition } from './tunnel-condition.ts';
import { tunnelPorts } from './tunnel-ports.ts';

export interface LinkOptions {
  readonly enrolment: Enrolment;
  readonly connectors: readonly Connector[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollMs: number;
  readonly outboxBytes: number;
  /** Default: real sockets. */
  readonly dial?: Dial;
}

const statusEveryMs = 1_000;

/** Everything that needs a paired platform: the tunnel, the jobs, and a carrier for each set of books. */
export class Link {
  readonly #options: LinkOptions;
  readonly #stop = new AbortController();
  readonly #carriers = new Map<
    SourceId,
    { readonly carrier: Carrier; readonly stop: AbortController; readonly ended: Promise<void> }
  >();
  readonly #questions: Questions;
  readonly #tunnel: Tunnel;
  readonly jobs: JobRunner;
  readonly #running: Promise<unknown>[] = [];
  readonly #failure = Promise.withResolvers<never>();

  constructor(options: LinkOptions) {
    this.#options = options;
    const { store, clock, log, enrolment, connectors, dial = webSocketDial() } = options;
    this.#questions = new Questions({
      isOnline: () => this.#tunnel.state.state === 'online',
      send: (frame) => this.#tunnel.send(frame),
    });
    this.jobs = new JobRunner(
      { table: store.jobs, audit: store.audit, links: store.links, transaction: (body) => store.jobTransaction(body) },
      jobPorts({
        store,
        clock,
        log,
        source: (sourceId) => this.#carriers.get(sourceId)?.carrier.jobSource ?? this.#closed(sourceId),
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
        shapes: Object.assign({}, ...connectors.map(({ shapes }) => shapes)),
        answered: (frame) => this.#questions.answered(frame),
        sourceChanged: (sourceId) => this.#carriers.get(sourceId as SourceId)?.carrier.wake(),
      }),
      clock,
      dial,
      log,
      changed: (state) => this.#tunnelChanged(state),
    });
    this.#failure.promise.catch(() => undefined); // whoever waits for `failed` hears of it
  }

  /** Rejects when a part ends by a programming mistake: then the engine ends. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  start(): void {
    const { signal } = this.#stop;
    this.#watch(this.#tunnel.run(signal));
    this.#watch(this.jobs.run(signal));
    this.#watch(this.#tellStatus(signal));
  }

  /** In order: no new reading, no new job step, then the tunnel says goodbye. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    await Promise.allSettled(this.#running);
  }

  /** Books that are open. Known ones go on; new ones are pinned and claimed. */
  found(connector: Connector, { sourceId, fingerprint }: Discovered): void {
    if (this.#carriers.has(sourceId) || this.#stop.signal.aborted) return;
    const { store, log } = this.#options;
    const known = store.sources.get(sourceId)?.pin ?? null;
    if (known === null) store.transaction(() => store.sources.pin(sourceId, fingerprint));
    log.info('source.found', { sourceId, known: known !== null });
    this.#carry(connector, sourceId);
    if (known === null) this.#tunnel.sourceFound(sourceId);
  }

  carrier(sourceId: SourceId): Carrier | null {
    return this.#carriers.get(sourceId)?.carrier ?? null;
  }

  wakeAll(): void {
    this.#tunnel.poke();
    for (const { carrier } of this.#carriers.values()) carrier.wake();
  }

  /** Throws `source.not-carried`. */
  tieOut(sourceId: SourceId, signal: AbortSignal): Promise<TieOutSummary> {
    const carrier = this.carrier(sourceId);
    if (carrier === null) throw new BridgeError('source.not-carried', { details: { name: sourceId } });
    return carrier.tieOut(AbortSignal.any([signal, this.#stop.signal]));
  }

  /** A person took the company's new name: the books are pinned by it. True when there was one. */
  async acceptName(sourceId: SourceId): Promise<boolean> {
    const entry = this.#carriers.get(sourceId);
    const renamedTo = entry?.carrier.renamedTo ?? null;
    const { store, connectors } = this.#options;
    const pin = store.sources.get(sourceId)?.pin ?? null;
    const connector = connectors.find(({ origin }) => origin === pin?.origin);
    if (!entry || renamedTo === null || pin === null || connector === undefined) return false;
    entry.stop.abort(new Error('pinned anew'));
    await entry.ended;
    store.transaction(() => store.sources.pin(sourceId, { ...pin, name: renamedTo }));
    this.#carry(connector, sourceId);
    return true;
  }

  views(): SourceStatusView[] {
    return [...this.#carriers.values()].map(({ carrier }) => carrier.view());
  }

  get gateway(): string {
    return this.#options.enrolment.gateway.href;
  }

  get tunnel(): EngineStatus['tunnel'] {
    const { state } = this.#tunnel;
    return { state: state.state, condition: tunnelCondition(state, this.#options.enrolment.gateway) };
  }

  #carry(connector: Connector, sourceId: SourceId): void {
    const { store, clock, log, enrolment, pollMs, outboxBytes } = this.#options;
    const { pin } = store.sources.require(sourceId);
    if (pin === null) throw new Error('a source without a pin');
    const carrier = new Carrier({
      connector,
      sourceId,
      pin,
      store,
      clock,
      log,
      hashKey: enrolment.hashKey.toString('base64url'),
      pollMs,
      outboxBytes,
      questions: this.#questions,
      send: (frame) => this.#tunnel.send(frame),
      outboxChanged: (changed) => this.#tunnel.outboxChanged(sourceStream(changed)),
      ready: () => this.jobs.nudge(),
    });
    const stop = new AbortController();
    const ended = carrier.run(AbortSignal.any([stop.signal, this.#stop.signal]));
    this.#carriers.set(sourceId, { carrier, stop, ended });
    this.#watch(ended);
  }

  /** Books we carry that were not found open in this life yet: their jobs wait, they are not somebody else's. */
  #closed(sourceId: SourceId): JobSource | null {
    const { store, connectors } = this.#options;
    const pin = store.sources.get(sourceId)?.pin ?? null;
    const connector = connectors.find(({ origin }) => origin === pin?.origin);
    if (pin === null || connector === undefined) return null;
    const closed = new BridgeError('tally.company-closed', { details: { company: pin.name } });
    return { source: connector.open(sourceId, pin), writesAllowed: closed };
  }

  #tunnelChanged({ state }: ConnectionState): void {
    if (state === 'offline') this.#questions.wentOffline();
    if (state !== 'online') return;
    this.jobs.announce();
    for (const { carrier } of this.#carriers.values()) carrier.wake();
  }

  /** What the platform shows of each source, whenever it changes. */
  async #tellStatus(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    let told = '';
    while (!signal.aborted) {
      const sources = this.views().map(({ sourceId, state, condition, progress }) => ({
        sourceId,
        state,
        code: condition.code,
        vouchersDone: progress?.done ?? null,
        vouchersTotal: progress?.total ?? null,
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
