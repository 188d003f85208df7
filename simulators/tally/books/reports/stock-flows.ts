import { aggregate, type Master, scalar } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { parseAmount } from '../money.ts';
import { entryOf } from '../present.ts';
import { parseQuantity } from '../quantity.ts';
import { isCount, movesGoods } from '../vouchers/standing.ts';
import type { ItemLine, Voucher } from '../vouchers/voucher.ts';

/** Stock of one item: thousandths of its unit, and paise at the weighted average of what came in. */
export interface StockBalance {
  readonly milli: number;
  readonly value: number;
}

/** What came in and went out of one item, before a period and within it. */
export interface StockMovement {
  readonly opening: StockBalance;
  readonly closing: StockBalance;
  readonly inward: StockBalance;
  readonly outward: StockBalance;
}

/**
 * Stock as the vouchers move it, valued at the average of all that ever came in, opening included: every inward line at its own
 * amount, every outward one at that average. Goods that only change their place or batch neither come nor go. A count of physical
 * stock makes good what differs, at the average.
 */
export class StockFlows {
  readonly #items = new Map<Master, Flow>();
  /** Thousandths by item, then godown and batch. */
  readonly #places = new Map<Master, Map<string, number>>();

  constructor(masters: MasterStore) {
    for (const item of masters.ofType('StockItem')) this.#open(item, masters);
  }

  /** Vouchers have to come in order of date. */
  take(voucher: Voucher, before: boolean): void {
    if (isCount(voucher)) {
      for (const line of voucher.items) this.#count(line, before);
      return;
    }
    const isJournal = voucher.items.some((line) => line.list !== undefined);
    if (isJournal) this.#journal(voucher.items, before);
    else for (const line of voucher.items) if (movesGoods(voucher, line)) this.#line(line, before);
  }

  of(item: Master): StockMovement {
    const { before, within } = this.#flow(item);
    const all = added(before, within);
    const [opening, closing] = [valued(before), valued(all)];
    const inward = { milli: within.inMilli, value: within.inValue };
    const outward = { milli: within.outMilli, value: opening.value + inward.value - closing.value };
    return { opening, closing, inward, outward };
  }

  /** Value of all stock before the period and after it. */
  totals(): { readonly opening: number; readonly closing: number } {
    let opening = 0;
    let closing = 0;
    for (const item of this.#items.keys()) {
      const of = this.of(item);
      opening += of.opening.value;
      closing += of.closing.value;
    }
    return { opening, closing };
  }

  #open(item: Master, masters: MasterStore): void {
    const milli = parseQuantity(scalar(item.body, 'OPENINGBALANCE'))?.milli ?? 0;
    const value = Math.abs(parseAmount(scalar(item.body, 'OPENINGVALUE')) ?? 0);
    this.#move(item, milli, value, true);
    for (const batch of aggregate(item.body, 'BATCHALLOCATIONS')) {
      const godown = masters.find('Godown', scalar(batch, 'GODOWNNAME'));
      const part = parseQuantity(scalar(batch, 'OPENINGBALANCE'))?.milli ?? 0;
      this.#place(item).set(placeKey(godown, scalar(batch, 'BATCHNAME')), part);
    }
  }

  #count({ item, godown, batch, actual }: ItemLine, before: boolean): void {
    const key = placeKey(godown, batch);
    const difference = actual - (this.#place(item).get(key) ?? 0);
    this.#place(item).set(key, actual);
    const { before: earlier, within } = this.#flow(item);
    const { inMilli, inValue } = added(earlier, within);
    this.#move(item, difference, inMilli === 0 ? 0 : Math.round((inValue / inMilli) * difference), before);
  }

  #line(line: ItemLine, before: boolean): void {
    const milli = line.deemedPositive ? line.actual : -line.actual;
    this.#shift(line, milli);
    this.#move(line.item, milli, Math.abs(line.paise), before);
  }

  /** What goes out of one place and into another cancels out. */
  #journal(lines: readonly ItemLine[], before: boolean): void {
    const net = new Map<Master, { milli: number; inValue: number }>();
    for (const line of lines) {
      const milli = line.deemedPositive ? line.actual : -line.actual;
      this.#shift(line, milli);
      const sum = entryOf(net, line.item, () => ({ milli: 0, inValue: 0 }));
      sum.milli += milli;
      if (milli > 0) sum.inValue += Math.abs(line.paise);
    }
    for (const [item, { milli, inValue }] of net) this.#move(item, milli, inValue, before);
  }

  #shift({ item, godown, batch }: ItemLine, milli: number): void {
    const places = this.#place(item);
    const key = placeKey(godown, batch);
    places.set(key, (places.get(key) ?? 0) + milli);
  }

  #move(item: Master, milli: number, inValue: number, before: boolean): void {
    const flow = this.#flow(item);
    const side = before ? flow.before : flow.within;
    if (milli >= 0) {
      side.inMilli += milli;
      if (milli > 0) side.inValue += inValue;
    } else {
      side.outMilli -= milli;
    }
  }

  #flow(item: Master): Flow {
    return entryOf(this.#items, item, () => ({ before: nothing(), within: nothing() }));
  }

  #place(item: Master): Map<string, number> {
    return entryOf(this.#places, item, () => new Map<string, number>());
  }
}

interface Flow {
  readonly before: Sums;
  readonly within: Sums;
}

interface Sums {
  inMilli: number;
  inValue: number;
  outMilli: number;
}

function nothing(): Sums {
  return { inMilli: 0, inValue: 0, outMilli: 0 };
}

function added(a: Sums, b: Sums): Sums {
  return { inMilli: a.inMilli + b.inMilli, inValue: a.inValue + b.inValue, outMilli: a.outMilli + b.outMilli };
}

function valued({ inMilli, inValue, outMilli }: Sums): StockBalance {
  const milli = inMilli - outMilli;
  return { milli, value: inMilli === 0 ? 0 : Math.round(inValue * (milli / inMilli)) };
}

function placeKey(godown: Master | undefined, batch: string): string {
  return `${godown?.masterId ?? 0} ${batch}`;
}
