import type { PlainDate } from '../../contract/dates.ts';
import type { Decimal } from '../../contract/decimal.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { BookBalances } from '../connectors/connector.ts';
import type { AccountTotals } from '../store/totals.ts';
import { fromUnits, toUnits } from '../store/units.ts';
import { billKey } from './bills.ts';

/** What the agent's records add up to. */
export interface AgentTotals {
  readonly accounts: readonly AccountTotals[];
  readonly vouchers: number;
  /** Not zero as on the day, to be set against the books, and as of now, to be set against the gateway. */
  readonly billsAsOn: readonly KeyedBill[];
  readonly bills: readonly KeyedBill[];
}

export interface KeyedBill {
  readonly key: string;
  readonly account: RecordId;
  readonly open: bigint;
}

/** `tie-out-totals`, all pages together. */
export interface GatewayTotals {
  readonly accounts: readonly (readonly [RecordId, Decimal, Decimal, Decimal])[];
  readonly bills: readonly (readonly [RecordId, string, Decimal])[];
  readonly vouchers: number;
}

/** One figure on which two sides don't agree. The books are right against the agent, the agent against the gateway. */
export interface TieOutDifference {
  readonly side: 'agent' | 'gateway';
  readonly figure: 'account' | 'opening' | 'debits' | 'credits' | 'closing' | 'bill' | 'vouchers';
  /** Null for `vouchers`. */
  readonly accountId: RecordId | null;
  readonly account: string | null;
  /** Of a bill; null when no side that tells references holds it. */
  readonly reference: string | null;
  readonly through: PlainDate;
  readonly expected: string;
  readonly found: string;
  /** `found` less `expected`. */
  readonly amount: string;
}

export interface Comparison {
  readonly accounts: number;
  readonly bills: number;
  readonly differences: readonly TieOutDifference[];
}

/** Books = agent = gateway, figure by figure. Pure. */
export function compareTotals(books: BookBalances, agent: AgentTotals, gateway: GatewayTotals): Comparison {
  const names = new Map<RecordId, string>(
    [...books.accounts, ...books.derived].map(({ accountId, name }) => [accountId, name]),
  );
  const own = new Map(agent.accounts.map((each) => [each.account, each]));
  const references = referencesOf(books, gateway);
  const describe: Describe = (account, key) => ({
    accountId: account,
    account: (account && names.get(account)) ?? account,
    reference: key === null ? null : (references.get(key) ?? null),
    through: books.asOn,
  });
  const booksBills = keyed(books.bills.map((each) => [each.accountId, each.reference, each.open]));
  const differences = [
    ...books.accounts.flatMap((account) => againstBooks(account, own.get(account.accountId), describe)),
    ...unknownToBooks(books, agent, describe),
    ...againstAgent(agent, gateway, describe),
    ...compareBills('agent', booksBills, agent.billsAsOn, describe),
    ...compareBills('gateway', agent.bills, keyed(gateway.bills), describe),
    ...compareVouchers(agent.vouchers, gateway.vouchers, describe),
  ];
  return { accounts: books.accounts.length, bills: books.bills.length, differences };
}

type Described = Pick<TieOutDifference, 'accountId' | 'account' | 'reference' | 'through'>;
type Describe = (account: RecordId | null, billKey: string | null) => Described;

const none: Omit<AccountTotals, 'account'> = { opening: 0n, debits: 0n, credits: 0n };

/**
 * Where neither side has a posting, only the opening is compared: what the books then show as closing is derived, as for stock in hand and
 * Profit & Loss A/c (facts/tally.md §3.3).
 */
function againstBooks(
  account: BookBalances['accounts'][number],
  own: Omit<AccountTotals, 'account'> = none,
  describe: Describe,
): readonly TieOutDifference[] {
  const [debits, credits] = [unitsOrNull(account.debits), unitsOrNull(account.credits)];
  const [opening, closing] = [toUnits(account.opening), toUnits(account.closing)];
  const ownClosing = own.opening + own.debits - own.credits;
  const isPosted = [own.debits, own.credits, debits, credits].some((figure) => figure !== null && figure !== 0n);
  const isMoved = isPosted || (debits === null && opening !== closing);
  const which = describe(account.accountId, null);
  return [
    ...difference('agent', 'opening', which, opening, own.opening),
    ...(debits === null ? [] : difference('agent', 'debits', which, debits, own.debits)),
    ...(credits === null ? [] : difference('agent', 'credits', which, credits, own.credits)),
    ...(isMoved ? difference('agent', 'closing', which, closing, ownClosing) : []),
  ];
}

/** Ledgers of which the books say nothing: the agent must hold nothing on them. */
function unknownToBooks(books: BookBalances, agent: AgentTotals, describe: Describe): readonly TieOutDifference[] {
  const known = new Set([...books.accounts, ...books.derived].map(({ accountId }) => accountId));
  return agent.accounts
    .filter(({ account }) => !known.has(account))
    .flatMap((own) => figures('agent', describe(own.account, null), none, own));
}

function againstAgent(agent: AgentTotals, gateway: GatewayTotals, describe: Describe): readonly TieOutDifference[] {
  const theirs = new Map(gateway.accounts.map(([id, opening, debits, credits]) => [id, { opening, debits, credits }]));
  const own = new Set(agent.accounts.map(({ account }) => account));
  const ofAgent = agent.accounts.flatMap((expected) => {
    const found = theirs.get(expected.account);
    const which = describe(expected.account, null);
    if (found === undefined) return [missing('gateway', which)];
    const { opening, debits, credits } = found;
    const units = { opening: toUnits(opening), debits: toUnits(debits), credits: toUnits(credits) };
    return figures('gateway', which, expected, units);
  });
  const beyond = gateway.accounts.filter(([id]) => !own.has(id));
  return [...ofAgent, ...beyond.map(([id]) => ({ ...missing('gateway', describe(id, null)), ...beyondAgent }))];
}

const beyondAgent = { expected: 'absent', found: 'present' };

function missing(side: TieOutDifference['side'], which: Described): TieOutDifference {
  return { side, figure: 'account', ...which, expected: 'present', found: 'absent', amount: '0.00' };
}

function figures(
  side: TieOutDifference['side'],
  which: Described,
  expected: Omit<AccountTotals, 'account'>,
  found: Omit<AccountTotals, 'account'>,
): readonly TieOutDifference[] {
  return [
    ...difference(side, 'opening', which, expected.opening, found.opening),
    ...difference(side, 'debits', which, expected.debits, found.debits),
    ...difference(side, 'credits', which, expected.credits, found.credits),
  ];
}

function compareBills(
  side: TieOutDifference['side'],
  expected: readonly KeyedBill[],
  found: readonly KeyedBill[],
  describe: Describe,
): readonly TieOutDifference[] {
  const theirs = new Map(found.map((bill) => [bill.key, bill]));
  const ours = new Set(expected.map(({ key }) => key));
  const beyond = found.filter(({ key }) => !ours.has(key)).map((bill) => ({ ...bill, open: 0n }));
  return [...expected, ...beyond].flatMap(({ key, account, open }) =>
    difference(side, 'bill', describe(account, key), open, theirs.get(key)?.open ?? 0n),
  );
}

function compareVouchers(agent: number, gateway: number, describe: Describe): readonly TieOutDifference[] {
  if (agent === gateway) return [];
  const [expected, found, amount] = [String(agent), String(gateway), String(gateway - agent)];
  return [{ side: 'gateway', figure: 'vouchers', ...describe(null, null), expected, found, amount }];
}

function difference(
  side: TieOutDifference['side'],
  figure: TieOutDifference['figure'],
  which: Described,
  expected: bigint,
  found: bigint,
): readonly TieOutDifference[] {
  if (expected === found) return [];
  const [from, to, amount] = [fromUnits(expected), fromUnits(found), fromUnits(found - expected)];
  return [{ side, figure, ...which, expected: from, found: to, amount }];
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

function unitsOrNull(amount: Decimal | null): bigint | null {
  return amount === null ? null : toUnits(amount);
}
