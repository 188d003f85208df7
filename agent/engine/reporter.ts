import { isBridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import { carryReports } from '../capture/carry-reports.ts';
import type { Follower } from '../capture/follow.ts';
import type { Clock } from '../clock.ts';
import type { Source } from '../connectors/source.ts';
import { localDay } from '../local-day.ts';
import type { Store } from '../store/store.ts';
import { errorFields, type Log } from '../support/log.ts';
import { ignoreStop } from './ignore-stop.ts';

interface Options {
  readonly sourceId: SourceId;
  readonly source: Source;
  readonly follower: Follower;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly hashKey: string;
  readonly outboxChanged: (sourceId: SourceId) => void;
}

const checkMs = 15_000;
const everyMs = 86_400_000;

/** Carries the product's own reports of one set of books, once these are carried and then daily; again when one has to be sent again. */
export class Reporter {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log, source, follower } = this.#options;
    if (source.reports === undefined) return;
    let dueAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      await clock.sleep(checkMs, signal).catch(ignoreStop(signal));
      const isDue = clock.monotonic() >= dueAt || this.#isOwed;
      if (signal.aborted || !isDue || !follower.isSettled) continue;
      try {
        await this.#carry(dueAt < 0 || this.#isOwed, signal);
        dueAt = clock.monotonic() + everyMs;
      } catch (error) {
        if (signal.aborted) return;
        if (!isBridgeError(error)) throw error;
        log.info('reports.postponed', errorFields(error));
      }
    }
  }

  async #carry(isAll: boolean, signal: AbortSignal): Promise<void> {
    const { store, clock, hashKey, log, sourceId, source, outboxChanged } = this.#options;
    const began = clock.monotonic();
    const sent = await carryReports({ store, hashKey, isAll }, source, localDay(clock), signal);
    if (sent > 0) outboxChanged(sourceId);
    log.info('reports.carried', { sourceId, sent, tookMs: Math.round(clock.monotonic() - began) });
  }

  get #isOwed(): boolean {
    const { store, sourceId } = this.#options;
    return store.records.owesReports(store.sources.require(sourceId).num);
  }
}
