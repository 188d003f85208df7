import type { TieOutFigures, TieOutSection } from '../../contract/frames.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { BookBalances } from '../connectors/balances.ts';
import { billDifferences, partyDifferences } from './compare-bills.ts';
import { countsAgainstAgent, countsAgainstBooks } from './compare-counts.ts';
import { asPosted } from './compare-forex.ts';
import { ledgersAgainstAgent, ledgersAgainstBooks } from './compare-ledgers.ts';
import { derivedDifferences, derivedLines, trialBalanceDifferences } from './compare-statement.ts';
import { type Section, sections, type TieOutDifference } from './tie-out-difference.ts';
import { tieOutFigures } from './tie-out-figures.ts';
import type { AgentTotals, GatewayTotals } from './tie-out-sides.ts';

export interface Comparison {
  readonly accounts: number;
  readonly bills: number;
  readonly sections: readonly TieOutSection[];
  readonly figures: TieOutFigures;
  readonly differences: readonly TieOutDifference[];
}

/** Books = agent = gateway, figure by figure. Pure. */
export function compareTotals(told: BookBalances, agent: AgentTotals, gateway: GatewayTotals): Comparison {
  const { books, differences: forex } = asPosted(told, agent);
  const nameOf = namesOf(books);
  const bills = billDifferences(books, agent, gateway, nameOf);
  const differences = [
    ...ledgersAgainstBooks(books, agent, nameOf),
    ...ledgersAgainstAgent(agent, gateway, nameOf),
    ...bills,
    ...partyDifferences(books, agent, gateway, nameOf).filter((each) => !isToldByBills(each, bills)),
    ...countsAgainstBooks(books, agent),
    ...countsAgainstAgent(agent, gateway),
  ];
  // A ledger that differs makes its lines differ: said once.
  const statement = differences.some(({ side, section }) => side === 'agent' && section === 'ledgers')
    ? []
    : [...trialBalanceDifferences(books, agent), ...derivedDifferences(books, agent), ...forex];
  const all = [...differences, ...statement];
  const compared = comparedOf(told, agent);
  return {
    accounts: accountsOf(books).size,
    bills: books.bills.length,
    sections: sections.map((section) => sectionOf(section, compared[section], all, gateway)),
    figures: tieOutFigures(told, agent),
    differences: all,
  };
}

function namesOf(books: BookBalances): (account: RecordId) => string {
  const named = books.years.flatMap(({ accounts, derived }) => [...accounts, ...derived]);
  const names = new Map<RecordId, string>(named.map(({ accountId, name }) => [accountId, name]));
  return (account) => names.get(account) ?? account;
}

function isToldByBills({ side, accountId }: TieOutDifference, bills: readonly TieOutDifference[]): boolean {
  return bills.some((each) => each.side === side && each.accountId === accountId);
}

function accountsOf({ years }: BookBalances): ReadonlySet<RecordId> {
  return new Set(years.flatMap(({ accounts }) => accounts.map(({ accountId }) => accountId)));
}

function comparedOf(books: BookBalances, agent: AgentTotals): { readonly [section in Section]: number } {
  return {
    vouchers: new Set([...books.counts.map(({ type, month }) => `${month} ${type}`)]).size,
    ledgers: books.years.reduce((sum, { accounts }) => sum + accounts.length, 0),
    'trial-balance': books.years.reduce((sum, { trialBalance }) => sum + (trialBalance?.length ?? 0), 0),
    derived: derivedLines(books),
    bills: agent.billsAsOn.length,
    parties: tieOutFigures(books, agent).billWiseParties,
  };
}

function sectionOf(
  section: Section,
  compared: number,
  differences: readonly TieOutDifference[],
  { counts, parties }: GatewayTotals,
): TieOutSection {
  const isOld = (section === 'vouchers' && counts === null) || (section === 'parties' && parties === null);
  const count = differences.filter((each) => each.section === section).length;
  return { section, compared, differences: count, ...(isOld && { notCompared: 'platform-too-old' }) };
}
