import { assertNever } from '../../contract/assert-never.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { type BridgeError, isBridgeError } from '../../contract/errors.ts';
import { sourceStream } from '../../contract/ids.ts';
import { Bell } from '../bell.ts';
import type { Behind, Probe } from '../connectors/source.ts';
import { localDay } from '../local-day.ts';
import type { SourceRow } from '../store/sources.ts';
import { CensusSchedule } from './census-schedule.ts';
import type { DeletionLimits, DeletionOutcome } from './deletions.ts';
import type { FollowStatus } from './follow-status.ts';
import { type FreshPeriod, freshness } from './freshness.ts';
import { LookOver } from './look-over.ts';
import { rereadNewShapes } from './new-shapes.ts';
import { nextStep, type Step } from './next-step.ts';
import { Pace } from './pace.ts';
import { Reading, type ReadingOptions, requireOwnership } from './reading.ts';
import { Refresh } from './refresh.ts';
import { type CensusFrame, finishResync, showCensus, type WantFrame } from './resync.ts';
import { retryDelay } from './retry-delay.ts';
import type { Mending } from './tie-out-mend.ts';
import { Unexplained } from './unexplained.ts';
import { writesAllowed } from './writes-allowed.ts';

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
const longestBulkMs = 55_000;

/** Keeps one source's state in step with its books: probe, read what changed, look for what is gone, wait. */
export class Follower {
  readonly #options: FollowOptions;
  readonly #reading: Reading;
  readonly #schedule = new CensusSchedule();
  readonly #lookOver: LookOver;
  readonly #refresh: Refresh;
  readonly #unexplained = new Unexplained();
  readonly #bell = new Bell();
  readonly #pace: Pace;
  #status: FollowStatus = { state: 'starting' };
  #isAtRest = false;
  #probe: Probe | null = null;
  #deletions: DeletionOutcome | null = null;
  #attempt = 0;
  #isWoken = false;
  #readsAnew = false;
  /** Bulk reading is still to be done, and had to wait. */
  #isLeft = false;
  #readsAll = false;
  #startedAt = 0;
  #mending: Mending | null = null;
  /** So many persons wait for a proof. */
  #waiting = 0;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#pace = options.pace ?? new Pace({ clock: options.clock });
    const publish = (status: FollowStatus) => this.#publish(status);
    const reading = new Reading({ ...options, publish });
    this.#reading = reading;
    this.#lookOver = new LookOver({ ...options, reading, publish, schedule: this.#schedule });
    this.#refresh = new Refresh({ ...options, reading, source: () => this.#row().num });
  }

  get status(): FollowStatus {
    return this.#status;
  }

  /** True when nothing is owed: the state is what the books held at the last probe. A look that finds nothing new leaves it so. */
  get isSettled(): boolean {
    const isCalm = this.#isAtRest && !this.#schedule.isOwed && this.#mending === null;
    return isCalm && this.#row().resync === 'none' && !this.#owesReread && !this.#reading.owesNames;
  }

  /** When each period was last known to be as in the books. */
  get freshness(): readonly FreshPeriod[] {
    const { store, clock } = this.#options;
    const { num, lookedAt } = this.#row();
    return freshness({
      today: localDay(clock),
      lookedAt,
      behind: this.#behind ?? [{ from: '0001-01-01' as PlainDate, to: null, since: null }],
      owed: store.rereads.owed(num),
      unexplainedSince: this.#unexplained.since,
    });
  }

  /** Why documents must wait (rule 7), or true. */
  get writesAllowed(): true | BridgeError {
    return writesAllowed(this.#row(), this.#probe);
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

  /** A person waits for a proof, until what is returned is called: whatever is owed is done at once, and costs what it may. */
  hurry(): () => void {
    this.#waiting += 1;
    this.#pace.hurry(this, true);
    this.wake();
    return () => {
      this.#waiting -= 1;
      this.#stopHurrying();
    };
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

  /** Everything is read anew, and what the platform holds is compared with it. Begins with the next cycle; a stop before loses nothing. */
  resync(): void {
    this.#options.store.sources.setResync(this.#row().num, 'owed');
    this.#readsAnew = true;
    this.#schedule.demand();
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
      const { store, source, shapes } = this.#options;
      rereadNewShapes(store, source.sourceId, shapes);
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
      this.#stopHurrying();
      this.#publish({ state: 'in-sync', probe, deletions: this.#deletions });
      return pollMs;
    } catch (error) {
      signal.throwIfAborted();
      if (!isBridgeError(error)) throw error;
      if (isBridgeError(error, 'tally.counters-backwards')) this.#rewind();
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
    if (this.#readsAnew) this.#options.store.sources.setCursor(this.#row().num, null);
    this.#readsAnew = false;
    const probe = await this.#options.source.probe(this.#row().cursor, signal);
    this.#probe = probe;
    if (probe.state === 'rewound') this.#rewind();
    const done = new Set<Step>();
    this.#readsAll = this.#row().cursor === null || (this.#isLeft && this.#readsAll);
    this.#isLeft = false;
    const { store, clock } = this.#options;
    if (probe.state === 'unchanged') store.sources.setLookedAt(this.#row().num, clock.now());
    // Whoever set this up waits for his books to be there.
    if (this.#row().readAt === null) this.#pace.hurry(this, true);
    const next = () => (this.#isLeft ? 'rest' : nextStep(this.#situation(probe, this.#readsAll), done));
    for (let step = next(); step !== 'rest'; step = next()) {
      done.add(step);
      if (step !== 'refresh') this.#isAtRest = false;
      await this.#take(step, signal);
    }
    if (this.#isLeft) return probe;
    await this.#mend(signal);
    if (this.#reading.owesNames) this.wake();
    store.sources.setReadAt(this.#row().num, clock.now());
    return probe;
  }

  /** After everything else of a cycle, so that nothing older comes after it. Tried once: a tie-out finds again what it left. */
  async #mend(signal: AbortSignal): Promise<void> {
    const mending = this.#mending;
    if (mending === null) return;
    this.#isAtRest = false;
    this.#mending = null;
    await this.#reading.mend(mending, signal);
  }

  #stopHurrying(): void {
    if (this.#waiting === 0) this.#pace.hurry(this, false);
  }

  #situation({ state }: Probe, readsAll: boolean) {
    const { clock, gateway } = this.#options;
    const { cursor, resync } = this.#row();
    const isAwaited = this.#waiting > 0 && this.#schedule.isOwed;
    return {
      hasCursor: cursor !== null,
      resync,
      changed: state === 'changed' || this.#reading.owesNames,
      owesReread: this.#owesReread,
      canAsk: gateway.isOnline() && this.#isAcked,
      awaitsAcks: readsAll && this.#awaitsAcks,
      censusDue: this.#lookOver.isUnderWay || this.#schedule.isDue(clock.monotonic()) || isAwaited,
      refreshDue: this.#pace.isFree && this.#refresh.isDue,
    };
  }

  async #take(step: Exclude<Step, 'rest'>, signal: AbortSignal): Promise<void> {
    switch (step) {
      case 'pull':
        return this.#pull(signal);
      case 'reread':
        this.#isLeft = !(await this.#reading.rereadOwed(signal, () => this.#mayGoOn));
        return;
      case 'show-census':
        return this.#showCensus(signal);
      case 'confirm':
      case 'census':
        return this.#takeCensus(signal);
      case 'refresh':
        return this.#refresh.take(signal);
      default:
        return assertNever(step);
    }
  }

  async #pull(signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#options;
    const lookedAt = clock.now();
    this.#schedule.owe();
    this.#isLeft = !(await this.#reading.pull(signal, () => this.#mayGoOn));
    this.#noticeUnexplained();
    store.sources.setLookedAt(this.#row().num, lookedAt);
    if (!this.#isLeft && this.#readsAll) this.#refresh.allRead();
  }

  /** On large books a deletion shows first as a save that is nowhere among the latest days: then those are looked over at once. */
  #noticeUnexplained(): void {
    if (!this.#unexplained.isNewIn(this.#behind ?? [], this.#row().lookedAt)) return;
    this.#lookOver.beginAnew();
    this.#schedule.demand();
  }

  /** With what may wait: unless it has to, or it is time to look for changes. */
  get #mayGoOn(): boolean {
    if (this.#isWoken || this.#pace.waitMs() > 0) return false;
    const longest = Math.max(this.#options.pollMs, longestBulkMs);
    return this.#options.clock.monotonic() - this.#startedAt < longest;
  }

  async #showCensus(signal: AbortSignal): Promise<void> {
    const { store, source } = this.#options;
    if (!(await this.#lookOver.census(signal, () => this.#mayGoOn))) {
      this.#isLeft = true;
      return;
    }
    this.#publish({ state: 'resync' });
    await showCensus({ store, ...this.#gateway() }, source, signal);
    // What the platform holds beyond the books is looked for in another one.
    this.#lookOver.end();
  }

  /** Books that people work in are looked at later. */
  async #takeCensus(signal: AbortSignal): Promise<void> {
    const outcome = await this.#lookOver.run(signal, () => this.#mayGoOn);
    switch (outcome.state) {
      case 'overtaken':
        return;
      case 'left':
        this.#isLeft = true;
        if (outcome.recent !== null) this.#told(outcome.recent);
        return;
      case 'done':
        if (!this.#schedule.isOwed) this.#unexplained.explained();
        this.#told(outcome.deletions);
        this.#concluded(outcome.deletions);
        return;
      default:
        return assertNever(outcome);
    }
  }

  #told(outcome: DeletionOutcome): void {
    const { source, outboxChanged } = this.#options;
    this.#deletions = outcome;
    if (outcome.state !== 'none') outboxChanged(source.sourceId);
  }

  #concluded(outcome: DeletionOutcome): void {
    const { source, store } = this.#options;
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
    this.#lookOver.beginAnew();
    this.#schedule.owe();
  }

  #gateway() {
    const { gateway } = this.#options;
    return {
      exchange: (page: CensusFrame, signal: AbortSignal) => gateway.exchange(page, signal),
      newCensusId: () => gateway.newCensusId(),
    };
  }

  /** Null before the books were ever read. */
  get #behind(): readonly Behind[] | null {
    const { cursor } = this.#row();
    return cursor === null ? null : (this.#options.source.behind?.(cursor) ?? []);
  }

  get #owesReread(): boolean {
    return this.#options.store.rereads.isOwing(this.#row().num);
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
