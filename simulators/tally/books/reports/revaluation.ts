import type { Master } from '../master.ts';
import { entryOf } from '../present.ts';
import type { Entry } from '../vouchers/voucher.ts';

/** What a balance is shown beyond what was posted, in paise, debit negative: before the period, and at its end. */
export interface Revalued {
  readonly before: number;
  readonly now: number;
}

interface Foreign {
  readonly symbol: string;
  cents: number;
  paise: number;
}

/**
 * Balances in foreign currency at the latest rate that any voucher has, though nothing was posted for that
 * (`ripu-nuvanta/tally_agent`, sync spec §10.5, measured on TallyPrime 7.0).
 */
export class Revaluation {
  readonly #before = new Balances();
  readonly #now = new Balances();

  /** In the order of their days. */
  take(entry: Entry, isBefore: boolean): void {
    if (isBefore) this.#before.take(entry);
    this.#now.take(entry);
  }

  of(ledger: Master): Revalued {
    return { before: this.#before.beyond(ledger), now: this.#now.beyond(ledger) };
  }
}

class Balances {
  readonly #foreign = new Map<Master, Foreign[]>();
  readonly #rates = new Map<string, number>();

  take({ ledger, paise, forex }: Entry): void {
    if (forex === undefined) return;
    const { symbol, cents, rate } = forex;
    this.#rates.set(symbol, rate);
    const all = entryOf(this.#foreign, ledger, () => []);
    let balance = all.find((each) => each.symbol === symbol);
    if (balance === undefined) {
      balance = { symbol, cents: 0, paise: 0 };
      all.push(balance);
    }
    balance.cents += cents;
    balance.paise += paise;
  }

  beyond(ledger: Master): number {
    const all = this.#foreign.get(ledger) ?? [];
    return all.reduce(
      (sum, { symbol, cents, paise }) => sum + Math.round((cents * (this.#rates.get(symbol) ?? 0)) / 10_000) - paise,
      0,
    );
  }
}
