import type { TallyDate } from '../../books.ts';
import { addDays, financialYearStart, isSunday, toSerial } from '../calendar.ts';
import { at } from '../present.ts';
import {
  fixedBefore,
  postDated,
  rareBefore,
  rarePlaces,
  rarePlacesBefore,
  rareSlots,
  type Slot,
  type SlotKind,
  type SlotType,
  slots,
} from './slots.ts';

/**
 * Where each voucher of the generated books stands, by arithmetic alone: date, kind and number from its index, and back.
 * Indexes run in blocks of `slots.length`; slot `k` of every block is a voucher of the same kind, so that how many of a kind
 * came before an index is a division, and a receipt finds the invoices it pays by counting blocks back. A few slots of each
 * block are for rare kinds, which take turns in a cycle that runs on over the blocks. After the last block come post-dated
 * receipts, dated after `until`.
 */
export class Plan {
  readonly count: number;
  readonly booksFrom: TallyDate;
  readonly endingAt: TallyDate;
  /** Last day of the vouchers that are not post-dated. */
  readonly until: TallyDate;
  /** First day of each financial year. */
  readonly years: readonly TallyDate[];
  /** Vouchers before the post-dated ones. */
  readonly regular: number;
  readonly #days: readonly TallyDate[];
  /** First index of each day, and the count behind the last. */
  readonly #firstOfDay: Int32Array;

  constructor(options: { count: number; booksFrom: TallyDate; until: TallyDate }) {
    this.count = options.count;
    this.booksFrom = options.booksFrom;
    this.until = options.until;
    const second = `${+this.booksFrom.slice(0, 4) + 1}${this.booksFrom.slice(4)}`;
    this.years = [this.booksFrom, second];
    this.endingAt = addDays(`${+second.slice(0, 4) + 1}${second.slice(4)}`, -1);
    this.#days = calendar(this.booksFrom, this.endingAt);
    const due = this.#days.filter((day) => day > this.until).length;
    this.regular = this.count - (due === 0 ? 0 : Math.floor(this.count * postDatedShare));
    this.#firstOfDay = this.#spread(this.#days.length - due);
  }

  dateOf(index: number): TallyDate {
    let low = 0;
    let high = this.#days.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (at(this.#firstOfDay, middle) <= index) low = middle;
      else high = middle - 1;
    }
    return at(this.#days, low);
  }

  /** The first index dated on or after a day; `count` if there is none. */
  firstIndexFrom(date: TallyDate): number {
    const days = this.#days;
    if (date <= this.booksFrom) return 0;
    if (date > this.endingAt) return this.count;
    return at(this.#firstOfDay, toSerial(date) - toSerial(at(days, 0)));
  }

  /** The first index dated after a day. */
  firstIndexAfter(date: TallyDate): number {
    return date >= this.endingAt ? this.count : this.firstIndexFrom(addDays(date, 1));
  }

  slotOf(index: number): Slot {
    if (index >= this.regular) return postDated;
    return slots[index % slots.length] ?? at(rareSlots, this.#rareNumber(index) % rareSlots.length);
  }

  /** The voucher of a rare kind in the same cycle as another rare one. */
  inCycle(index: number, kind: SlotKind): number | undefined {
    const cycle = Math.floor(this.#rareNumber(index) / rareSlots.length);
    const nth = cycle * rareSlots.length + rareSlots.findIndex((slot) => slot.kind === kind);
    return this.indexAt(Math.floor(nth / rarePlaces.length), at(rarePlaces, nth % rarePlaces.length));
  }

  blockOf(index: number): number {
    return Math.floor(index / slots.length);
  }

  /** Undefined when that place lies outside the regular vouchers. */
  indexAt(block: number, slot: number): number | undefined {
    const index = block * slots.length + slot;
    return block >= 0 && index < this.regular ? index : undefined;
  }

  /** How many blocks the books take to move on by some days; at least one. */
  blocksIn(days: number): number {
    return Math.max(1, Math.round((days * this.regular) / (this.#days.length * slots.length)));
  }

  /** Which voucher of its type within its financial year it is, from 1. */
  rankOf(index: number): number {
    const type = this.slotOf(index).type;
    const yearStart = financialYearStart(this.dateOf(index), this.booksFrom);
    return this.countBefore(type, index) - this.countBefore(type, this.firstIndexFrom(yearStart)) + 1;
  }

  /** The index that has this rank; undefined when there is none. */
  indexOfRank(type: SlotType, yearStart: TallyDate, rank: number): number | undefined {
    const before = this.countBefore(type, this.firstIndexFrom(yearStart)) + rank;
    if (rank < 1 || this.countBefore(type, this.regular) < before) return undefined;
    let low = 0;
    let high = this.regular - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.countBefore(type, middle + 1) < before) low = middle + 1;
      else high = middle;
    }
    return financialYearStart(this.dateOf(low), this.booksFrom) === yearStart ? low : undefined;
  }

  /** How many of a type a financial year holds. */
  countInYear(type: SlotType, yearStart: TallyDate): number {
    const next = this.years[this.years.indexOf(yearStart) + 1];
    const end = next ? this.firstIndexFrom(next) : this.count;
    return this.countBefore(type, end) - this.countBefore(type, this.firstIndexFrom(yearStart));
  }

  /** How many of a type have a lower index. */
  countBefore(type: SlotType, index: number): number {
    const body = Math.min(index, this.regular);
    const fixed = this.blockOf(body) * fixedBefore(type, slots.length) + fixedBefore(type, body % slots.length);
    const count = fixed + rareBefore(type, this.#rareNumber(body));
    return type === postDated.type ? count + index - body : count;
  }

  /** How many rare places lie before an index. */
  #rareNumber(index: number): number {
    return this.blockOf(index) * rarePlaces.length + rarePlacesBefore(index % slots.length);
  }

  #spread(regularDays: number): Int32Array {
    const first = new Int32Array(this.#days.length + 1);
    fill(first, 0, regularDays, 0, this.regular, (day) => weight(at(this.#days, day)));
    fill(first, regularDays, this.#days.length, this.regular, this.count - this.regular, () => 1);
    first[this.#days.length] = this.count;
    return first;
  }
}

const postDatedShare = 0.003;

function calendar(from: TallyDate, to: TallyDate): TallyDate[] {
  const days: TallyDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Closed on Sundays, busy before Diwali and at the year's end. */
function weight(day: TallyDate): number {
  if (isSunday(day)) return 0;
  const month = day.slice(4, 6);
  return month === '10' ? 1.6 : month === '03' ? 1.4 : 1;
}

function fill(
  first: Int32Array,
  from: number,
  to: number,
  start: number,
  count: number,
  weigh: (day: number) => number,
): void {
  let total = 0;
  for (let day = from; day < to; day++) total += weigh(day);
  let before = 0;
  for (let day = from; day < to; day++) {
    first[day] = start + Math.round((before * count) / (total || 1));
    before += weigh(day);
  }
}
