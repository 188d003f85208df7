import type { RecordId } from '../../contract/ids.ts';
import type { BookAccount, BookBalances, BookYear, TrialBalanceRow } from '../connectors/balances.ts';
import type { AccountTotals } from '../store/totals.ts';
import { fromUnits, toUnits } from '../store/units.ts';
import { difference, type TieOutDifference } from './tie-out-difference.ts';
import type { AgentTotals } from './tie-out-sides.ts';

export interface AsPosted {
  /** Without what a change of rates has added to balances. */
  readonly books: BookBalances;
  /** Where the line says something else than the balances do. */
  readonly differences: readonly TieOutDifference[];
}

/** By how much each ledger is shown beyond what was posted to it, debit-positive. */
type Revalued = ReadonlyMap<RecordId, bigint>;

const unadjusted = 'Unadjusted Forex Gain/Loss';

/**
 * Tally shows balances in foreign currency at the latest rate, though nothing was posted for that, and puts the sum of it, the other way
 * round, into a line of its own, which goes on from year to year (`ripu-nuvanta/tally_agent`, sync spec §10.5, measured on TallyPrime 7.0: a
 * party at 132,929.85 instead of 133,113.72, and a line of 183.87). So there is one check for all of them together: what ledgers whose
 * postings agree are shown beyond those must be what the line takes back, to the paisa. Then it is taken out of the figures; else they stay
 * as they are, and differ.
 */
export function asPosted(books: BookBalances, agent: AgentTotals): AsPosted {
  const differences: TieOutDifference[] = [];
  let before: Revalued = new Map();
  const years = books.years.map((year, index) => {
    const line = lineOf(year);
    const own = new Map((agent.years[index]?.accounts ?? []).map((each) => [each.account, each]));
    const revalued = line === 0n ? new Map<RecordId, bigint>() : revaluedIn(year, own);
    const sum = [...revalued.values()].reduce((total, each) => total + each, 0n);
    const isExplained = sum === -line;
    if (!isExplained) differences.push(...difference(about(year), line, -sum));
    const now: Revalued = isExplained ? revalued : new Map();
    const posted = yearAsPosted(year, before, now);
    before = now;
    return posted;
  });
  return { books: { ...books, years }, differences };
}

export function hasForexLine(year: BookYear): boolean {
  return year.trialBalance?.some(isLine) === true;
}

function lineOf({ trialBalance }: BookYear): bigint {
  return (trialBalance ?? []).filter(isLine).reduce((sum, row) => sum + net(row), 0n);
}

function isLine({ name }: TrialBalanceRow): boolean {
  return name.trim().toLowerCase() === unadjusted.toLowerCase();
}

/** Ledgers whose postings agree, and whose closing does not. Income and expense are kept in the books' own currency. */
function revaluedIn({ accounts }: BookYear, own: ReadonlyMap<RecordId, AccountTotals>): Map<RecordId, bigint> {
  const found = new Map<RecordId, bigint>();
  for (const { accountId, isNominal, debits, credits, closing } of accounts) {
    const held = own.get(accountId);
    if (isNominal || held === undefined) continue;
    if (toUnits(debits) !== held.debits || toUnits(credits) !== held.credits) continue;
    const beyond = toUnits(closing) - (held.opening + held.debits - held.credits);
    if (beyond !== 0n) found.set(accountId, beyond);
  }
  return found;
}

function yearAsPosted(year: BookYear, before: Revalued, now: Revalued): BookYear {
  if (before.size === 0 && now.size === 0) return year;
  const groups = new Map<string, bigint>();
  for (const { accountId, group } of year.accounts) {
    if (group !== null) groups.set(group, (groups.get(group) ?? 0n) + (now.get(accountId) ?? 0n));
  }
  return {
    ...year,
    accounts: year.accounts.map((account) => accountAsPosted(account, before, now)),
    trialBalance:
      year.trialBalance
        ?.filter((row) => now.size === 0 || !isLine(row))
        .map((row) => rowOf(row, net(row) - (groups.get(row.name) ?? 0n))) ?? null,
  };
}

/** A balance that was shown at another rate at a year's end is carried over so, or as it was posted: both are seen to add up. */
function accountAsPosted(account: BookAccount, before: Revalued, now: Revalued): BookAccount {
  const { accountId, opening, debits, credits, closing } = account;
  const posted = toUnits(closing) - (now.get(accountId) ?? 0n);
  const began = posted - toUnits(debits) + toUnits(credits);
  const isCarried = before.has(accountId) && toUnits(opening) - began === before.get(accountId);
  return {
    ...account,
    opening: isCarried ? fromUnits(began) : opening,
    closing: now.has(accountId) ? fromUnits(posted) : closing,
  };
}

function rowOf(row: TrialBalanceRow, amount: bigint): TrialBalanceRow {
  if (amount === net(row)) return row;
  return { ...row, debit: fromUnits(amount > 0n ? amount : 0n), credit: fromUnits(amount < 0n ? amount : 0n) };
}

function net({ debit, credit }: TrialBalanceRow): bigint {
  return toUnits(debit) + toUnits(credit);
}

function about({ from, to }: BookYear) {
  const of = { accountId: null, account: unadjusted, reference: null, from, through: to } as const;
  return { side: 'agent', section: 'derived', figure: 'derived', ...of } as const;
}
