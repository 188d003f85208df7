import type { Master } from '../master.ts';
import { entryOf } from '../present.ts';
import type { BalanceSource, PeriodBalances } from './period-balances.ts';

/** Figures of a ledger or group over a period, in paise, debit negative. */
export interface Figures {
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
  /** Beyond what was posted in the period. */
  readonly revalued: number;
  /** Nothing was ever posted and nothing stood there: Tally leaves the figures empty. */
  readonly empty: boolean;
}

export interface Children {
  readonly groups: readonly Master[];
  /** By name. */
  readonly ledgers: readonly Master[];
}

/** Which stock a statement shows under Stock-in-Hand: the Trial Balance that of the beginning (`facts/tally.md` §3.3). */
export type StockShown = 'opening' | 'closing';

/** The tree of groups with what its ledgers add up to; derived stock stands under Stock-in-Hand, the result in Profit & Loss A/c. */
export class GroupFigures {
  readonly #balances: PeriodBalances;
  readonly #children: ReadonlyMap<Master | undefined, Children>;
  readonly #stock: StockShown;
  readonly #profitAndLoss: Master | undefined;

  constructor(source: BalanceSource, balances: PeriodBalances, stock: StockShown) {
    this.#balances = balances;
    this.#children = childrenByGroup(source);
    this.#stock = stock;
    this.#profitAndLoss = stock === 'closing' ? source.profitAndLoss : undefined;
  }

  /** Of the top when no group is given. */
  below(group: Master | undefined): Children {
    return this.#children.get(group) ?? { groups: [], ledgers: [] };
  }

  ledger(ledger: Master): Figures {
    const { opening: posted, debit, credit, moved, revalued } = this.#balances.ledger(ledger);
    const opening = posted + revalued.before;
    const result = ledger === this.#profitAndLoss ? this.#balances.profit : 0;
    const earned = { debit: Math.min(result, 0), credit: Math.max(result, 0) };
    return {
      opening,
      debit: debit + earned.debit,
      credit: credit + earned.credit,
      revalued: revalued.now - revalued.before,
      empty: !moved && opening === 0 && result === 0,
    };
  }

  group(group: Master): Figures {
    const { groups, ledgers } = this.below(group);
    const stock = group.reservedName === stockGroup ? [this.stock()] : [];
    const parts = [...groups.map((one) => this.group(one)), ...ledgers.map((one) => this.ledger(one)), ...stock];
    return sumOf(parts);
  }

  /** All stock as one line of Stock-in-Hand. */
  stock(): Figures {
    const { openingStock, closingStock } = this.#balances;
    const change = this.#stock === 'opening' ? 0 : openingStock - closingStock;
    return {
      opening: -openingStock,
      debit: Math.min(change, 0),
      credit: Math.max(change, 0),
      revalued: 0,
      empty: openingStock === 0 && change === 0,
    };
  }

  /** The line that takes back what all ledgers together are shown beyond their postings; null where that is nothing. */
  unadjusted(): Figures | null {
    let [before, now] = [0, 0];
    for (const { ledgers } of this.#children.values()) {
      for (const { revalued } of ledgers.map((ledger) => this.#balances.ledger(ledger))) {
        before += revalued.before;
        now += revalued.now;
      }
    }
    if (before === 0 && now === 0) return null;
    return { opening: -before, debit: 0, credit: 0, revalued: before - now, empty: false };
  }

  /** Whether any ledger hangs in a group, at whatever depth. */
  hasLedgers(group: Master): boolean {
    const { groups, ledgers } = this.below(group);
    return ledgers.length > 0 || group.reservedName === stockGroup || groups.some((one) => this.hasLedgers(one));
  }
}

export function closingOf({ opening, debit, credit, revalued }: Figures): number {
  return opening + debit + credit + revalued;
}

export function isStockGroup(group: Master): boolean {
  return group.reservedName === stockGroup;
}

const stockGroup = 'Stock-in-Hand';

/** As Tally names it in its statements. */
export const unadjustedForex = 'Unadjusted Forex Gain/Loss';

function sumOf(parts: readonly Figures[]): Figures {
  let [opening, debit, credit, revalued] = [0, 0, 0, 0];
  for (const part of parts) {
    opening += part.opening;
    debit += part.debit;
    credit += part.credit;
    revalued += part.revalued;
  }
  return { opening, debit, credit, revalued, empty: parts.every((part) => part.empty) };
}

function childrenByGroup(source: BalanceSource): Map<Master | undefined, Children> {
  const children = new Map<Master | undefined, { groups: Master[]; ledgers: Master[] }>();
  const under = (parent: Master | undefined) => entryOf(children, parent, () => ({ groups: [], ledgers: [] }));
  for (const group of source.masters.ofType('Group')) under(source.groups.parentOf(group)).groups.push(group);
  for (const ledger of source.masters.ofType('Ledger')) under(source.groups.parentOf(ledger)).ledgers.push(ledger);
  for (const { ledgers } of children.values()) ledgers.sort((a, b) => (a.name < b.name ? -1 : 1));
  return children;
}
