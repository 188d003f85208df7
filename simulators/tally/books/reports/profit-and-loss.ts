import type { StatementRow } from '../../books.ts';
import { isOn, type Master } from '../master.ts';
import { formatAmount } from '../money.ts';
import { closingOf, type GroupFigures } from './group-figures.ts';
import type { PeriodBalances } from './period-balances.ts';

/**
 * The native Profit and Loss of a period (`facts/tally.md` §3.6): income and expense by primary group, debit negative. Purchases,
 * direct expenses and the change in stock are parts of `Cost of Sales :`, the closing stock with the sign of a debit although it is
 * taken off. There is no line for the result.
 */
export function* profitAndLossRows(
  figures: GroupFigures,
  balances: PeriodBalances,
  exploded: boolean,
): Generator<StatementRow> {
  const revenue = figures.below(undefined).groups.filter((group) => isOn(group.body, 'ISREVENUE'));
  const of = (gross: boolean, debit: boolean): Master[] =>
    revenue.filter(
      (one) => isOn(one.body, 'AFFECTSGROSSPROFIT') === gross && isOn(one.body, 'ISDEEMEDPOSITIVE') === debit,
    );
  const main = function* (groups: readonly Master[]): Generator<StatementRow> {
    for (const group of groups) yield* groupRows(figures, group, 'main', exploded);
  };
  yield* main(of(true, false));
  yield* costOfSales(figures, balances, of(true, true), exploded);
  yield* main(of(false, false));
  yield* main(of(false, true));
}

/** A group with its amount in one of the two columns; exploded, with what hangs directly in it. */
export function* groupRows(
  figures: GroupFigures,
  group: Master,
  column: 'main' | 'sub',
  exploded: boolean,
): Generator<StatementRow> {
  if (!figures.hasLedgers(group)) return;
  const line = figures.group(group);
  const amount = line.empty ? '' : formatAmount(closingOf(line));
  yield { name: group.name, main: column === 'main' ? amount : '', sub: column === 'sub' ? amount : '', isPart: false };
  if (!exploded) return;
  const { groups, ledgers } = figures.below(group);
  for (const part of [
    ...groups.map((one) => [one, figures.group(one)] as const),
    ...ledgers.map((one) => [one, figures.ledger(one)] as const),
  ]) {
    const [{ name }, of] = part;
    if (!of.empty) yield partRow(name, closingOf(of));
  }
}

export function partRow(name: string, paise: number): StatementRow {
  return { name, main: '', sub: formatAmount(paise), isPart: true };
}

function* costOfSales(
  figures: GroupFigures,
  { openingStock, closingStock }: PeriodBalances,
  groups: readonly Master[],
  exploded: boolean,
): Generator<StatementRow> {
  const spent = groups.reduce((sum, group) => sum + closingOf(figures.group(group)), 0);
  const stock = (name: string, paise: number): StatementRow => ({
    name,
    main: '',
    sub: paise === 0 ? '' : formatAmount(paise),
    isPart: false,
  });
  const cost = spent - openingStock + closingStock;
  yield { name: 'Cost of Sales :', main: formatAmount(cost), sub: '', isPart: false };
  yield stock('Opening Stock', -openingStock);
  const [purchases, others] = [groups.slice(0, 1), groups.slice(1)];
  for (const group of purchases) yield* groupRows(figures, group, 'sub', exploded);
  yield stock('Less: Closing Stock', -closingStock);
  for (const group of others) yield* groupRows(figures, group, 'sub', exploded);
}
