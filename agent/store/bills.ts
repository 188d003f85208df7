import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './sources.ts';

export type BillNum = number & { readonly __brand: 'BillNum' };

/** One line of a voucher, or of an account's opening bills, that touches a bill. The reference itself is content: it is in `Effects`. */
export interface AllocationRow {
  /** The voucher, or the account for an opening bill. */
  readonly record: RecordId;
  readonly line: number;
  readonly origin: 'opening' | 'voucher';
  readonly type: string;
  readonly date: PlainDate | null;
  /** Debit-positive, in units of `unitScale`. */
  readonly amount: bigint;
  readonly dueDate: PlainDate | null;
  readonly creditDays: number | null;
  readonly currency: string | null;
}

interface Row {
  readonly record: string;
  readonly line: bigint;
  readonly origin: 'opening' | 'voucher';
  readonly type: string;
  readonly date: string | null;
  readonly amount: bigint;
  readonly due_date: string | null;
  readonly credit_days: bigint | null;
  readonly currency: string | null;
}

interface OpenRow {
  readonly id: string;
  readonly account: string;
  readonly open: bigint;
}

export interface OpenBill {
  readonly id: RecordId;
  readonly account: RecordId;
  readonly open: bigint;
}

/** Bills and what was allocated to them. */
export class Bills {
  readonly #num;
  readonly #insert;
  readonly #allocate;
  readonly #release;
  readonly #allocations;
  readonly #setOpen;
  readonly #delete;
  readonly #ofAccount;
  readonly #open;

  constructor(db: Db) {
    this.#num = db.prepare<[SourceNum, string], number>('SELECT num FROM bills WHERE source = ? AND id = ?').pluck();
    this.#insert = db.prepare('INSERT INTO bills (source, id, account) VALUES (?, ?, ?)');
    this.#allocate = db.prepare(
      `INSERT INTO allocations (bill, record, line, origin, type, date, amount, due_date, credit_days, currency)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#release = db.prepare('DELETE FROM allocations WHERE bill = ? AND record = ?');
    this.#allocations = db
      .prepare<[number], Row>(
        `SELECT record, line, origin, type, date, amount, due_date, credit_days, currency FROM allocations
         WHERE bill = ? ORDER BY origin, date, record, line`,
      )
      .safeIntegers();
    this.#setOpen = db.prepare('UPDATE bills SET open = ? WHERE num = ?');
    this.#delete = db.prepare('DELETE FROM bills WHERE num = ?');
    this.#ofAccount = db
      .prepare<[SourceNum, string], string>('SELECT id FROM bills WHERE source = ? AND account = ?')
      .pluck();
    this.#open = db
      .prepare<[SourceNum], OpenRow>('SELECT id, account, open FROM bills WHERE source = ? AND open <> 0 ORDER BY id')
      .safeIntegers();
  }

  find(source: SourceNum, id: RecordId): BillNum | null {
    return (this.#num.get(source, id) ?? null) as BillNum | null;
  }

  findOrAdd(source: SourceNum, id: RecordId, account: RecordId): BillNum {
    return this.find(source, id) ?? (Number(this.#insert.run(source, id, account).lastInsertRowid) as BillNum);
  }

  allocate(bill: BillNum, row: AllocationRow): void {
    const { record, line, origin, type, date, amount, dueDate, creditDays, currency } = row;
    this.#allocate.run(bill, record, line, origin, type, date, amount, dueDate, creditDays, currency);
  }

  /** Takes back everything that one record allocated to the bill. */
  release(bill: BillNum, record: RecordId): void {
    this.#release.run(bill, record);
  }

  /** Openings first, then by date, record and line. */
  allocations(bill: BillNum): readonly AllocationRow[] {
    return this.#allocations.all(bill).map((row) => ({
      record: row.record as RecordId,
      line: Number(row.line),
      origin: row.origin,
      type: row.type,
      date: row.date as PlainDate | null,
      amount: row.amount,
      dueDate: row.due_date as PlainDate | null,
      creditDays: row.credit_days === null ? null : Number(row.credit_days),
      currency: row.currency,
    }));
  }

  setOpen(bill: BillNum, open: bigint): void {
    this.#setOpen.run(open, bill);
  }

  /** Of a bill that nothing is allocated to any more. */
  delete(bill: BillNum): void {
    this.#delete.run(bill);
  }

  ofAccount(source: SourceNum, account: RecordId): readonly RecordId[] {
    return this.#ofAccount.all(source, account) as RecordId[];
  }

  /** Bills whose allocations don't add up to zero. */
  open(source: SourceNum): readonly OpenBill[] {
    return this.#open
      .all(source)
      .map((row) => ({ id: row.id as RecordId, account: row.account as RecordId, open: row.open }));
  }
}
