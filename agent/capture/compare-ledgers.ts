import type { Decimal } from '../../contract/decimal.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { BookAccount, BookBalances, BookPeriod } from '../connectors/balances.ts';
import type { AccountTotals } from '../store/totals.ts';
import { toUnits } from '../store/units.ts';
import { type About, difference, type Side, type TieOutDifference } from './tie-out-difference.ts';
import type { AgentTotals, GatewayTotals } from './tie-out-sides.ts';

type Sums = Omit<AccountTotals, 'account'>;
type NameOf = (account: RecordId) => string;

const none: Sums = { opening: 0n, debits: 0n, credits: 0n };

/**
 * Ledger by ledger and year by year. What an earlier year already says is not said again: a wrong closing is carried into the
 * openings of all that follow.
 */
export function ledgersAgainstBooks(
  books: BookBalances,
  agent: AgentTotals,
  nameOf: NameOf,
): readonly TieOutDifference[] {
  const carried = new Map<RecordId, bigint>();
  return books.years.flatMap((year, index) => {
    const own = byAccount(agent.years[index]?.accounts ?? []);
    const isFirst = index === 0;
    return [
      ...year.accounts.flatMap((account) => yearOf(year, account, own.get(account.accountId), isFirst, carried)),
      ...unknownToBooks(books, year, own, nameOf, isFirst),
    ];
  });
}

function yearOf(
  year: BookPeriod,
  account: BookAccount,
  own: Sums = none,
  isFirst: boolean,
  carried: Map<RecordId, bigint>,
): readonly TieOutDifference[] {
  const about = (figure: TieOutDifference['figure']) => ledger('agent', figure, year, account.accountId, account.name);
  const beginsAnew = account.isNominal && !isFirst;
  const opening = beginsAnew ? 0n : own.opening;
  const closing = opening + own.debits - own.credits;
  const before = beginsAnew ? 0n : (carried.get(account.accountId) ?? 0n);
  const books = { opening: toUnits(account.opening), closing: toUnits(account.closing) };
  carried.set(account.accountId, closing - books.closing);
  return [
    ...difference(about('opening'), books.opening + before, opening),
    ...difference(about('debits'), toUnits(account.debits), own.debits),
    ...difference(about('credits'), toUnits(account.credits), own.credits),
    ...difference(about('closing'), books.closing + before, closing),
  ];
}

/** Ledgers of which the books say nothing: the agent must hold nothing on them. */
function unknownToBooks(
  books: BookBalances,
  year: BookPeriod,
  own: ReadonlyMap<RecordId, Sums>,
  nameOf: NameOf,
  isFirst: boolean,
): readonly TieOutDifference[] {
  const known = new Set(books.years.flatMap(({ accounts, derived }) => [...accounts, ...derived]).map(idOf));
  return [...own]
    .filter(([id]) => !known.has(id))
    .flatMap(([id, sums]) => sumsDiffer('agent', year, id, nameOf(id), none, sums, isFirst));
}

/** By years where the gateway tells them, else as on the day. */
export function ledgersAgainstAgent(
  agent: AgentTotals,
  gateway: GatewayTotals,
  nameOf: NameOf,
): readonly TieOutDifference[] {
  const [first, last] = [agent.years[0], agent.years.at(-1)];
  if (first === undefined || last === undefined) return [];
  const whole = { from: first.from, to: last.to };
  const own = byAccount(last.accounts);
  const theirs = new Map(gateway.accounts.map(([id, ...sums]) => [id, sumsOf(...sums)]));
  const presence = [
    ...[...own.keys()].filter((id) => !theirs.has(id)).map((id) => missing(whole, id, nameOf, false)),
    ...[...theirs.keys()].filter((id) => !own.has(id)).map((id) => missing(whole, id, nameOf, true)),
  ];
  const both = (id: RecordId) => own.has(id) && theirs.has(id);
  if (gateway.periods === null) {
    const sums = wholeSums(agent);
    return [
      ...presence,
      ...[...theirs]
        .filter(([id]) => both(id))
        .flatMap(([id, found]) => sumsDiffer('gateway', whole, id, nameOf(id), sums.get(id) ?? none, found, true)),
    ];
  }
  const byYear = Map.groupBy(gateway.periods, ([index]) => index);
  const inYears = agent.years.flatMap((year, index) => {
    const held = new Map((byYear.get(index) ?? []).map(([, id, ...sums]) => [id, sumsOf(...sums)]));
    return year.accounts
      .filter(({ account }) => both(account))
      .flatMap(({ account, ...sums }) =>
        sumsDiffer('gateway', year, account, nameOf(account), sums, held.get(account) ?? none, index === 0),
      );
  });
  return [...presence, ...inYears];
}

/** As the gateway tells them without periods. */
function wholeSums({ years }: AgentTotals): ReadonlyMap<RecordId, Sums> {
  const sums = new Map<RecordId, Sums>();
  for (const [index, { accounts }] of years.entries()) {
    for (const { account, opening, debits, credits } of accounts) {
      const sum = sums.get(account) ?? { ...none, opening: index === 0 ? opening : 0n };
      sums.set(account, { ...sum, debits: sum.debits + debits, credits: sum.credits + credits });
    }
  }
  return sums;
}

function sumsDiffer(
  side: Side,
  year: BookPeriod,
  id: RecordId,
  name: string,
  expected: Sums,
  found: Sums,
  withOpening: boolean,
): readonly TieOutDifference[] {
  const about = (figure: TieOutDifference['figure']) => ledger(side, figure, year, id, name);
  return [
    ...(withOpening ? difference(about('opening'), expected.opening, found.opening) : []),
    ...difference(about('debits'), expected.debits, found.debits),
    ...difference(about('credits'), expected.credits, found.credits),
  ];
}

function missing(period: BookPeriod, id: RecordId, nameOf: NameOf, isBeyond: boolean): TieOutDifference {
  const [expected, found] = isBeyond ? ['absent', 'present'] : ['present', 'absent'];
  return { ...ledger('gateway', 'account', period, id, nameOf(id)), expected, found, amount: '0.00' };
}

function ledger(
  side: Side,
  figure: TieOutDifference['figure'],
  { from, to }: BookPeriod,
  accountId: RecordId,
  account: string,
): About {
  return { side, section: 'ledgers', figure, accountId, account, reference: null, from, through: to };
}

function byAccount(totals: readonly AccountTotals[]): ReadonlyMap<RecordId, Sums> {
  return new Map(totals.map(({ account, ...sums }) => [account, sums]));
}

function sumsOf(opening: Decimal, debits: Decimal, credits: Decimal): Sums {
  return { opening: toUnits(opening), debits: toUnits(debits), credits: toUnits(credits) };
}

function idOf({ accountId }: { readonly accountId: RecordId }): RecordId {
  return accountId;
}
