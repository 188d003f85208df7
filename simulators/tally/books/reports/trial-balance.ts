import type { Side, TrialBalanceRow } from '../../books.ts';
import type { Master } from '../master.ts';
import { formatAmount } from '../money.ts';
import { closingOf, type Figures, type GroupFigures, isStockGroup, unadjustedForex } from './group-figures.ts';

/**
 * The native Trial Balance: primary groups in Tally's order, each exploded into its ledgers and sub-groups if asked; stock
 * stands at its opening value, Profit & Loss A/c without the period's result, and what the opening balances lack is a row of
 * its own, so the columns agree. Lines without any figure are left out.
 */
export function* trialBalanceRows(figures: GroupFigures, exploded: boolean): Generator<TrialBalanceRow> {
  let opening = 0;
  let sum = 0;
  const { groups, ledgers } = figures.below(undefined);
  for (const group of groups) {
    const line = figures.group(group);
    opening += line.opening;
    sum += closingOf(line);
    if (line.empty) continue;
    yield row(group.name, line);
    if (exploded) yield* explode(figures, group);
  }
  for (const ledger of ledgers) {
    const line = figures.ledger(ledger);
    opening += line.opening;
    sum += closingOf(line);
    if (closingOf(line) !== 0) yield row(ledger.name, line);
  }
  const unadjusted = figures.unadjusted();
  if (unadjusted !== null) {
    opening += unadjusted.opening;
    sum += closingOf(unadjusted);
    yield row(unadjustedForex, unadjusted);
  }
  if (sum !== 0) yield row('Difference in opening balances', difference(-opening, -sum));
}

/** What hangs directly in a group: the native Group Summary of a group that was named. */
export function* groupSummaryRows(figures: GroupFigures, group: Master): Generator<TrialBalanceRow> {
  const { groups, ledgers } = figures.below(group);
  if (isStockGroup(group)) yield row('Opening Stock', figures.stock());
  for (const one of groups) {
    const line = figures.group(one);
    if (!line.empty) yield row(one.name, line);
  }
  for (const one of ledgers) {
    const line = figures.ledger(one);
    if (!line.empty) yield row(one.name, line);
  }
}

function* explode(figures: GroupFigures, group: Master): Generator<TrialBalanceRow> {
  const { groups, ledgers } = figures.below(group);
  if (isStockGroup(group)) yield row('Opening Stock', figures.stock());
  for (const sub of groups) {
    const line = figures.group(sub);
    if (line.empty) continue;
    yield row(sub.name, line);
    yield* explode(figures, sub);
  }
  for (const ledger of ledgers) {
    const line = figures.ledger(ledger);
    if (!line.empty) yield row(ledger.name, line);
  }
}

function row(name: string, line: Figures): TrialBalanceRow {
  return {
    name,
    ...side(closingOf(line)),
    opening: side(line.opening),
    transactions: { debit: amount(line.debit), credit: amount(line.credit) },
  };
}

/** What is missing at the beginning is missing at the end; should postings not agree, that shows as a transaction. */
function difference(opening: number, closing: number): Figures {
  const moved = closing - opening;
  return { opening, debit: Math.min(moved, 0), credit: Math.max(moved, 0), revalued: 0, empty: false };
}

function side(paise: number): Side {
  return { debit: paise < 0 ? formatAmount(paise) : '', credit: paise > 0 ? formatAmount(paise) : '' };
}

function amount(paise: number): string {
  return paise === 0 ? '' : formatAmount(paise);
}
