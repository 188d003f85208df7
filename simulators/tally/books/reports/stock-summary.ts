import type { StockRow } from '../../books.ts';
import { type Master, reserved, scalar } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { formatAmount, formatDecimal } from '../money.ts';
import { formatQuantity } from '../quantity.ts';
import type { PeriodBalances } from './period-balances.ts';

/**
 * The native Stock Summary at the end of a period (`facts/tally.md` §3.6): stock groups with what their items are worth, debit
 * negative, and, exploded, the items under them. A group has a quantity only where all its items have one unit. Items that never were
 * in stock are left out; an item sold out has no figures.
 */
export function* stockSummaryRows(
  masters: MasterStore,
  balances: PeriodBalances,
  exploded: boolean,
): Generator<StockRow> {
  yield* below(masters, balances, undefined, exploded);
}

function* below(
  masters: MasterStore,
  balances: PeriodBalances,
  parent: Master | undefined,
  exploded: boolean,
): Generator<StockRow> {
  const isHere = (one: Master): boolean => {
    const name = scalar(one.body, 'PARENT');
    return parent ? name === parent.name : name === '' || name === reserved.primary;
  };
  for (const group of [...masters.ofType('StockGroup')].filter(isHere)) {
    const items = itemsUnder(masters, group).filter((item) => everHeld(balances, item));
    if (items.length === 0) continue;
    yield groupRow(masters, balances, group, items);
    if (exploded) yield* below(masters, balances, group, exploded);
  }
  if (parent && !exploded) return;
  for (const item of [...masters.ofType('StockItem')].filter(isHere)) {
    if (everHeld(balances, item)) yield itemRow(masters, balances, item);
  }
}

function itemRow(masters: MasterStore, balances: PeriodBalances, item: Master): StockRow {
  const { milli, value } = balances.stock(item).closing;
  const unit = masters.find('Unit', scalar(item.body, 'BASEUNITS'));
  if (milli === 0 || !unit)
    return { name: item.name, quantity: '', rate: '', value: value === 0 ? '' : formatAmount(-value) };
  const rate = Math.round((value * 1000) / milli);
  return {
    name: item.name,
    quantity: formatQuantity(milli, unit).trim(),
    rate: formatDecimal(rate, 2, 2),
    value: formatAmount(-value),
  };
}

function groupRow(masters: MasterStore, balances: PeriodBalances, group: Master, items: readonly Master[]): StockRow {
  const value = items.reduce((sum, item) => sum + balances.stock(item).closing.value, 0);
  const milli = items.reduce((sum, item) => sum + balances.stock(item).closing.milli, 0);
  const units = new Set(items.map((item) => scalar(item.body, 'BASEUNITS')));
  const [name = ''] = units;
  const unit = units.size === 1 ? masters.find('Unit', name) : undefined;
  return {
    name: group.name,
    quantity: unit && milli !== 0 ? formatQuantity(milli, unit).trim() : '',
    rate: '',
    value: formatAmount(-value),
  };
}

function itemsUnder(masters: MasterStore, group: Master): Master[] {
  const inside = (name: string): boolean => {
    for (let at = masters.find('StockGroup', name); at; at = masters.find('StockGroup', scalar(at.body, 'PARENT'))) {
      if (at === group) return true;
    }
    return false;
  };
  return [...masters.ofType('StockItem')].filter((item) => inside(scalar(item.body, 'PARENT')));
}

function everHeld(balances: PeriodBalances, item: Master): boolean {
  const { opening, closing, inward, outward } = balances.stock(item);
  return [opening, closing, inward, outward].some(({ milli, value }) => milli !== 0 || value !== 0);
}
