import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './source-num.ts';

/** Sums of one account over a period, in units of `unitScale`; debits and credits both without a sign. */
export interface AccountTotals {
  readonly account: RecordId;
  /** When the books began, and everything posted before the period. */
  readonly opening: bigint;
  readonly debits: bigint;
  readonly credits: bigint;
}

/** What of an account's balance names no bill. */
export interface OnAccount {
  readonly account: RecordId;
  readonly closing: bigint;
  readonly onAccount: bigint;
}

/** How much one day of one account moves; any may be negative, when something is taken back. */
export interface DayMovement {
  readonly debit: bigint;
  readonly credit: bigint;
  /** Of what was posted, that which names a bill; debit-positive. */
  readonly allocated: bigint;
}

export interface VoucherCount {
  /** As `typeKey` makes it. */
  readonly type: string;
  /** `2025-04`. */
  readonly month: string;
  readonly vouchers: number;
}

export interface DayOfType {
  readonly type: string;
  readonly date: PlainDate;
  readonly vouchers: number;
}

type SumRow = { readonly [key in keyof AccountTotals]: key extends 'account' ? RecordId : bigint | null };

/** What the records say per account: openings, postings per day; and how many vouchers there are. */
export class Totals {
  readonly #add;
  readonly #sweep;
  readonly #opening;
  readonly #noOpening;
  readonly #sums;
  readonly #onAccount;
  readonly #count;
  readonly #sweepCount;
  readonly #counts;
  readonly #perDay;
  readonly #clear;
  readonly #clearCounts;
  readonly #clearOpenings;
  readonly #daysOf;

  constructor(db: Db) {
    this.#add = db.prepare(
      `INSERT INTO totals (source, account, date, debit, credit, allocated) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (source, account, date) DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit,
         allocated = allocated + excluded.allocated`,
    );
    this.#sweep = db.prepare(
      `DELETE FROM totals WHERE source = ? AND account = ? AND date = ? AND debit = 0 AND credit = 0 AND allocated = 0`,
    );
    this.#opening = db.prepare(
      `INSERT INTO openings (source, account, amount, allocated) VALUES (?, ?, ?, ?)
       ON CONFLICT (source, account) DO UPDATE SET amount = excluded.amount, allocated = excluded.allocated`,
    );
    this.#noOpening = db.prepare('DELETE FROM openings WHERE source = ? AND account = ?');
    this.#sums = db
      .prepare<[{ source: SourceNum; from: string; to: string }], SumRow>(
        `SELECT account, sum(opening) AS opening, sum(debits) AS debits, sum(credits) AS credits FROM (
           SELECT account, amount AS opening, 0 AS debits, 0 AS credits FROM openings WHERE source = @source
           UNION ALL
           SELECT account, iif(date < @from, debit - credit, 0), iif(date < @from, 0, debit), iif(date < @from, 0, credit)
             FROM totals WHERE source = @source AND date <= @to
         ) GROUP BY account ORDER BY account`,
      )
      .safeIntegers();
    this.#onAccount = db
      .prepare<[{ source: SourceNum; to: string }], OnAccount>(
        `SELECT account, sum(closing) AS closing, sum(closing - allocated) AS onAccount FROM (
           SELECT account, amount AS closing, allocated FROM openings WHERE source = @source
           UNION ALL
           SELECT account, debit - credit, allocated FROM totals WHERE source = @source AND date <= @to
         ) GROUP BY account ORDER BY account`,
      )
      .safeIntegers();
    this.#count = db.prepare(
      `INSERT INTO voucher_counts (source, date, type, vouchers) VALUES (?, ?, ?, ?)
       ON CONFLICT (source, date, type) DO UPDATE SET vouchers = vouchers + excluded.vouchers`,
    );
    this.#sweepCount = db.prepare('DELETE FROM voucher_counts WHERE source = ? AND date = ? AND vouchers = 0');
    this.#counts = db.prepare<[SourceNum], VoucherCount>(
      `SELECT type, substr(date, 1, 7) AS month, sum(vouchers) AS vouchers FROM voucher_counts WHERE source = ?
       GROUP BY 2, 1 ORDER BY 2, 1`,
    );
    this.#clear = db.prepare('DELETE FROM totals WHERE source = ? AND date >= ? AND date <= ?');
    this.#clearCounts = db.prepare('DELETE FROM voucher_counts WHERE source = ? AND date >= ? AND date <= ?');
    this.#clearOpenings = db.prepare('DELETE FROM openings WHERE source = ?');
    this.#daysOf = db
      .prepare<[SourceNum, string], PlainDate>('SELECT date FROM totals WHERE source = ? AND account = ? ORDER BY date')
      .pluck();
    this.#perDay = db.prepare<[SourceNum], { readonly day: PlainDate; readonly count: number }>(
      'SELECT date AS day, sum(vouchers) AS count FROM voucher_counts WHERE source = ? GROUP BY date ORDER BY date',
    );
  }

  add(source: SourceNum, account: RecordId, date: PlainDate, { debit, credit, allocated }: DayMovement): void {
    this.#add.run(source, account, date, debit, credit, allocated);
    if (debit < 0n || credit < 0n) this.#sweep.run(source, account, date);
  }

  /** `allocated`: that part of it which names a bill. Null when the account is gone. */
  setOpening(source: SourceNum, account: RecordId, opening: { amount: bigint; allocated: bigint } | null): void {
    if (opening === null) this.#noOpening.run(source, account);
    else this.#opening.run(source, account, opening.amount, opening.allocated);
  }

  /** Of all days from one to another, both included: whoever does so makes them anew in the same transaction. */
  clear(source: SourceNum, from: PlainDate, to: PlainDate): void {
    this.#clear.run(source, from, to);
    this.#clearCounts.run(source, from, to);
  }

  clearOpenings(source: SourceNum): void {
    this.#clearOpenings.run(source);
  }

  /** On which anything of the account was posted, earliest first. */
  daysOf(source: SourceNum, account: RecordId): readonly PlainDate[] {
    return this.#daysOf.all(source, account);
  }

  addVouchers(source: SourceNum, { date, type, vouchers }: DayOfType): void {
    if (vouchers === 0) return;
    this.#count.run(source, date, type, vouchers);
    if (vouchers < 0) this.#sweepCount.run(source, date);
  }

  /** Every account with an opening, or a posting up to and including `to`. */
  sums(source: SourceNum, from: PlainDate, to: PlainDate): readonly AccountTotals[] {
    return this.#sums.all({ source, from, to }).map((row) => ({
      account: row.account,
      opening: row.opening ?? 0n,
      debits: row.debits ?? 0n,
      credits: row.credits ?? 0n,
    }));
  }

  /** Of every account, counting what is dated up to and including `to`. */
  onAccount(source: SourceNum, to: PlainDate): readonly OnAccount[] {
    return this.#onAccount.all({ source, to });
  }

  /** Of every status, whenever they are dated. */
  voucherCounts(source: SourceNum): readonly VoucherCount[] {
    return this.#counts.all(source);
  }

  /** Of every status, earliest first. */
  vouchersPerDay(source: SourceNum): readonly { readonly day: PlainDate; readonly count: number }[] {
    return this.#perDay.all(source);
  }
}
