import type { StatementRow } from '../../books.ts';
import { isOn, type Master } from '../master.ts';
import { formatAmount } from '../money.ts';
import { closingOf, type GroupFigures, unadjustedForex } from './group-figures.ts';
import type { BalanceSource } from './period-balances.ts';
import { groupRows, partRow } from './profit-and-loss.ts';

/**
 * The native Balance Sheet at the end of a period (`facts/tally.md` §3.3, §3.6): liabilities, then Profit & Loss A/c with the result,
 * then assets with stock at its closing value, then what the opening balances lack. Debit negative; the main amounts sum to zero.
 */
export function* balanceSheetRows(
  source: BalanceSource,
  figures: GroupFigures,
  exploded: boolean,
): Generator<StatementRow> {
  const { groups, ledgers } = figures.below(undefined);
  const standing = groups.filter((group) => !isOn(group.body, 'ISREVENUE'));
  const isAsset = (group: Master): boolean => isOn(group.body, 'ISDEEMEDPOSITIVE');
  for (const group of standing.filter((one) => !isAsset(one))) yield* groupRows(figures, group, 'main', exploded);
  for (const ledger of ledgers) yield* topLedger(source, figures, ledger, exploded);
  for (const group of standing.filter(isAsset)) yield* groupRows(figures, group, 'main', exploded);
  const unadjusted = figures.unadjusted();
  if (unadjusted !== null)
    yield { name: unadjustedForex, main: formatAmount(closingOf(unadjusted)), sub: '', isPart: false };
  const lines = [...standing.map((one) => figures.group(one)), ...ledgers.map((one) => figures.ledger(one))];
  const sums = unadjusted === null ? lines : [...lines, unadjusted];
  const missing = -sums.reduce((sum, one) => sum + closingOf(one), 0);
  const main = missing === 0 ? '' : formatAmount(missing);
  yield { name: 'Difference in Opening Balances', main, sub: '', isPart: false };
}

/** Ledgers at the top: Profit & Loss A/c, exploded into what it came in with and what the period added. */
function* topLedger(
  source: BalanceSource,
  figures: GroupFigures,
  ledger: Master,
  exploded: boolean,
): Generator<StatementRow> {
  const line = figures.ledger(ledger);
  if (line.empty) return;
  yield { name: ledger.name, main: formatAmount(closingOf(line)), sub: '', isPart: false };
  if (!exploded || ledger !== source.profitAndLoss) return;
  yield partRow('Opening Balance', line.opening);
  yield partRow('Current Period', closingOf(line) - line.opening);
}
