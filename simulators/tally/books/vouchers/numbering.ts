import type { TallyDate } from '../../books.ts';
import { financialYearStart, toSerial } from '../calendar.ts';
import type { Master } from '../master.ts';
import { at } from '../present.ts';
import { numberingRule, prefixFor } from './numbering-rule.ts';
import type { SlotType } from './slots.ts';
import { indexBelow, type World } from './world.ts';

/** What was added to and taken from the generated vouchers, by type, and the last number of each type that keeps its own. */
export interface NumberingSnapshot {
  readonly added: ReadonlyMap<Master, readonly number[]>;
  readonly removed: ReadonlyMap<Master, readonly number[]>;
  readonly lastRetained: ReadonlyMap<string, number>;
}

/**
 * Voucher numbers that are not kept but counted: an `Automatic` type with `Auto Renumber` numbers its vouchers of a year in
 * order of date and MASTERID, so inserting or deleting one changes all later numbers and no ALTERID
 * (`facts/tally.md` §4.3). Generated vouchers are counted by arithmetic; only what was added to or taken from them is held.
 */
export class Numbering {
  readonly #world: World;
  readonly #slotTypes: ReadonlyMap<Master, SlotType>;
  readonly #renumber: () => boolean;
  #added = new Map<Master, number[]>();
  #removed = new Map<Master, number[]>();
  #lastRetained = new Map<string, number>();

  /** `renumber` false keeps every number for good, as if all types were `Auto Retain`. */
  constructor(world: World, renumber: () => boolean) {
    this.#world = world;
    this.#renumber = renumber;
    this.#slotTypes = new Map(
      Object.entries(world.chart.types).map(([slot, type]): [Master, SlotType] => [type, slot as SlotType]),
    );
  }

  counts(type: Master): boolean {
    return this.#renumber() && numberingRule(type).renumbers;
  }

  /** A voucher that is not generated at this place now stands here. */
  add(type: Master, date: TallyDate, masterId: number): void {
    insert(this.#added, type, placeKey(date, masterId));
  }

  /** Takes back an `add`. */
  drop(type: Master, date: TallyDate, masterId: number): void {
    const keys = this.#added.get(type) ?? [];
    const at = lowerBound(keys, placeKey(date, masterId));
    if (keys[at] === placeKey(date, masterId)) keys.splice(at, 1);
  }

  /** A generated voucher no longer stands at its place. */
  removeGenerated(type: Master, date: TallyDate, masterId: number): void {
    insert(this.#removed, type, placeKey(date, masterId));
  }

  /** The counted number of the voucher at a place. */
  at(type: Master, date: TallyDate, masterId: number): string {
    const yearStart = this.#yearStart(date);
    const from = placeKey(yearStart, 0);
    const to = placeKey(date, masterId);
    const rank =
      this.#generatedBefore(type, yearStart, date, masterId) +
      countWithin(this.#added.get(type), from, to) -
      countWithin(this.#removed.get(type), from, to);
    return `${prefixFor(numberingRule(type), yearStart)}${rank + 1}`;
  }

  /** The next number of a type that keeps its numbers. */
  next(type: Master, date: TallyDate): string {
    const yearStart = this.#yearStart(date);
    const key = `${type.masterId}:${yearStart}`;
    const slot = this.#slotTypes.get(type);
    const generated =
      slot && this.#world.plan.years.includes(yearStart) ? this.#world.plan.countInYear(slot, yearStart) : 0;
    const number = (this.#lastRetained.get(key) ?? generated) + 1;
    this.#lastRetained.set(key, number);
    return `${prefixFor(numberingRule(type), yearStart)}${number}`;
  }

  snapshot(): NumberingSnapshot {
    return { added: copied(this.#added), removed: copied(this.#removed), lastRetained: new Map(this.#lastRetained) };
  }

  restore({ added, removed, lastRetained }: NumberingSnapshot): void {
    this.#added = copied(added);
    this.#removed = copied(removed);
    this.#lastRetained = new Map(lastRetained);
  }

  #generatedBefore(type: Master, yearStart: TallyDate, date: TallyDate, masterId: number): number {
    const slot = this.#slotTypes.get(type);
    if (!slot) return 0;
    const { plan } = this.#world;
    const first = plan.firstIndexFrom(date);
    const end = plan.firstIndexAfter(date);
    const place = Math.min(Math.max(indexBelow(masterId), first), end);
    return plan.countBefore(slot, place) - plan.countBefore(slot, plan.firstIndexFrom(yearStart));
  }

  #yearStart(date: TallyDate): TallyDate {
    return financialYearStart(date, this.#world.plan.booksFrom);
  }
}

function copied(lists: ReadonlyMap<Master, readonly number[]>): Map<Master, number[]> {
  return new Map([...lists].map(([type, keys]) => [type, [...keys]]));
}

function placeKey(date: TallyDate, masterId: number): number {
  return toSerial(date) * 100_000_000 + masterId;
}

function insert(lists: Map<Master, number[]>, type: Master, key: number): void {
  const keys = lists.get(type);
  if (keys) keys.splice(lowerBound(keys, key), 0, key);
  else lists.set(type, [key]);
}

function countWithin(keys: readonly number[] | undefined, from: number, to: number): number {
  return keys ? lowerBound(keys, to) - lowerBound(keys, from) : 0;
}

function lowerBound(keys: readonly number[], key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(keys, middle) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
