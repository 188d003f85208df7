import type { RecordId } from '../../contract/ids.ts';
import type { BillData } from '../../contract/records/bill.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { BillNum } from '../store/bills.ts';
import type { SourceRow } from '../store/sources.ts';
import type { Store } from '../store/store.ts';
import { billId, billRecord, sumOf } from './bills.ts';
import { type Allocation, decodeEffects } from './effects.ts';
import { edit, type Reason } from './reason.ts';

interface Touched {
  readonly id: RecordId;
  readonly num: BillNum;
  readonly account: RecordId;
  readonly accountName: string;
  readonly reference: string;
  readonly reason: Reason;
}

/** A bill after the changes: `record` null when nothing is left of it. */
export interface DerivedBill {
  readonly id: RecordId;
  readonly record: CanonicalRecord<'bill', BillData> | null;
  readonly reason: Reason;
}

/** The bills that one set of changes touches, derived once each when all of it is known. */
export class BillChanges {
  readonly #store: Store;
  readonly #source: SourceRow;
  readonly #touched = new Map<RecordId, Touched>();
  readonly #names = new Map<RecordId, string | null>();

  constructor(store: Store, source: SourceRow) {
    this.#store = store;
    this.#source = source;
  }

  /** The account's record has the last word on its name. */
  nameAccount(account: RecordId, name: string): void {
    this.#names.set(account, name);
  }

  release(record: RecordId, allocations: readonly Allocation[], reason: Reason): void {
    for (const each of allocations) this.#store.bills.release(this.#touchByReference(each, reason), record);
  }

  allocate(record: RecordId, allocations: readonly Allocation[], reason: Reason): void {
    for (const each of allocations) {
      const origin = each.account === record ? 'opening' : 'voucher';
      const { line, type, date, amount, dueDate, creditDays, currency } = each;
      const row = { record, line, origin, type, date, amount, dueDate, creditDays, currency } as const;
      this.#store.bills.allocate(this.#touchByReference(each, reason), row);
    }
  }

  /** Its bills carry the account's name. */
  touchOfAccount(account: RecordId, reason: Reason): void {
    for (const id of this.#store.bills.ofAccount(this.#source.num, account)) this.touch(id, reason);
  }

  /** A bill that is in the store; its reference is found in the effects of what made it. */
  touch(id: RecordId, reason: Reason): void {
    const num = this.#store.bills.find(this.#source.num, id);
    if (num === null || this.#touched.has(id)) return;
    const allocation = this.#storedAllocation(num, id);
    if (allocation === null) return;
    const { account, accountName, reference } = allocation;
    this.#touched.set(id, { id, num, account, accountName, reference, reason });
  }

  derive(): readonly DerivedBill[] {
    return [...this.#touched.values()].map((bill) => this.#derive(bill));
  }

  #derive({ id, num, account, accountName, reference, reason }: Touched): DerivedBill {
    const allocations = this.#store.bills.allocations(num);
    if (allocations.length === 0) {
      this.#store.bills.delete(num);
      return { id, record: null, reason };
    }
    this.#store.bills.setOpen(num, sumOf(allocations));
    const name = this.#accountName(account) ?? accountName;
    const { sourceId } = this.#source;
    return { id, record: billRecord({ sourceId, accountId: account, account: name, reference }, allocations), reason };
  }

  #touchByReference({ account, accountName, reference }: Allocation, reason: Reason): BillNum {
    const id = billId(this.#source.sourceId, account, reference);
    const known = this.#touched.get(id);
    if (known !== undefined) {
      if (known.reason.jobId !== reason.jobId) this.#touched.set(id, { ...known, reason: edit });
      return known.num;
    }
    const num = this.#store.bills.findOrAdd(this.#source.num, id, account);
    this.#touched.set(id, { id, num, account, accountName, reference, reason });
    return num;
  }

  #accountName(account: RecordId): string | null {
    let name = this.#names.get(account);
    if (name === undefined) {
      const effects = this.#storedEffects(account);
      name = effects?.type === 'account' ? effects.name : null;
      this.#names.set(account, name);
    }
    return name;
  }

  #storedAllocation(bill: BillNum, id: RecordId): Allocation | null {
    const record = this.#store.bills.allocations(bill)[0]?.record;
    const effects = record === undefined ? null : this.#storedEffects(record);
    const { sourceId } = this.#source;
    return effects?.allocations.find((each) => billId(sourceId, each.account, each.reference) === id) ?? null;
  }

  #storedEffects(record: RecordId) {
    const ref = this.#store.records.get(this.#source.num, record)?.effects;
    return ref ? decodeEffects(this.#store.effects.get(ref)) : null;
  }
}
