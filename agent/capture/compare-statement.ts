import type { RecordId } from '../../contract/ids.ts';
import type { BookBalances, BookYear, DerivedAccount } from '../connectors/balances.ts';
import { toUnits } from '../store/units.ts';
import { hasForexLine } from './compare-forex.ts';
import { difference, type TieOutDifference } from './tie-out-difference.ts';
import type { AgentTotals } from './tie-out-sides.ts';

interface Year {
  readonly books: BookYear;
  /** Opening, with everything before the year, and closing as the agent's records make them, nominal ledgers begun anew. */
  readonly closings: ReadonlyMap<RecordId, bigint>;
  readonly before: ReadonlyMap<RecordId, bigint>;
}

/**
 * The books' own trial balance, line by line: what stands under a primary group is what the agent's records of its ledgers add up to.
 * Stock stands in it at its opening value (facts/tally.md §3.3).
 */
export function trialBalanceDifferences(books: BookBalances, agent: AgentTotals): readonly TieOutDifference[] {
  return yearsOf(books, agent).flatMap((year) => linesOf(year));
}

/** Lines that the product works out instead of adding up postings, each with a check of its own (facts/tally.md §3.3). */
export function derivedDifferences(books: BookBalances, agent: AgentTotals): readonly TieOutDifference[] {
  const years = yearsOf(books, agent);
  const [first] = years;
  if (first === undefined) return [];
  return [
    ...years.flatMap((year, index) => (index === 0 ? [] : profitAndLoss(first, year))),
    ...years.flatMap((year, index) => stockCarriedOver(years[index - 1], year)),
    ...openingsDiffer(first),
    ...years.flatMap(addsUpToNothing),
  ];
}

export function derivedLines(books: BookBalances): number {
  return books.years.reduce(
    (count, year) => count + year.derived.length + (year.stock === null ? 0 : 1) + (hasForexLine(year) ? 1 : 0),
    0,
  );
}

function yearsOf(books: BookBalances, agent: AgentTotals): readonly Year[] {
  return books.years.map((year, index) => {
    const own = agent.years[index]?.accounts ?? [];
    const nominal = new Set(year.accounts.filter(({ isNominal }) => isNominal).map(({ accountId }) => accountId));
    const before = new Map(own.map(({ account, opening }) => [account, opening]));
    const closings = new Map(
      own.map(({ account, opening, debits, credits }) => {
        const began = nominal.has(account) && index > 0 ? 0n : opening;
        return [account, began + debits - credits];
      }),
    );
    return { books: year, before, closings };
  });
}

function linesOf({ books, closings }: Year): readonly TieOutDifference[] {
  if (books.trialBalance === null) return [];
  const lines = netLines(books);
  const groups = new Map<string, bigint>();
  for (const { group, accountId } of books.accounts) {
    if (group !== null) groups.set(group, (groups.get(group) ?? 0n) + (closings.get(accountId) ?? 0n));
  }
  let stock: readonly bigint[] = stockValues(books);
  return [...groups].flatMap(([group, own]) => {
    const line = lines.get(group) ?? 0n;
    if (line === own) return [];
    // Whichever group holds the stock, and only one does.
    if (stock.includes(line - own)) {
      stock = [];
      return [];
    }
    return difference(about(books, 'trial-balance', 'group', group), line, own);
  });
}

/** Profit & Loss A/c: what it was, and what income and expense gathered before the year, with the change in stock. */
function profitAndLoss(first: Year, { books, before }: Year): readonly TieOutDifference[] {
  const account = derived(books, 'profit-and-loss')[0];
  if (account === undefined) return [];
  const nominal = books.accounts.filter(({ isNominal }) => isNominal);
  const gathered = nominal.reduce((sum, { accountId }) => sum + (before.get(accountId) ?? 0n), 0n);
  const own = (before.get(account.accountId) ?? 0n) + gathered;
  const changes = stockChanges(first.books, books).map((change) => own - change);
  const opening = toUnits(account.opening);
  if (changes.includes(opening)) return [];
  return difference(about(books, 'derived', 'derived', account.name, account.accountId), opening, changes[0] ?? own);
}

/** What the stock closed at is what it opens at. */
function stockCarriedOver(earlier: Year | undefined, { books }: Year): readonly TieOutDifference[] {
  if (earlier === undefined || earlier.books.stock === null || books.stock === null) return [];
  const [closed, opens] = [toUnits(earlier.books.stock.closing), toUnits(books.stock.opening)];
  return difference(about(books, 'derived', 'derived', 'Stock-in-Hand'), closed, opens);
}

/** What the openings lack, stock among them, is a line of the product's own. */
function openingsDiffer({ books, before }: Year): readonly TieOutDifference[] {
  if (books.trialBalance === null) return [];
  const line = [...netLines(books)].find(([name]) => isDifferenceInOpenings(name))?.[1] ?? 0n;
  // The agent's openings hold those of stock ledgers already.
  const ledgers = stockLedgers(books);
  const own = ledgers - [...before.values()].reduce((sum, opening) => sum + opening, 0n);
  const possible = stockValues(books).map((stock) => own - stock);
  if (possible.includes(line)) return [];
  return difference(about(books, 'derived', 'derived', 'Difference in opening balances'), line, possible[0] ?? own);
}

/** With every line the two columns agree. */
function addsUpToNothing({ books }: Year): readonly TieOutDifference[] {
  if (books.trialBalance === null || books.trialBalance.length === 0) return [];
  const sum = [...netLines(books).values()].reduce((total, line) => total + line, 0n);
  return difference(about(books, 'derived', 'derived', 'Trial balance'), 0n, sum);
}

function netLines({ trialBalance }: BookYear): ReadonlyMap<string, bigint> {
  const lines = new Map<string, bigint>();
  for (const { name, debit, credit } of trialBalance ?? []) {
    lines.set(name, (lines.get(name) ?? 0n) + toUnits(debit) + toUnits(credit));
  }
  return lines;
}

/**
 * What may stand for the opening stock: the items' value, the stock ledgers' own balances, or both, as inventory is part of the
 * accounts or not. The likeliest first.
 */
function stockValues(books: BookYear): readonly bigint[] {
  const items = books.stock === null ? 0n : toUnits(books.stock.opening);
  const ledgers = stockLedgers(books);
  return [items, ledgers, items + ledgers];
}

function stockLedgers(books: BookYear): bigint {
  return derived(books, 'stock').reduce((sum, { opening }) => sum + toUnits(opening), 0n);
}

function stockChanges(first: BookYear, year: BookYear): readonly bigint[] {
  const before = stockValues(first);
  return stockValues(year).map((value, index) => value - (before[index] ?? 0n));
}

function derived({ derived: lines }: BookYear, worksOut: DerivedAccount['worksOut']): readonly DerivedAccount[] {
  return lines.filter((each) => each.worksOut === worksOut);
}

function isDifferenceInOpenings(name: string): boolean {
  return /^difference in opening balances$/i.test(name.trim());
}

function about(
  { from, to }: BookYear,
  section: 'trial-balance' | 'derived',
  figure: 'group' | 'derived',
  account: string,
  accountId: RecordId | null = null,
) {
  return { side: 'agent', section, figure, accountId, account, reference: null, from, through: to } as const;
}
