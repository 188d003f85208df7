import type { TallyDate } from '../../books.ts';
import { addDays, financialYearStart, isSunday, toSerial } from '../calendar.ts';
import { at, present } from '../present.ts';

/**
 * Where each voucher of the generated books stands, by arithmetic alone: date, kind and number from its index, and back.
 * Indexes run in blocks of `slots.length`; slot `k` of every block is a voucher of the same kind, so that how many of a kind
 * came before an index is a division, and a receipt finds the invoices it pays by counting blocks back. After the last block
 * come post-dated receipts, dated after `until`.
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
    return index >= this.regular ? postDated : at(slots, index % slots.length);
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
    const nth = this.countBefore(type, this.firstIndexFrom(yearStart)) + rank - 1;
    const places = present(slotsOfType.get(type), type);
    const block = Math.floor(nth / places.length);
    const index = this.indexAt(block, at(places, nth % places.length));
    const same = index !== undefined && financialYearStart(this.dateOf(index), this.booksFrom) === yearStart;
    return rank >= 1 && same ? index : undefined;
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
    const places = present(slotsOfType.get(type), type);
    let count = this.blockOf(body) * places.length;
    for (const place of places) if (place < body % slots.length) count++;
    return type === postDated.type ? count + index - body : count;
  }

  #spread(regularDays: number): Int32Array {
    const first = new Int32Array(this.#days.length + 1);
    fill(first, 0, regularDays, 0, this.regular, (day) => weight(at(this.#days, day)));
    fill(first, regularDays, this.#days.length, this.regular, this.count - this.regular, () => 1);
    first[this.#days.length] = this.count;
    return first;
  }
}

/** The voucher types of `company/voucher-types.ts`, by their handle. */
export type SlotType =
  | 'sales'
  | 'taxInvoice'
  | 'counterSale'
  | 'exportInvoice'
  | 'purchase'
  | 'receipt'
  | 'payment'
  | 'contra'
  | 'journal'
  | 'creditNote'
  | 'debitNote'
  | 'memorandum';

/** What happens in a slot. `turn` numbers the slots of one kind. */
export interface Slot {
  readonly type: SlotType;
  readonly kind: SlotKind;
  readonly turn: number;
}

export type SlotKind =
  | 'sale'
  | 'service-sale'
  | 'plain-sale'
  | 'cash-sale'
  | 'export-sale'
  | 'purchase'
  | 'reverse-charge'
  | 'tds-bill'
  | 'receipt'
  | 'other-receipt'
  | 'export-receipt'
  | 'post-dated-receipt'
  | 'payment'
  | 'fee-payment'
  | 'expense'
  | 'contra'
  | 'journal'
  | 'credit-note'
  | 'debit-note'
  | 'memorandum';

const postDated: Slot = { type: 'receipt', kind: 'post-dated-receipt', turn: 0 };
const postDatedShare = 0.003;

/** A day's trade in an order such that even ten vouchers show most kinds. */
const order = (
  'sale purchase receipt payment contra cash-sale journal credit-note service-sale expense ' +
  'sale sale purchase receipt sale tax-sale other-receipt sale debit-note receipt plain-sale ' +
  'sale purchase cash-sale receipt sale payment reverse-charge sale export-sale receipt purchase ' +
  'sale tds-bill sale receipt payment sale tax-sale purchase receipt sale memorandum export-receipt ' +
  'sale purchase receipt cash-sale expense sale receipt purchase payment sale receipt fee-payment'
).split(' ');

export const slots: readonly Slot[] = layOut(order);

/** The slots whose invoices a receipt settles two by two, and the purchases a payment does. */
export const billedSales: readonly number[] = placesOf('sale', 'service-sale', 'plain-sale');
export const billedPurchases: readonly number[] = placesOf('purchase');

/** The one place of a kind that a block has once. */
export function placeOf(kind: SlotKind): number {
  return slots.findIndex((slot) => slot.kind === kind);
}

const slotsOfType = new Map<SlotType, readonly number[]>(
  [...new Set(slots.map((slot) => slot.type))].map((type) => [
    type,
    slots.flatMap((slot, place) => (slot.type === type ? [place] : [])),
  ]),
);

function placesOf(...kinds: readonly SlotKind[]): number[] {
  return slots.flatMap((slot, place) => (kinds.includes(slot.kind) ? [place] : []));
}

function layOut(words: readonly string[]): Slot[] {
  const turns = new Map<string, number>();
  return words.map((word) => {
    const kind = (word === 'tax-sale' ? 'sale' : word) as SlotKind;
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    return { type: word === 'tax-sale' ? 'taxInvoice' : typeOfKind(kind), kind, turn };
  });
}

function typeOfKind(kind: SlotKind): SlotType {
  switch (kind) {
    case 'sale':
    case 'service-sale':
    case 'plain-sale':
      return 'sales';
    case 'cash-sale':
      return 'counterSale';
    case 'export-sale':
      return 'exportInvoice';
    case 'purchase':
    case 'reverse-charge':
      return 'purchase';
    case 'receipt':
    case 'other-receipt':
    case 'export-receipt':
    case 'post-dated-receipt':
      return 'receipt';
    case 'payment':
    case 'fee-payment':
    case 'expense':
      return 'payment';
    case 'tds-bill':
    case 'journal':
      return 'journal';
    case 'contra':
    case 'memorandum':
      return kind;
    case 'credit-note':
      return 'creditNote';
    case 'debit-note':
      return 'debitNote';
  }
}

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
