import type { BookRules, TallyDate } from '../../books.ts';
import type { GroupTree } from '../group-tree.ts';
import { type Master, scalar } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { parseAmount } from '../money.ts';
import { entryOf } from '../present.ts';
import { affectsAccounts, affectsStock } from '../vouchers/standing.ts';
import { type Entry, postings, type Voucher } from '../vouchers/voucher.ts';
import { Revaluation, type Revalued } from './revaluation.ts';
import { StockFlows, type StockMovement } from './stock-flows.ts';

/** One ledger over a period, in paise, debit negative. */
export interface LedgerBalance {
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
  /** False for a ledger that nothing was posted to: Tally then leaves the figures empty instead of writing 0.00. */
  readonly moved: boolean;
  /** What Tally shows beyond that. */
  readonly revalued: Revalued;
}

export interface PeriodBalances {
  ledger(ledger: Master): LedgerBalance;
  stock(item: Master): StockMovement;
  /** Values of all stock together. */
  readonly openingStock: number;
  readonly closingStock: number;
  /** Result of the period: income less expense plus the change in stock. Credit positive. */
  readonly profit: number;
}

export interface BalanceSource {
  readonly masters: MasterStore;
  readonly groups: GroupTree;
  readonly profitAndLoss: Master;
  readonly today: TallyDate;
  readonly booksFrom: TallyDate;
  rules(): Pick<BookRules, 'forexBalances'>;
  /** Every voucher dated up to and including a day. */
  vouchersUntil(to: TallyDate): Iterable<Voucher>;
}

/**
 * Adds up the books once. Balance-sheet ledgers open with what was posted before `from`; income and expense open at nil, and
 * what they gathered before `from` has become part of Profit & Loss A/c, together with the change in stock
 * (`facts/tally.md` §3.3: OPENINGBALANCE follows SVFROMDATE, 0 for nominal ledgers). Where the books began in the middle of a year a
 * nominal ledger may have an opening of its own: it belongs to the first year.
 */
export function addUp(source: BalanceSource, from: TallyDate, to: TallyDate): PeriodBalances {
  const sums = new Map<Master, Sums>();
  const stocks = new StockFlows(source.masters);
  const revaluation = source.rules().forexBalances === 'latest-rate' ? new Revaluation() : undefined;
  for (const voucher of source.vouchersUntil(to)) {
    const before = voucher.date < from;
    if (affectsStock(voucher, source.today)) stocks.take(voucher, before);
    if (!affectsAccounts(voucher, source.today)) continue;
    for (const entry of postings(voucher)) {
      post(sums, entry, before);
      revaluation?.take(entry, before);
    }
  }
  return conclude(source, { sums, stocks, revaluation }, from <= source.booksFrom);
}

interface Sums {
  before: number;
  debit: number;
  credit: number;
  moved: boolean;
}

interface AddedUp {
  readonly sums: ReadonlyMap<Master, Sums>;
  readonly stocks: StockFlows;
  readonly revaluation: Revaluation | undefined;
}

function conclude(source: BalanceSource, { sums, stocks, revaluation }: AddedUp, isFirst: boolean): PeriodBalances {
  const nominalOpening = (ledger: Master) => (isFirst ? openingBalance(ledger) : 0);
  const { opening: openingStock, closing: closingStock } = stocks.totals();
  const { opening: firstStock } = new StockFlows(source.masters).totals();
  let earnedBefore = openingStock - firstStock;
  let earned = closingStock - openingStock;
  for (const ledger of source.masters.ofType('Ledger')) {
    if (!source.groups.isNominal(ledger)) continue;
    const sum = sums.get(ledger) ?? none;
    earnedBefore += openingBalance(ledger) - nominalOpening(ledger) + sum.before;
    earned += nominalOpening(ledger) + sum.debit + sum.credit;
  }
  return {
    openingStock,
    closingStock,
    profit: earned,
    ledger(ledger) {
      const { before, debit, credit, moved } = sums.get(ledger) ?? none;
      const carried = ledger === source.profitAndLoss ? earnedBefore : 0;
      const isNominal = source.groups.isNominal(ledger);
      const opening = isNominal ? nominalOpening(ledger) : openingBalance(ledger) + before + carried;
      // Income and expense are kept in the books' own currency.
      const revalued = (!isNominal && revaluation?.of(ledger)) || { before: 0, now: 0 };
      return { opening, debit, credit, moved, revalued };
    },
    stock: (item) => stocks.of(item),
  };
}

export function openingBalance(ledger: Master): number {
  return parseAmount(scalar(ledger.body, 'OPENINGBALANCE')) ?? 0;
}

const none: Sums = { before: 0, debit: 0, credit: 0, moved: false };

function post(sums: Map<Master, Sums>, entry: Entry, before: boolean): void {
  const sum = entryOf(sums, entry.ledger, () => ({ ...none }));
  if (before) {
    sum.before += entry.paise;
  } else {
    sum.moved = true;
    if (entry.paise < 0) sum.debit += entry.paise;
    else sum.credit += entry.paise;
  }
}
