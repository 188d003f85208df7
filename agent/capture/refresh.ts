import { addDays, type PlainDate } from '../../contract/dates.ts';
import type { Clock } from '../clock.ts';
import { localDay } from '../local-day.ts';
import type { MonthRow } from '../store/months.ts';
import type { SourceNum } from '../store/source-num.ts';
import type { Store } from '../store/store.ts';
import type { Reading } from './reading.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const quarterMs = 91 * dayMs;
/** One turn reads so many vouchers, then the books are looked at for changes. */
const perTurn = 1_000;
/** What is due is looked up at most so often. */
const lookMs = 60_000;

export interface Due {
  readonly month: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly isLast: boolean;
}

interface Options {
  readonly store: Store;
  readonly clock: Clock;
  readonly reading: Reading;
  readonly source: () => SourceNum;
}

/**
 * Reads again what nobody saved: numbers, bank dates and acknowledgements may change without a save (facts/tally.md §4.2, §4.3), and so
 * may everything if a rewrite brings the counters back to where they were (§4.4); only the content tells. The masters, this month and
 * the last one daily, the rest of a year weekly, what is older once in a quarter.
 */
export class Refresh {
  readonly #options: Options;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #due: Due | 'masters' | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  get isDue(): boolean {
    const { clock } = this.#options;
    if (this.#due === null && clock.monotonic() - this.#lookedAt >= lookMs) {
      this.#lookedAt = clock.monotonic();
      this.#look();
    }
    return this.#due !== null;
  }

  /** Everything was just read. */
  allRead(): void {
    const { store, clock, source } = this.#options;
    store.transaction(() => {
      store.months.allRead(source(), clock.now());
      store.months.readWhole(source(), mastersRow, clock.now());
    });
    this.#due = null;
  }

  async take(signal: AbortSignal): Promise<void> {
    const { store, clock, reading, source } = this.#options;
    const due = this.#due;
    if (due === null) return;
    await reading.again(due, signal);
    store.transaction(() => {
      if (due === 'masters') store.months.readWhole(source(), mastersRow, clock.now());
      else if (due.isLast) store.months.readWhole(source(), due.month, clock.now());
      else store.months.readThrough(source(), due.month, due.to);
    });
    this.#look();
  }

  #look(): void {
    const { store, clock, source } = this.#options;
    const rows = store.months.all(source());
    this.#due = areMastersDue(rows, clock) ? 'masters' : nextDue(rows, store.records.perDay(source()), clock);
  }
}

/** Stands among the months. */
const mastersRow = 'masters';

export function areMastersDue(rows: readonly MonthRow[], clock: Pick<Clock, 'now'>): boolean {
  return (
    ageOf(
      rows.find(({ month }) => month === mastersRow),
      clock,
    ) >= dayMs
  );
}

function ageOf(row: MonthRow | undefined, clock: Pick<Clock, 'now'>): number {
  return row?.readAt == null ? Number.POSITIVE_INFINITY : clock.now().getTime() - Date.parse(row.readAt);
}

/** The part of a month that is to be read next; null: none is due. */
export function nextDue(
  rows: readonly MonthRow[],
  perDay: readonly { readonly day: PlainDate; readonly count: number }[],
  clock: Pick<Clock, 'now'>,
): Due | null {
  const today = localDay(clock);
  const known = new Map(rows.map((row) => [row.month, row]));
  const months = [...new Set(perDay.map(({ day }) => day.slice(0, 7)))].toSorted().toReversed();
  for (const month of months) {
    const row = known.get(month);
    if (ageOf(row, clock) < dueAfterMs(month, today)) continue;
    const after = row?.through ?? null;
    const days = perDay.filter(({ day }) => day.startsWith(month) && (after === null || day > after));
    return partOf(month, days, after);
  }
  return null;
}

function dueAfterMs(month: string, today: PlainDate): number {
  const last = addDays(`${today.slice(0, 7)}-01` as PlainDate, -1).slice(0, 7);
  if (month >= last) return dayMs;
  return month >= addDays(today, -365).slice(0, 7) ? weekMs : quarterMs;
}

function partOf(
  month: string,
  days: readonly { readonly day: PlainDate; readonly count: number }[],
  after: PlainDate | null,
): Due {
  const from = after === null ? (`${month}-01` as PlainDate) : addDays(after, 1);
  let count = 0;
  for (const [index, each] of days.entries()) {
    count += each.count;
    if (count >= perTurn && index < days.length - 1) return { month, from, to: each.day, isLast: false };
  }
  return { month, from, to: lastOf(month), isLast: true };
}

function lastOf(month: string): PlainDate {
  const next = addDays(`${month}-01` as PlainDate, 31);
  return addDays(`${next.slice(0, 7)}-01` as PlainDate, -1);
}
