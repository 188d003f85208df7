import { addDays, type PlainDate } from '../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Source } from '../connectors/source.ts';
import { localDay } from '../local-day.ts';
import type { CensusPass } from '../store/census.ts';
import type { Store } from '../store/store.ts';
import type { CensusSchedule } from './census-schedule.ts';
import { type DeletionLimits, type DeletionOutcome, findDeletions } from './deletions.ts';
import type { FollowStatus } from './follow-status.ts';
import type { Reading } from './reading.ts';
import { takeCensus } from './take-census.ts';

export interface LookOverOptions {
  readonly source: Source;
  readonly store: Store;
  readonly clock: Clock;
  readonly hashKey: string;
  readonly deletions: DeletionLimits;
  readonly reading: Reading;
  readonly schedule: CensusSchedule;
  readonly publish: (status: FollowStatus) => void;
}

/** `left`: it may not go on now. `overtaken`: somebody saved something meanwhile, which has to be read first. */
export type LookOverOutcome =
  | { readonly state: 'left'; readonly recent: DeletionOutcome | null }
  | { readonly state: 'overtaken' }
  | { readonly state: 'done'; readonly deletions: DeletionOutcome };

/** The latest days are concluded from before the census has come to the beginning of the books. */
const recentDays = 60;
/** A piece of a census is a few requests of a second or less: what goes beyond was a dialog, a silence, or a PC that slept. */
const longestPieceMs = 10_000;

/**
 * Takes a census, in pieces if need be, reads again what is stale by it, and deletes what is gone by it. Nothing is concluded before
 * all that was saved until then is read: what was moved to another day would look deleted on its old one.
 */
export class LookOver {
  readonly #options: LookOverOptions;
  #spentMs = 0;
  #rereadTo: PlainDate | 'masters' | null = null;
  #isRecentDone = false;
  /** Null: it was begun in an earlier life. */
  #reason: number | null = null;

  constructor(options: LookOverOptions) {
    this.#options = options;
  }

  /** One was begun and nothing was concluded from it yet. */
  get isUnderWay(): boolean {
    const pass = this.#pass;
    return pass !== null && (pass.isWhole || pass.mark !== null);
  }

  /** The next one begins with the latest days again: something there may be gone. */
  beginAnew(): void {
    const { store } = this.#options;
    store.transaction(() => store.censuses.endPass(this.#num));
    this.#reset();
  }

  /** True when the whole census is there. */
  async census(signal: AbortSignal, mayGoOn: () => boolean): Promise<boolean> {
    const { store, source, clock, schedule, publish } = this.#options;
    if (this.#pass?.isWhole === true) return true;
    if (!this.isUnderWay) this.#begin();
    let since = clock.monotonic();
    const count = () => {
      const now = clock.monotonic();
      this.#spentMs += Math.min(longestPieceMs, now - since);
      since = now;
    };
    publish({ state: 'census' });
    try {
      return await takeCensus(store, source, signal, () => {
        count();
        return mayGoOn();
      });
    } finally {
      count();
      schedule.tried(this.#spentMs, clock.monotonic());
    }
  }

  async run(signal: AbortSignal, mayGoOn: () => boolean): Promise<LookOverOutcome> {
    try {
      if (!(await this.census(signal, mayGoOn))) return { state: 'left', recent: await this.#recent(signal) };
      await this.#requireCurrent(signal);
      this.#rereadTo = await this.#options.reading.reread(signal, mayGoOn, this.#rereadTo);
      if (this.#rereadTo !== null) return { state: 'left', recent: null };
      return { state: 'done', deletions: await this.#conclude(signal) };
    } catch (error) {
      if (isBridgeError(error, 'tally.books-moved')) return { state: 'overtaken' };
      throw error;
    }
  }

  /** Everything was concluded from it, or the next one is to be another. */
  end(): void {
    const { store } = this.#options;
    store.transaction(() => store.censuses.endPass(this.#num));
    this.#reset();
  }

  async #conclude(signal: AbortSignal): Promise<DeletionOutcome> {
    const { store, hashKey, deletions: limits, source, publish } = this.#options;
    publish({ state: 'census' });
    const isCurrent = () => this.#requireCurrent(signal);
    const outcome = await findDeletions({ store, hashKey, limits }, source, signal, { isCurrent });
    if (outcome.state !== 'not-concluded') store.quarantine.clearGone(this.#num);
    this.#options.schedule.done(this.#reason);
    this.end();
    return outcome;
  }

  /** Deletions among the latest days, once a census has them; what waits for a person waits for the whole one. */
  async #recent(signal: AbortSignal): Promise<DeletionOutcome | null> {
    const { store, hashKey, deletions: limits, source, clock } = this.#options;
    const from = this.#pass?.covers ?? null;
    if (this.#isRecentDone || from === null || from > addDays(localDay(clock), -recentDays)) return null;
    if (store.heldDeletions.list(this.#num).length > 0 || store.sources.require(source.sourceId).resync !== 'none')
      return null;
    const isCurrent = () => this.#requireCurrent(signal);
    await isCurrent();
    this.#isRecentDone = true;
    return findDeletions({ store, hashKey, limits }, source, signal, { isCurrent, from });
  }

  /** Throws `tally.books-moved` unless everything that was saved until now is read, `tally.counters-backwards` for restored books. */
  async #requireCurrent(signal: AbortSignal): Promise<void> {
    const { store, source } = this.#options;
    const { cursor } = store.sources.require(source.sourceId);
    const { state, fingerprint } = await source.probe(cursor, signal);
    if (state === 'rewound')
      throw new BridgeError('tally.counters-backwards', { details: { company: fingerprint.name } });
    if (state === 'changed') throw new BridgeError('tally.books-moved');
  }

  #begin(): void {
    this.#reset();
    this.#reason = this.#options.schedule.reason;
  }

  #reset(): void {
    this.#spentMs = 0;
    this.#rereadTo = null;
    this.#isRecentDone = false;
    this.#reason = null;
  }

  get #pass(): CensusPass | null {
    return this.#options.store.censuses.pass(this.#num);
  }

  get #num() {
    return this.#options.store.sources.require(this.#options.source.sourceId).num;
  }
}
