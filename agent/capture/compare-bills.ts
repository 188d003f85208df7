import type { Decimal } from '../../contract/decimal.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { BookBalances } from '../connectors/balances.ts';
import { toUnits } from '../store/units.ts';
import { billKey } from './bills.ts';
import { type About, difference, type Side, type TieOutDifference } from './tie-out-difference.ts';
import type { AgentTotals, GatewayTotals, KeyedBill } from './tie-out-sides.ts';

type NameOf = (account: RecordId) => string;

/** What is open, by party and reference: Tally's own list against ours, ours against the gateway's. */
export function billDifferences(
  books: BookBalances,
  agent: AgentTotals,
  gateway: GatewayTotals,
  nameOf: NameOf,
): readonly TieOutDifference[] {
  const references = referencesOf(books, gateway);
  const about = (side: Side, { key, account }: KeyedBill): About => ({
    ...party(side, 'bill', account, books, nameOf),
    section: 'bills',
    reference: references.get(key) ?? null,
  });
  const ofBooks = keyed(books.bills.map(({ accountId, reference, open }) => [accountId, reference, open]));
  return [
    ...compareBills(ofBooks, agent.billsAsOn, (bill) => about('agent', bill)),
    ...compareBills(agent.bills, keyed(gateway.bills), (bill) => about('gateway', bill)),
  ];
}

/**
 * Per party kept bill by bill: the ledger's balance is what is open on bills and what is on account. Balance and bills come from
 * the books against the agent, and what is on account from the vouchers' own lines.
 */
export function partyDifferences(
  books: BookBalances,
  agent: AgentTotals,
  gateway: GatewayTotals,
  nameOf: NameOf,
): readonly TieOutDifference[] {
  return [
    ...partiesOfBooks(books, agent, nameOf),
    ...partiesOfAgent(books, agent, nameOf),
    ...partiesOfGateway(books, gateway, nameOf),
  ];
}

/** As the books say, at the day of the tie-out. */
export function billWiseAccounts(books: BookBalances) {
  return (books.years.at(-1)?.accounts ?? []).filter(({ billWise }) => billWise === true);
}

function partiesOfBooks(books: BookBalances, agent: AgentTotals, nameOf: NameOf): readonly TieOutDifference[] {
  const open = openPerAccount(books.bills.map(({ accountId, open: amount }) => [accountId, toUnits(amount)]));
  const onAccount = new Map(agent.onAccountAsOn.map((each) => [each.account, each.onAccount]));
  return billWiseAccounts(books).flatMap(({ accountId, closing }) => {
    const unnamed = toUnits(closing) - (open.get(accountId) ?? 0n);
    return difference(party('agent', 'on-account', accountId, books, nameOf), unnamed, onAccount.get(accountId) ?? 0n);
  });
}

/** Postings and bills are kept apart from each other: a bill that was lost here shows. */
function partiesOfAgent(books: BookBalances, agent: AgentTotals, nameOf: NameOf): readonly TieOutDifference[] {
  const open = openPerAccount(agent.bills.map(({ account, open: amount }) => [account, amount]));
  return agent.onAccount.flatMap(({ account, closing, onAccount }) =>
    difference(party('agent', 'bill', account, books, nameOf), closing - onAccount, open.get(account) ?? 0n),
  );
}

function partiesOfGateway(
  books: BookBalances,
  { parties, bills }: GatewayTotals,
  nameOf: NameOf,
): readonly TieOutDifference[] {
  const open = openPerAccount(bills.map(([account, , amount]) => [account, toUnits(amount)]));
  return (parties ?? []).flatMap(([account, closing, onAccount]) => {
    const named = toUnits(closing) - toUnits(onAccount);
    return difference(party('gateway', 'on-account', account, books, nameOf), named, open.get(account) ?? 0n);
  });
}

function party(
  side: Side,
  figure: TieOutDifference['figure'],
  accountId: RecordId,
  { asOn }: BookBalances,
  nameOf: NameOf,
): About {
  const account = nameOf(accountId);
  return { side, section: 'parties', figure, accountId, account, reference: null, from: null, through: asOn };
}

function compareBills(
  expected: readonly KeyedBill[],
  found: readonly KeyedBill[],
  about: (bill: KeyedBill) => About,
): readonly TieOutDifference[] {
  const theirs = new Map(found.map((bill) => [bill.key, bill]));
  const ours = new Set(expected.map(({ key }) => key));
  const beyond = found.filter(({ key }) => !ours.has(key)).map((bill) => ({ ...bill, open: 0n }));
  return [...expected, ...beyond].flatMap((bill) =>
    difference(about(bill), bill.open, theirs.get(bill.key)?.open ?? 0n),
  );
}

/** One line per bill: the books may name a reference more than once. */
function keyed(bills: readonly (readonly [RecordId, string, Decimal])[]): readonly KeyedBill[] {
  const sums = new Map<string, KeyedBill>();
  for (const [account, reference, open] of bills) {
    const key = billKey(account, reference);
    sums.set(key, { key, account, open: (sums.get(key)?.open ?? 0n) + toUnits(open) });
  }
  return [...sums.values()];
}

function referencesOf(books: BookBalances, gateway: GatewayTotals): ReadonlyMap<string, string> {
  const told = [
    ...books.bills.map(({ accountId, reference }) => [accountId, reference] as const),
    ...gateway.bills.map(([accountId, reference]) => [accountId, reference] as const),
  ];
  return new Map(told.map(([account, reference]) => [billKey(account, reference), reference]));
}

function openPerAccount(bills: readonly (readonly [RecordId, bigint])[]): ReadonlyMap<RecordId, bigint> {
  const open = new Map<RecordId, bigint>();
  for (const [account, amount] of bills) open.set(account, (open.get(account) ?? 0n) + amount);
  return open;
}
