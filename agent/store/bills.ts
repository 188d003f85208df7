import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './source-num.ts';

export type BillNum = number & { readonly __brand: 'BillNum' };

/** A bill is a record that is derived, not read. Its key is unique in its source; its reference is content and kept in `Effects`. */
export interface BillState {
  readonly num: BillNum;
  readonly key: string;
  readonly account: RecordId;
  /** Keyed hash of the data; null: it was not sent yet, or must be sent again. */
  readonly hash: string | null;
  /** The outbox batch that carried it last; 0: none did. */
  readonly batch: number;
}

/** One line of a voucher, or of an account's opening bills, that touches a bill. */
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

export interface OpenBill {
  readonly key: string;
  readonly account: RecordId;
  readonly open: bigint;
}

interface Row {
  readonly record: RecordId;
  readonly line: bigint;
  readonly origin: 'opening' | 'voucher';
  readonly type: string;
  readonly date: PlainDate | null;
  readonly amount: bigint;
  readonly due_date: PlainDate | null;
  readonly credit_days: bigint | null;
  readonly currency: string | null;
}

const columns = 'num, key, account, hash, batch';

/** Bills, what was allocated to them, and what is still open. */
export class Bills {
  readonly #get;
  readonly #insert;
  readonly #carried;
  readonly #setOpen;
  readonly #delete;
  readonly #allocate;
  readonly #release;
  readonly #allocations;
  readonly #ofAccount;
  readonly #open;
  readonly #openAsOn;
  readonly #page;
  readonly #clear;
  readonly #clearBatch;
  readonly #uncarry;
  readonly #clearFrom;
  readonly #toSend;

  constructor(db: Db) {
    this.#get = db.prepare<[SourceNum, string], BillState>(`SELECT ${columns} FROM bills WHERE source = ? AND key = ?`);
    this.#insert = db.prepare('INSERT INTO bills (source, key, account) VALUES (?, ?, ?)');
    this.#carried = db.prepare('UPDATE bills SET hash = ?, batch = ? WHERE num = ?');
    this.#setOpen = db.prepare('UPDATE bills SET open = ? WHERE num = ?');
    this.#delete = db.prepare('DELETE FROM bills WHERE num = ?');
    this.#allocate = db.prepare(
      `INSERT INTO allocations (bill, record, line, origin, type, date, amount, due_date, credit_days, currency)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#release = db.prepare('DELETE FROM allocations WHERE bill = ? AND record = ?');
    this.#allocations = db
      .prepare<[number], Row>(
        `SELECT record, line, origin, type, date, amount, due_date, credit_days, currency FROM allocations WHERE bill = ?`,
      )
      .safeIntegers();
    this.#ofAccount = db.prepare<[SourceNum, string], BillState>(
      `SELECT ${columns} FROM bills WHERE source = ? AND account = ?`,
    );
    this.#open = db
      .prepare<[SourceNum], OpenBill>(
        'SELECT key, account, open FROM bills WHERE source = ? AND open <> 0 ORDER BY key',
      )
      .safeIntegers();
    this.#openAsOn = db
      .prepare<[string, SourceNum], OpenBill>(
        `SELECT b.key, b.account, sum(a.amount) AS open FROM bills b JOIN allocations a ON a.bill = b.num
           AND (a.origin = 'opening' OR a.date <= ?)
         WHERE b.source = ? GROUP BY b.num HAVING sum(a.amount) <> 0 ORDER BY b.key`,
      )
      .safeIntegers();
    this.#page = db.prepare<[SourceNum, string, number], BillState>(
      `SELECT ${columns} FROM bills WHERE source = ? AND key > ? ORDER BY key LIMIT ?`,
    );
    this.#clear = db.prepare('UPDATE bills SET hash = NULL WHERE source = ? AND key = ? AND batch < ?');
    this.#clearBatch = db.prepare('UPDATE bills SET hash = NULL WHERE source = ? AND batch = ?');
    this.#uncarry = db.prepare('UPDATE bills SET batch = 0 WHERE source = ? AND key = ? AND batch = ?');
    this.#clearFrom = db.prepare('UPDATE bills SET hash = NULL WHERE source = ? AND batch >= ?');
    this.#toSend = db.prepare<[SourceNum, number, number], BillState>(
      `SELECT ${columns} FROM bills WHERE source = ? AND hash IS NULL AND num > ? ORDER BY num LIMIT ?`,
    );
  }

  get(source: SourceNum, key: string): BillState | null {
    return this.#get.get(source, key) ?? null;
  }

  add(source: SourceNum, key: string, account: RecordId): BillState {
    const num = Number(this.#insert.run(source, key, account).lastInsertRowid) as BillNum;
    return { num, key, account, hash: null, batch: 0 };
  }

  /** It was put into the outbox with this hash. */
  carried(bill: BillNum, hash: string, batch: number): void {
    this.#carried.run(hash, batch, bill);
  }

  setOpen(bill: BillNum, open: bigint): void {
    this.#setOpen.run(open, bill);
  }

  /** Of a bill that nothing is allocated to any more. */
  delete(bill: BillNum): void {
    this.#delete.run(bill);
  }

  allocate(bill: BillNum, row: AllocationRow): void {
    const { record, line, origin, type, date, amount, dueDate, creditDays, currency } = row;
    this.#allocate.run(bill, record, line, origin, type, date, amount, dueDate, creditDays, currency);
  }

  /** Takes back everything that one record allocated to the bill. */
  release(bill: BillNum, record: RecordId): void {
    this.#release.run(bill, record);
  }

  /** In no promised order. */
  allocations(bill: BillNum): readonly AllocationRow[] {
    return this.#allocations.all(bill).map((row) => ({
      record: row.record,
      line: Number(row.line),
      origin: row.origin,
      type: row.type,
      date: row.date,
      amount: row.amount,
      dueDate: row.due_date,
      creditDays: row.credit_days === null ? null : Number(row.credit_days),
      currency: row.currency,
    }));
  }

  ofAccount(source: SourceNum, account: RecordId): readonly BillState[] {
    return this.#ofAccount.all(source, account);
  }

  /** Bills whose allocations don't add up to zero. */
  open(source: SourceNum): readonly OpenBill[] {
    return this.#open.all(source);
  }

  /** As `open`, counting only what was allocated up to and including `asOn`. */
  openAsOn(source: SourceNum, asOn: PlainDate): readonly OpenBill[] {
    return this.#openAsOn.all(asOn, source);
  }

  /** In order of their keys. */
  page(source: SourceNum, after: string, limit: number): readonly BillState[] {
    return this.#page.all(source, after, limit);
  }

  /** Marks a bill to be sent again, unless it was sent from batch `since` on. True when it was marked. */
  clear(source: SourceNum, key: string, since: number): boolean {
    return this.#clear.run(source, key, since).changes > 0;
  }

  clearBatch(source: SourceNum, batch: number): void {
    this.#clearBatch.run(source, batch);
  }

  /** By its record id. Forgets that this batch carried it last; false when it did not. */
  uncarry(source: SourceNum, id: RecordId, batch: number): boolean {
    return this.#uncarry.run(source, id.slice(id.lastIndexOf(':') + 1), batch).changes > 0;
  }

  clearFrom(source: SourceNum, batch: number): void {
    this.#clearFrom.run(source, batch);
  }

  /** Bills that must be sent again, from a bill on; 0: from the first. */
  toSend(source: SourceNum, after: number, limit: number): readonly BillState[] {
    return this.#toSend.all(source, after, limit);
  }
}
