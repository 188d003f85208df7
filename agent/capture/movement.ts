import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { SourceNum } from '../store/source-num.ts';
import type { Store } from '../store/store.ts';
import type { Effects } from './effects.ts';

interface DayTotal {
  readonly account: RecordId;
  readonly date: PlainDate;
  debit: bigint;
  credit: bigint;
  allocated: bigint;
}

type VoucherEffects = Extract<Effects, { type: 'voucher' }>;
type AccountEffects = Extract<Effects, { type: 'account' }>;

/** The sum of what the records of one capture do to the totals, written once per account and day. */
export class Movement {
  readonly #days = new Map<string, DayTotal>();
  readonly #openings = new Map<RecordId, AccountEffects | null>();
  readonly #vouchers = new Map<string, { date: PlainDate; type: string; vouchers: number }>();

  add(record: RecordId, effects: Effects): void {
    if (effects.type === 'account') this.#openings.set(record, effects);
    else this.#post(effects, 1);
  }

  /** Call it before `add` when a record changes. */
  takeBack(record: RecordId, effects: Effects): void {
    if (effects.type === 'account') this.#openings.set(record, null);
    else this.#post(effects, -1);
  }

  write(store: Store, source: SourceNum): void {
    for (const { account, date, ...moved } of this.#days.values()) {
      const { debit, credit, allocated } = moved;
      if (debit !== 0n || credit !== 0n || allocated !== 0n) store.totals.add(source, account, date, moved);
    }
    for (const [account, effects] of this.#openings)
      store.totals.setOpening(source, account, effects && opening(effects));
    for (const count of this.#vouchers.values()) store.totals.addVouchers(source, count);
  }

  #post({ date, postings, allocations, counted }: VoucherEffects, times: 1 | -1): void {
    if (counted !== null) this.#count(counted, times);
    const sign = BigInt(times);
    for (const { account, amount } of postings) {
      const day = this.#day(account, date);
      if (amount > 0n) day.debit += sign * amount;
      else day.credit -= sign * amount;
    }
    for (const { account, amount } of allocations) this.#day(account, date).allocated += sign * amount;
  }

  #count({ date, type }: NonNullable<VoucherEffects['counted']>, times: number): void {
    const key = `${date}${type}`;
    const count = this.#vouchers.get(key);
    if (count === undefined) this.#vouchers.set(key, { date, type, vouchers: times });
    else count.vouchers += times;
  }

  #day(account: RecordId, date: PlainDate): DayTotal {
    const key = `${date}${account}`;
    let day = this.#days.get(key);
    if (day === undefined) {
      day = { account, date, debit: 0n, credit: 0n, allocated: 0n };
      this.#days.set(key, day);
    }
    return day;
  }
}

function opening({ opening: amount, allocations }: AccountEffects) {
  return { amount, allocated: allocations.reduce((sum, each) => sum + each.amount, 0n) };
}
