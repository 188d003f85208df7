import type {
  BillRow,
  FlowRow,
  LedgerTruth,
  PartyTruth,
  StatementRow,
  StockRow,
  TallyDate,
  TrialBalanceRow,
} from '../../books.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import { balanceSheetRows } from './balance-sheet.ts';
import { cashFlowRows } from './cash-flow.ts';
import { GroupFigures } from './group-figures.ts';
import { openBillRows } from './open-bills.ts';
import { addUp, type BalanceSource, type PeriodBalances } from './period-balances.ts';
import { profitAndLossRows } from './profit-and-loss.ts';
import { registerRows } from './register.ts';
import { stockSummaryRows } from './stock-summary.ts';
import { groupSummaryRows, trialBalanceRows } from './trial-balance.ts';
import { ledgerTruths, partyTruths } from './truth.ts';

/** The native reports, each added up over all vouchers and remembered until the books change. */
export class Reports {
  readonly #source: BalanceSource;
  readonly #store: VoucherStore;
  #state = '';
  #balances = new Map<string, PeriodBalances>();
  #bills = new Map<string, readonly BillRow[]>();

  constructor(store: VoucherStore, source: Omit<BalanceSource, 'vouchersUntil'>) {
    this.#store = store;
    this.#source = { ...source, vouchersUntil: (to) => store.vouchers(beginning, to) };
  }

  balances(from: TallyDate, to: TallyDate): PeriodBalances {
    return this.#remember(this.#balances, `${from}-${to}`, () => addUp(this.#source, from, to));
  }

  trialBalance(from: TallyDate, to: TallyDate, exploded: boolean): Iterable<TrialBalanceRow> {
    return trialBalanceRows(this.#figures(from, to, 'opening'), exploded);
  }

  groupSummary(name: string, from: TallyDate, to: TallyDate): Iterable<TrialBalanceRow> | undefined {
    const group = this.#source.masters.find('Group', name);
    return group && groupSummaryRows(this.#figures(from, to, 'opening'), group);
  }

  profitAndLoss(from: TallyDate, to: TallyDate, exploded: boolean): Iterable<StatementRow> {
    return profitAndLossRows(this.#figures(from, to, 'closing'), this.balances(from, to), exploded);
  }

  balanceSheet(from: TallyDate, to: TallyDate, exploded: boolean): Iterable<StatementRow> {
    return balanceSheetRows(this.#source, this.#figures(from, to, 'closing'), exploded);
  }

  cashFlow(from: TallyDate, to: TallyDate): Iterable<FlowRow> {
    return cashFlowRows(this.#source, from, to);
  }

  register(type: 'Sales' | 'Purchase', from: TallyDate, to: TallyDate): Iterable<FlowRow> {
    return registerRows(this.#source, type, from, to);
  }

  stockSummary(from: TallyDate, to: TallyDate, exploded: boolean): Iterable<StockRow> {
    return stockSummaryRows(this.#source.masters, this.balances(from, to), exploded);
  }

  bills(side: 'receivable' | 'payable', asOn: TallyDate, today = asOn): Iterable<BillRow> {
    return this.#remember(this.#bills, `${side}-${asOn}-${today}`, () => openBillRows(this.#source, side, asOn, today));
  }

  ledgerTruth(from: TallyDate, to: TallyDate): Iterable<LedgerTruth> {
    return ledgerTruths(this.#source, this.balances(from, to));
  }

  partyTruth(asOn: TallyDate): Iterable<PartyTruth> {
    return partyTruths(this.#source, this.balances(beginning, asOn), asOn);
  }

  #figures(from: TallyDate, to: TallyDate, stock: 'opening' | 'closing'): GroupFigures {
    return new GroupFigures(this.#source, this.balances(from, to), stock);
  }

  #remember<T>(cache: Map<string, T>, key: string, compute: () => T): T {
    const { forexBalances } = this.#source.rules();
    const state = `${this.#source.masters.revision}:${this.#store.revision}:${forexBalances}`;
    if (state !== this.#state) {
      this.#state = state;
      this.#balances.clear();
      this.#bills.clear();
    }
    const known = cache.get(key);
    if (known !== undefined) return known;
    if (cache.size >= remembered) cache.clear();
    const fresh = compute();
    cache.set(key, fresh);
    return fresh;
  }
}

const beginning: TallyDate = '19010101';
const remembered = 4;
