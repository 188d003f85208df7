import { assertNever } from '../../contract/assert-never.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import { sourceStream } from '../../contract/ids.ts';
import { Bell } from '../bell.ts';
import type { Probe } from '../connectors/connector.ts';
import type { SourceRow } from '../store/sources.ts';
import { CensusSchedule } from './census-schedule.ts';
import { type DeletionLimits, type DeletionOutcome, findDeletions } from './deletions.ts';
import type { FollowStatus } from './follow-status.ts';
import { nextStep, type Step } from './next-step.ts';
import { Pace } from './pace.ts';
import { Reading, type ReadingOptions, requireOwnership } from './reading.ts';
import { type CensusFrame, finishResync, showCensus, type WantFrame } from './resync.ts';
import { retryDelay } from './retry-delay.ts';
import { takeCensus } from './take-census.ts';
import type { Mending } from './tie-out-mend.ts';

export interface FollowOptions extends ReadingOptions {
  /** The connector's: when a mapper changes its form, the books are read again. */
  readonly shapes: { readonly [kind: string]: number };
  readonly pollMs: number;
  readonly deletions: DeletionLimits;
  readonly gateway: FollowGateway;
  /** Default: by the clock's hours alone. */
  readonly pace?: Pace;
}

/** What a resync needs of the tunnel. */
export interface FollowGateway {
  isOnline(): boolean;
  exchange(page: CensusFrame, signal: AbortSignal): Promise<WantFrame>;
  newCensusId(): string;
}

const ackCheckMs = 500;
/** However fast bulk reads go, the books are looked at for changes in between. */
const longestBulkMs = 45_000;

/** Keeps one source's state in step with its books: probe, read what changed, look for what is gone, wait. */
export class Follower {
  readonly #options: FollowOptions;
  readonly #reading: Reading;
  readonly #schedule = new CensusSchedule();
  readonly #bell = new Bell();
  readonly #pace: Pace;
  #status: FollowStatus = { state: 'starting' };
  #isAtRest = false;
  #probe: Probe | null = null;
  #deletions: DeletionOutcome | null = null;
  #attempt = 0;
  #isWoken = false;
  /** Bulk reading is still to be done, and had to wait. */
  #isLeft = false;
  #readsAll = false;
  #startedAt = 0;
  #mending: Mending | null = null;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#pace = options.pace ?? new Pace({ clock: options.clock });
    this.#reading = new Reading({ ...options, publish: (status) => this.#publish(status) });
  }

  get status(): FollowStatus {
    return this.#status;
  }

  /** True when nothing is owed: the state is what the books held at the last probe. A look that finds nothing new leaves it so. */
  get isSettled(): boolean {
    const isCalm = this.#isAtRest && !this.#schedule.isOwed && this.#mending === null;
    return isCalm && this.#row().resync === 'none';
  }

  /** Why documents must wait (rule 7), or true. */
  get writesAllowed(): true | BridgeError {
    const name = this.#row().pin?.name ?? '';
    if (this.#row().rewound) return new BridgeError('tally.counters-backwards', { details: { company: name } });
    const { renamedTo = null, noWrites = null } = this.#probe ?? {};
    if (noWrites !== null) return noWrites;
    if (renamedTo === null) return true;
    return new BridgeError('write.waits', { details: { reason: `the company is now called "${renamedTo}"` } });
  }

  /** What a person should know although reading goes on. */
  get notices(): readonly BridgeError[] {
    return this.#probe?.notices ?? [];
  }

  /** Looks at the books now: a document was written, or the tunnel came up. */
  wake(): void {
    this.#isWoken = true;
    this.#bell.ring();
  }

  /** A person waits for a proof: a census that is owed is taken now, whatever it costs. */
  hurry(): void {
    this.#pace.hurry(this, true);
    if (this.#schedule.isOwed) this.#schedule.demand();
    this.wake();
  }

  /** A person has decided on held deletions. */
  deletionsDecided(): void {
    this.#schedule.demand();
    this.wake();
  }

  /** Reads again what a tie-out found to differ, and with a census what is held beyond the books. */
  mend(mending: Mending): void {
    const { store } = this.#options;
    this.#mending = mending;
    if (mending.census) {
      this.#schedule.demand();
      if (mending.resend) store.sources.setResync(this.#row().num, 'owed');
    }
    this.wake();
  }

  /** A person has confirmed that restored books are right: documents may be written again. */
  confirmRewound(): void {
    this.#options.store.sources.setRewound(this.#row().num, false);
    this.deletionsDecided();
  }

  /** Returns when the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      this.#rereadNewShapes();
      while (!signal.aborted) await this.#rest(await this.#turn(signal), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#pace.hurry(this, false);
      this.#publish({ state: 'stopped' });
    }
  }

  /** Until the time is over, somebody wakes it, or the acks have come that a resync waits for. */
  async #rest(waitMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const end = clock.monotonic() + waitMs;
    for (let left = waitMs; left > 0 && !this.#isWoken; left = end - clock.monotonic()) {
      const awaitsAcks = this.#awaitsAcks;
      await this.#bell.heard(clock, awaitsAcks ? Math.min(left, ackCheckMs) : left, signal);
      if (awaitsAcks && !this.#awaitsAcks) return;
    }
  }

  /** One cycle; returns how long to wait before the next. */
  async #turn(signal: AbortSignal): Promise<number> {
    const { clock, pollMs } = this.#options;
    this.#isWoken = false;
    try {
      const probe = await this.#cycle(signal);
      this.#attempt = 0;
      if (this.#isLeft) return Math.min(this.#pace.waitMs(), pollMs);
      this.#isAtRest = true;
      this.#pace.hurry(this, false);
      this.#publish({ state: 'in-sync', probe, deletions: this.#deletions });
      return pollMs;
    } catch (error) {
      signal.throwIfAborted();
      if (!isBridgeError(error)) throw error;
      this.#attempt += 1;
      const retryInMs = retryDelay(error, this.#attempt, clock.random());
      this.#isAtRest = false;
      this.#publish({ state: 'trouble', error, retryInMs });
      return retryInMs;
    }
  }

  async #cycle(signal: AbortSignal): Promise<Probe> {
    requireOwnership(this.#row());
    this.#startedAt = this.#options.clock.monotonic();
    if (!this.#isLeft) this.#publish({ state: 'probing' });
    const probe = await this.#options.source.probe(this.#row().cursor, signal);
    this.#probe = probe;
    if (probe.state === 'rewound') this.#rewind();
    const done = new Set<Step>();
    this.#readsAll = this.#row().cursor === null || (this.#isLeft && this.#readsAll);
    this.#isLeft = false;
    // Whoever set this up waits for his books to be there.
    if (this.#row().readAt === null) this.#pace.hurry(this, true);
    const next = () => (this.#isLeft ? 'rest' : nextStep(this.#situation(probe, this.#readsAll), done));
    for (let step = next(); step !== 'rest'; step = next()) {
      done.add(step);
      this.#isAtRest = false;
      await this.#take(step, signal);
    }
    if (this.#isLeft) return probe;
    await this.#mend(signal);
    const { store, clock } = this.#options;
    store.sources.setReadAt(this.#row().num, clock.now());
    return probe;
  }

  /** After everything else of a cycle, so that nothing older comes after it. */
  async #mend(signal: AbortSignal): Promise<void> {
    if (this.#mending === null) return;
    this.#isAtRest = false;
    await this.#reading.mend(this.#mending, signal);
    this.#mending = null;
  }

  #situation({ state }: Probe, readsAll: boolean) {
    const { clock, gateway } = this.#options;
    const { cursor, resync } = this.#row();
    return {
      hasCursor: cursor !== null,
      resync,
      changed: state === 'changed',
      canAsk: gateway.isOnline() && this.#isAcked,
      awaitsAcks: readsAll && this.#awaitsAcks,
      censusDue: this.#schedule.isDue(clock.monotonic()),
    };
  }

  async #take(step: Exclude<Step, 'rest'>, signal: AbortSignal): Promise<void> {
    switch (step) {
      case 'pull':
        return this.#pull(signal);
      case 'show-census':
        this.#publish({ state: 'resync' });
        return showCensus({ store: this.#options.store, ...this.#gateway() }, this.#options.source, signal);
      case 'confirm':
      case 'census':
        return this.#lookOver(signal);
      default:
        return assertNever(step);
    }
  }

  async #pull(signal: AbortSignal): Promise<void> {
    this.#schedule.owe();
    try {
      this.#isLeft = !(await this.#reading.pull(signal, () => this.#mayGoOn));
    } catch (error) {
      if (isBridgeError(error, 'tally.counters-backwards')) this.#rewind();
      throw error;
    }
  }

  /** With what may wait: unless it has to, or it is time to look for changes. */
  get #mayGoOn(): boolean {
    if (this.#isWoken || this.#pace.waitMs() > 0) return false;
    const longest = Math.max(this.#options.pollMs, longestBulkMs);
    return this.#options.clock.monotonic() - this.#startedAt < longest;
  }

  /** Takes a census, reads again what is stale by it, and deletes what is gone by it. Books that people work in are looked at later. */
  async #lookOver(signal: AbortSignal): Promise<void> {
    const { source, store, hashKey, deletions: limits } = this.#options;
    try {
      await this.#census(signal);
      await this.#reading.reread(signal);
      this.#publish({ state: 'census' });
      this.#deletions = await findDeletions({ store, hashKey, limits }, source, signal);
    } catch (error) {
      if (isBridgeError(error, 'tally.books-moved')) return;
      throw error;
    }
    this.#schedule.done();
    this.#concluded(this.#deletions);
  }

  async #census(signal: AbortSignal): Promise<void> {
    const { source, store, clock } = this.#options;
    const startedAt = clock.monotonic();
    this.#publish({ state: 'census' });
    try {
      await takeCensus(store, source, signal);
    } finally {
      this.#schedule.tried(startedAt, clock.monotonic());
    }
  }

  #concluded(outcome: DeletionOutcome): void {
    const { source, store } = this.#options;
    if (outcome.state !== 'none') this.#options.outboxChanged(source.sourceId);
    if (outcome.state === 'not-concluded') return;
    store.transaction(() => finishResync(store, source.sourceId, outcome));
  }

  /** Restored or rewritten books are read again from the beginning; what they lost is held for a person (rule 7). */
  #rewind(): void {
    const { store } = this.#options;
    const { num } = this.#row();
    store.transaction(() => {
      store.sources.setRewound(num, true);
      store.sources.setCursor(num, null);
    });
    this.#schedule.owe();
  }

  #rereadNewShapes(): void {
    const { store, shapes, source } = this.#options;
    const key = `shapes/${source.sourceId}`;
    const now = JSON.stringify(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
    if (store.meta.get(key)?.toString() === now) return;
    store.transaction(() => {
      store.sources.setCursor(this.#row().num, null);
      store.meta.set(key, now);
    });
  }

  #gateway() {
    const { gateway } = this.#options;
    return {
      exchange: (page: CensusFrame, signal: AbortSignal) => gateway.exchange(page, signal),
      newCensusId: () => gateway.newCensusId(),
    };
  }

  get #awaitsAcks(): boolean {
    return this.#row().resync === 'owed' && this.#options.gateway.isOnline() && !this.#isAcked;
  }

  get #isAcked(): boolean {
    const { acked, last } = this.#options.store.outbox.view(sourceStream(this.#options.source.sourceId), 0);
    return acked === last;
  }

  #row(): SourceRow {
    return this.#options.store.sources.require(this.#options.source.sourceId);
  }

  #publish(status: FollowStatus): void {
    this.#status = status;
    this.#options.publish(status);
  }
}
