import type { TallyDate } from '../../books.ts';
import type { GroupTree } from '../group-tree.ts';
import { type Master, scalar } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { parseAmount } from '../money.ts';
import { entryOf } from '../present.ts';
import { parseQuantity } from '../quantity.ts';
import { affectsAccounts } from '../vouchers/standing.ts';
import { type Entry, postings, type Voucher } from '../vouchers/voucher.ts';

/** One ledger over a period, in paise, debit negative. */
export interface LedgerBalance {
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
  /** False for a ledger that nothing was posted to: Tally then leaves the figures empty instead of writing 0.00. */
  readonly moved: boolean;
}

/** Stock of one item: thousandths of its unit, and paise at the weighted average of what came in. */
export interface StockBalance {
  readonly milli: number;
  readonly value: number;
}

export interface PeriodBalances {
  ledger(ledger: Master): LedgerBalance;
  /** Stock on the day before the period, and on its last. */
  stock(item: Master): { readonly opening: StockBalance; readonly closing: StockBalance };
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
  /** Every voucher dated up to and including a day. */
  vouchersUntil(to: TallyDate): Iterable<Voucher>;
}

/**
 * Adds up the books once. Balance-sheet ledgers open with what was posted before `from`; income and expense open at nil, and
 * what they gathered before `from` has become part of Profit & Loss A/c, together with the change in stock
 * (`facts/tally.md` §3.3: OPENINGBALANCE follows SVFROMDATE, 0 for nominal ledgers).
 */
export function addUp(source: BalanceSource, from: TallyDate, to: TallyDate): PeriodBalances {
  const sums = new Map<Master, Sums>();
  const stocks = openingStocks(source.masters);
  for (const voucher of source.vouchersUntil(to)) {
    if (!affectsAccounts(voucher, source.today)) continue;
    const before = voucher.date < from;
    for (const entry of postings(voucher)) post(sums, entry, before);
    for (const line of voucher.items) {
      const stock = entryOf(stocks, line.item, emptyStock);
      move(before ? stock.before : stock.within, line.deemedPositive, line.actual, Math.abs(line.paise));
    }
  }
  return conclude(source, sums, stocks);
}

interface Sums {
  before: number;
  debit: number;
  credit: number;
  moved: boolean;
}

interface Flow {
  inMilli: number;
  inValue: number;
  outMilli: number;
}

interface StockFlow {
  readonly before: Flow;
  readonly within: Flow;
}

function conclude(
  source: BalanceSource,
  sums: ReadonlyMap<Master, Sums>,
  stocks: ReadonlyMap<Master, StockFlow>,
): PeriodBalances {
  const openingStock = total(stocks, openingOf);
  const closingStock = total(stocks, closingOf);
  let earnedBefore = openingStock - total(openingStocks(source.masters), openingOf);
  let earned = closingStock - openingStock;
  for (const ledger of source.masters.ofType('Ledger')) {
    if (!source.groups.isNominal(ledger)) continue;
    const sum = sums.get(ledger) ?? none;
    earnedBefore += openingBalance(ledger) + sum.before;
    earned += sum.debit + sum.credit;
  }
  return {
    openingStock,
    closingStock,
    profit: earned,
    ledger(ledger) {
      const { before, debit, credit, moved } = sums.get(ledger) ?? none;
      const carried = ledger === source.profitAndLoss ? earnedBefore : 0;
      const opening = source.groups.isNominal(ledger) ? 0 : openingBalance(ledger) + before + carried;
      return { opening, debit, credit, moved };
    },
    stock(item) {
      const flow = stocks.get(item) ?? emptyStock();
      return { opening: openingOf(flow), closing: closingOf(flow) };
    },
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

function openingStocks(masters: MasterStore): Map<Master, StockFlow> {
  const stocks = new Map<Master, StockFlow>();
  for (const item of masters.ofType('StockItem')) {
    const stock = emptyStock();
    const milli = parseQuantity(scalar(item.body, 'OPENINGBALANCE'))?.milli ?? 0;
    move(stock.before, true, milli, Math.abs(parseAmount(scalar(item.body, 'OPENINGVALUE')) ?? 0));
    stocks.set(item, stock);
  }
  return stocks;
}

function emptyStock(): StockFlow {
  return { before: { inMilli: 0, inValue: 0, outMilli: 0 }, within: { inMilli: 0, inValue: 0, outMilli: 0 } };
}

function move(flow: Flow, inward: boolean, milli: number, value: number): void {
  if (inward) {
    flow.inMilli += milli;
    flow.inValue += value;
  } else {
    flow.outMilli += milli;
  }
}

function openingOf(flow: StockFlow): StockBalance {
  return valued(flow.before);
}

function closingOf({ before, within }: StockFlow): StockBalance {
  return valued({
    inMilli: before.inMilli + within.inMilli,
    inValue: before.inValue + within.inValue,
    outMilli: before.outMilli + within.outMilli,
  });
}

function valued({ inMilli, inValue, outMilli }: Flow): StockBalance {
  const milli = inMilli - outMilli;
  return { milli, value: inMilli === 0 ? 0 : Math.round(inValue * (milli / inMilli)) };
}

function total(stocks: ReadonlyMap<Master, StockFlow>, at: (flow: StockFlow) => StockBalance): number {
  let sum = 0;
  for (const flow of stocks.values()) sum += at(flow).value;
  return sum;
}
