import type { TieOutFigures } from '../../contract/frames.ts';
import type { BookAccount, BookBalances, BookYear } from '../connectors/balances.ts';
import { fromUnits, toUnits } from '../store/units.ts';
import { billWiseAccounts } from './compare-bills.ts';
import type { AgentTotals } from './tie-out-sides.ts';

const mostNamed = 1000;

/** What an accountant knows the books by, as they say on the day of the tie-out. */
export function tieOutFigures(books: BookBalances, agent: AgentTotals): TieOutFigures {
  const year = books.years.at(-1);
  const accounts = year?.accounts ?? [];
  const billWise = new Set(billWiseAccounts(books).map(({ accountId }) => accountId));
  const onAccount = agent.onAccountAsOn.filter(({ account }) => billWise.has(account));
  const month = books.asOn.slice(0, 7);
  const others = accounts.filter(({ party, billWise: isKept }) => party !== null && isKept !== true);
  const ofMonth = books.counts.filter((count) => count.month === month);
  return {
    trialBalance: debitColumn(year),
    debtors: fromUnits(closings(accounts, 'customer')),
    creditors: fromUnits(closings(accounts, 'vendor')),
    onAccount: fromUnits(onAccount.reduce((sum, each) => sum + each.onAccount, 0n)),
    vouchersThisMonth: vouchers(ofMonth),
    vouchers: vouchers(books.counts),
    billWiseParties: billWise.size,
    otherParties: others.length,
    otherPartyNames: others
      .map(({ name }) => name)
      .toSorted()
      .slice(0, mostNamed),
  };
}

function debitColumn(year: BookYear | undefined): string | null {
  if (year === undefined || year.trialBalance === null) return null;
  return fromUnits(year.trialBalance.reduce((sum, { debit }) => sum + toUnits(debit), 0n));
}

function closings(accounts: readonly BookAccount[], role: BookAccount['party']): bigint {
  return accounts.reduce((sum, { party, closing }) => (party === role ? sum + toUnits(closing) : sum), 0n);
}

function vouchers(counts: BookBalances['counts']): number {
  return counts.reduce((sum, count) => sum + count.vouchers, 0);
}
