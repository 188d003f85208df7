import type { PlainDate } from '../../contract/dates.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { ReadBatch, Source, Stretch } from '../connectors/source.ts';
import type { Quarantined } from '../store/quarantine.ts';
import type { SourceRow } from '../store/sources.ts';
import { append, type CaptureOptions } from './append.ts';
import type { FollowStatus } from './follow-status.ts';
import { recountAccounts, recountDays, recountOpenings } from './recount.ts';
import { repeatBills } from './repeat-bills.ts';
import { hasRoom, type RoomLimits } from './room.ts';
import { periodsOf, stretches } from './stretches.ts';
import type { Mending } from './tie-out-mend.ts';

export interface ReadingOptions extends CaptureOptions {
  readonly source: Source;
  readonly clock: Clock;
  readonly room: RoomLimits;
  readonly publish: (status: FollowStatus) => void;
  /** Something was put into the source's stream. */
  readonly outboxChanged: (sourceId: SourceId) => void;
}

const roomCheckMs = 1_000;

/** Takes into the store what a source reads, batch by batch, as long as there is room for it. */
export class Reading {
  readonly #options: ReadingOptions;
  #owesNames = false;

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  /** From the cursor to the present; false when it stopped before, at a place where it may, since it may not go on. */
  async pull(signal: AbortSignal, mayGoOn: () => boolean = () => true): Promise<boolean> {
    const { source, store } = this.#options;
    const { num, cursor } = this.#row();
    if (cursor === null) store.quarantine.clearAllRead(num);
    let isWhole = true;
    for await (const batch of source.pull(cursor, signal)) {
      await this.#capture(batch, signal);
      if (batch.cursor !== null) this.#owesNames = false;
      isWhole = batch.mayPause !== true || mayGoOn();
      if (!isWhole) break;
    }
    this.#repeatBills();
    return isWhole;
  }

  /**
   * Whatever the census that was just taken shows otherwise than the state. What is still stale afterwards has changed since then, or
   * can't be understood: the next pull or census sees to it. `after`: what lies before was read by an earlier call. Returns null when all
   * is read, else how far it came.
   */
  async reread(
    signal: AbortSignal,
    mayGoOn: () => boolean = () => true,
    after: PlainDate | 'masters' | null = null,
  ): Promise<PlainDate | 'masters' | null> {
    const { store } = this.#options;
    const left = stretches(store.censuses.days(this.#row().num)).filter((stretch) => isAfter(stretch, after));
    for (const [index, stretch] of left.entries()) {
      await this.#again(stretch, signal);
      if (index < left.length - 1 && !mayGoOn()) return stretch === 'masters' ? stretch : stretch.to;
    }
    this.#repeatBills();
    return null;
  }

  /** The days that name what was renamed, latest first. False: it stopped before the end. */
  async rereadOwed(signal: AbortSignal, mayGoOn: () => boolean): Promise<boolean> {
    const { store } = this.#options;
    const { num } = this.#row();
    for (const { from, to } of periodsOf(store.rereads.owed(num).map(({ date }) => date))) {
      await this.#again({ from, to }, signal);
      store.transaction(() => store.rereads.done(num, from, to));
      if (!mayGoOn()) return !store.rereads.isOwing(num);
    }
    return true;
  }

  /**
   * Masters were read again though nobody saved them: vouchers may show other names than when they were read, and which ones is found by the
   * next pull.
   */
  get owesNames(): boolean {
    return this.#owesNames;
  }

  /** A stretch, whatever is known of it. */
  async again(stretch: Stretch, signal: AbortSignal): Promise<void> {
    await this.#again(stretch, signal);
    this.#repeatBills();
  }

  async #again(stretch: Stretch, signal: AbortSignal): Promise<void> {
    await this.#takeIn(stretch, signal);
    this.#owesNames ||= stretch === 'masters';
  }

  /** What a tie-out found to differ, and nothing else. */
  async mend(mending: Mending, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const { masters, stretches: days, billsOf, resend } = mending;
    if (mending.recount) this.#recount(mending);
    for (const stretch of [...(masters ? ['masters' as const] : []), ...days]) {
      await this.#takeIn(stretch, signal, resend);
    }
    this.#owesNames ||= masters;
    const { num } = this.#row();
    store.transaction(() => {
      for (const account of billsOf) {
        for (const bill of store.bills.ofAccount(num, account)) store.bills.clear(num, bill.key, bill.batch + 1);
      }
    });
    this.#repeatBills();
  }

  /** Before anything is read: what has changed in the books is taken from sums that are right. */
  #recount({ masters, stretches: days, billsOf }: Mending): void {
    const { sourceId } = this.#options.source;
    let sent = masters ? recountOpenings(this.#options, sourceId) : 0;
    for (const period of days) sent += recountDays(this.#options, sourceId, period);
    sent += recountAccounts(this.#options, sourceId, billsOf);
    if (sent > 0) this.#options.outboxChanged(sourceId);
  }

  /** What can't be understood in it now takes the place of what could not be before. */
  async #takeIn(stretch: Stretch, signal: AbortSignal, resend = false): Promise<void> {
    const { source, store } = this.#options;
    const met: Quarantined[] = [];
    for await (const batch of source.reread(stretch, signal, resend)) {
      const problems = batch.problems.map((problem) => ({ within: stretch, ...problem }));
      for (const problem of problems) met.push({ record: null, ...problem });
      await this.#capture({ ...batch, problems }, signal, resend);
    }
    const { num } = this.#row();
    store.transaction(() => store.quarantine.keepOnly(num, stretch, met));
  }

  async #capture(batch: ReadBatch, signal: AbortSignal, resend = false): Promise<void> {
    const { source, publish, outboxChanged } = this.#options;
    signal.throwIfAborted();
    const { sent } = append({ ...this.#options, resend }, source.sourceId, batch);
    if (sent > 0) outboxChanged(source.sourceId);
    publish({ state: 'reading', progress: batch.progress });
    requireOwnership(this.#row());
    await this.#room(signal);
  }

  /** Between two requests only (rule 9). */
  async #room(signal: AbortSignal): Promise<void> {
    const { store, room, clock, publish } = this.#options;
    while (!hasRoom(store.outbox.usage(), room)) {
      publish({ state: 'paused', error: new BridgeError('outbox.full') });
      await clock.sleep(roomCheckMs, signal);
    }
  }

  #repeatBills(): void {
    const { source, store, hashKey, outboxChanged } = this.#options;
    if (repeatBills(store, source.sourceId, hashKey) > 0) outboxChanged(source.sourceId);
  }

  #row(): SourceRow {
    return this.#options.store.sources.require(this.#options.source.sourceId);
  }
}

function isAfter(stretch: Stretch, after: PlainDate | 'masters' | null): boolean {
  if (after === null) return true;
  return stretch !== 'masters' && (after === 'masters' || stretch.from > after);
}

/** Throws `source.owned-elsewhere`. */
export function requireOwnership({ ownership, pin }: SourceRow): void {
  if (ownership !== 'elsewhere') return;
  throw new BridgeError('source.owned-elsewhere', { details: { company: pin?.name ?? '' } });
}
