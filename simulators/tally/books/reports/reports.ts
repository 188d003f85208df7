import type { BillRow, TallyDate, TrialBalanceRow } from '../../books.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';
import { openBillRows } from './open-bills.ts';
import { addUp, type BalanceSource, type PeriodBalances } from './period-balances.ts';
import { trialBalanceRows } from './trial-balance.ts';

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
    return trialBalanceRows(this.#source, this.balances(from, to), exploded);
  }

  bills(side: 'receivable' | 'payable', asOn: TallyDate): Iterable<BillRow> {
    return this.#remember(this.#bills, `${side}-${asOn}`, () => openBillRows(this.#source, side, asOn));
  }

  #remember<T>(cache: Map<string, T>, key: string, compute: () => T): T {
    const state = `${this.#source.masters.revision}:${this.#store.revision}`;
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
