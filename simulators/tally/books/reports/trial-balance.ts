import type { TrialBalanceRow } from '../../books.ts';
import type { Master } from '../master.ts';
import { formatAmount } from '../money.ts';
import { entryOf } from '../present.ts';
import type { BalanceSource, PeriodBalances } from './period-balances.ts';

/**
 * The native Trial Balance: primary groups in Tally's order, each exploded into its ledgers and sub-groups if asked; stock
 * stands at its opening value, Profit & Loss A/c without the period's result, and what the opening balances lack is a row of
 * its own, so the columns agree. Lines without any figure are left out.
 */
export function* trialBalanceRows(
  source: BalanceSource,
  balances: PeriodBalances,
  exploded: boolean,
): Generator<TrialBalanceRow> {
  const children = childrenByGroup(source);
  let sum = 0;
  for (const group of children.get(undefined)?.groups ?? []) {
    const line = sumGroup(source, balances, children, group);
    sum += line.paise;
    if (line.empty) continue;
    yield row(group.name, line.paise);
    if (exploded) yield* explode(source, balances, children, group);
  }
  for (const ledger of children.get(undefined)?.ledgers ?? []) {
    const { opening, debit, credit } = balances.ledger(ledger);
    sum += opening + debit + credit;
    if (opening + debit + credit !== 0) yield row(ledger.name, opening + debit + credit);
  }
  if (sum !== 0) yield row('Difference in opening balances', -sum);
}

interface Children {
  readonly groups: Master[];
  readonly ledgers: Master[];
}

interface Line {
  readonly paise: number;
  readonly empty: boolean;
}

function childrenByGroup(source: BalanceSource): Map<Master | undefined, Children> {
  const children = new Map<Master | undefined, Children>();
  const under = (parent: Master | undefined): Children =>
    entryOf(children, parent, () => ({ groups: [], ledgers: [] }));
  for (const group of source.masters.ofType('Group')) under(source.groups.parentOf(group)).groups.push(group);
  for (const ledger of source.masters.ofType('Ledger')) under(source.groups.parentOf(ledger)).ledgers.push(ledger);
  for (const { ledgers } of children.values()) ledgers.sort((a, b) => (a.name < b.name ? -1 : 1));
  return children;
}

function* explode(
  source: BalanceSource,
  balances: PeriodBalances,
  children: ReadonlyMap<Master | undefined, Children>,
  group: Master,
): Generator<TrialBalanceRow> {
  const { groups = [], ledgers = [] } = children.get(group) ?? {};
  if (group.reservedName === stockGroup) yield row('Opening Stock', -balances.openingStock);
  for (const sub of groups) {
    const line = sumGroup(source, balances, children, sub);
    if (line.empty) continue;
    yield row(sub.name, line.paise);
    yield* explode(source, balances, children, sub);
  }
  for (const ledger of ledgers) {
    const line = ledgerLine(balances, ledger);
    if (!line.empty) yield row(ledger.name, line.paise);
  }
}

function sumGroup(
  source: BalanceSource,
  balances: PeriodBalances,
  children: ReadonlyMap<Master | undefined, Children>,
  group: Master,
): Line {
  const { groups = [], ledgers = [] } = children.get(group) ?? {};
  const lines = [
    ...groups.map((sub) => sumGroup(source, balances, children, sub)),
    ...ledgers.map((ledger) => ledgerLine(balances, ledger)),
  ];
  if (group.reservedName === stockGroup)
    lines.push({ paise: -balances.openingStock, empty: balances.openingStock === 0 });
  return {
    paise: lines.reduce((sum, line) => sum + line.paise, 0),
    empty: lines.every((line) => line.empty),
  };
}

function ledgerLine(balances: PeriodBalances, ledger: Master): Line {
  const { opening, debit, credit, moved } = balances.ledger(ledger);
  return { paise: opening + debit + credit, empty: !moved && opening === 0 };
}

function row(name: string, paise: number): TrialBalanceRow {
  return { name, debit: paise < 0 ? formatAmount(paise) : '', credit: paise > 0 ? formatAmount(paise) : '' };
}

const stockGroup = 'Stock-in-Hand';
