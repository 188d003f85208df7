import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { SourceNum } from '../store/sources.ts';
import type { Store } from '../store/store.ts';
import type { Effects } from './effects.ts';

interface DayTotal {
  readonly account: RecordId;
  readonly date: PlainDate;
  debit: bigint;
  credit: bigint;
}

/** The sum of what the records of one capture do to the totals, written once per account and day. */
export class Movement {
  readonly #days = new Map<string, DayTotal>();
  readonly #openings = new Map<RecordId, bigint | null>();
  readonly #vouchers = new Map<PlainDate, number>();

  add(record: RecordId, effects: Effects): void {
    if (effects.type === 'account') this.#openings.set(record, effects.opening);
    else this.#post(effects, 1n);
  }

  /** Call it before `add` when a record changes. */
  takeBack(record: RecordId, effects: Effects): void {
    if (effects.type === 'account') this.#openings.set(record, null);
    else this.#post(effects, -1n);
  }

  write(store: Store, source: SourceNum): void {
    for (const { account, date, debit, credit } of this.#days.values()) {
      if (debit !== 0n || credit !== 0n) store.totals.add(source, account, date, debit, credit);
    }
    for (const [account, opening] of this.#openings) store.totals.setOpening(source, account, opening);
    for (const [date, count] of this.#vouchers) store.totals.addVouchers(source, date, count);
  }

  #post({ date, postings }: Extract<Effects, { type: 'voucher' }>, sign: bigint): void {
    this.#vouchers.set(date, (this.#vouchers.get(date) ?? 0) + Number(sign));
    for (const { account, amount } of postings) {
      const day = this.#day(account, date);
      if (amount > 0n) day.debit += sign * amount;
      else day.credit -= sign * amount;
    }
  }

  #day(account: RecordId, date: PlainDate): DayTotal {
    const key = `${date}${account}`;
    let day = this.#days.get(key);
    if (day === undefined) {
      day = { account, date, debit: 0n, credit: 0n };
      this.#days.set(key, day);
    }
    return day;
  }
}
