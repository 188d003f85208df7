import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './sources.ts';

/** Sums of one account, in units of `unitScale`; debits and credits both without a sign. */
export interface AccountTotals {
  readonly account: RecordId;
  readonly opening: bigint;
  readonly debits: bigint;
  readonly credits: bigint;
}

interface SumRow {
  readonly account: string;
  readonly opening: bigint | null;
  readonly debits: bigint | null;
  readonly credits: bigint | null;
}

/** What the records say per account: openings, and postings per day. */
export class Totals {
  readonly #add;
  readonly #sweep;
  readonly #opening;
  readonly #noOpening;
  readonly #posted;
  readonly #sums;
  readonly #vouchers;

  constructor(db: Db) {
    this.#add = db.prepare(
      `INSERT INTO totals (source, account, date, debit, credit) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (source, account, date) DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit`,
    );
    this.#sweep = db.prepare(
      'DELETE FROM totals WHERE source = ? AND account = ? AND date = ? AND debit = 0 AND credit = 0',
    );
    this.#opening = db.prepare(
      `INSERT INTO openings (source, account, amount) VALUES (?, ?, ?)
       ON CONFLICT (source, account) DO UPDATE SET amount = excluded.amount`,
    );
    this.#noOpening = db.prepare('DELETE FROM openings WHERE source = ? AND account = ?');
    this.#posted = db.prepare(
      `INSERT INTO posted (source, date, vouchers) VALUES (?, ?, ?)
       ON CONFLICT (source, date) DO UPDATE SET vouchers = vouchers + excluded.vouchers`,
    );
    this.#sums = db
      .prepare<[{ source: SourceNum; asOn: string }], SumRow>(
        `SELECT account, sum(opening) AS opening, sum(debits) AS debits, sum(credits) AS credits FROM (
           SELECT account, amount AS opening, 0 AS debits, 0 AS credits FROM openings WHERE source = @source
           UNION ALL
           SELECT account, 0, debit, credit FROM totals WHERE source = @source AND date <= @asOn
         ) GROUP BY account ORDER BY account`,
      )
      .safeIntegers();
    this.#vouchers = db
      .prepare<[SourceNum, string], number | null>('SELECT sum(vouchers) FROM posted WHERE source = ? AND date <= ?')
      .pluck();
  }

  /** Adds to one day of one account; either may be negative, when something is taken back. */
  add(source: SourceNum, account: RecordId, date: PlainDate, debit: bigint, credit: bigint): void {
    this.#add.run(source, account, date, debit, credit);
    if (debit < 0n || credit < 0n) this.#sweep.run(source, account, date);
  }

  /** Null when the account is gone. */
  setOpening(source: SourceNum, account: RecordId, amount: bigint | null): void {
    if (amount === null) this.#noOpening.run(source, account);
    else this.#opening.run(source, account, amount);
  }

  addVouchers(source: SourceNum, date: PlainDate, count: number): void {
    if (count !== 0) this.#posted.run(source, date, count);
  }

  /** Every account with an opening or a posting up to and including `asOn`. */
  sums(source: SourceNum, asOn: PlainDate): readonly AccountTotals[] {
    return this.#sums.all({ source, asOn }).map((row) => ({
      account: row.account as RecordId,
      opening: row.opening ?? 0n,
      debits: row.debits ?? 0n,
      credits: row.credits ?? 0n,
    }));
  }

  /** How many vouchers move accounts up to and including `asOn`. */
  vouchers(source: SourceNum, asOn: PlainDate): number {
    return this.#vouchers.get(source, asOn) ?? 0;
  }
}
