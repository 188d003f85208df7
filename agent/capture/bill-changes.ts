import type { RecordId } from '../../contract/ids.ts';
import type { BillData } from '../../contract/records/bill.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { AllocationRow, BillState } from '../store/bills.ts';
import type { SourceRow } from '../store/sources.ts';
import type { Store } from '../store/store.ts';
import { billKey, billRecord, inOrder, sumOf } from './bills.ts';
import { type Allocation, decodeEffects, type Effects } from './effects.ts';
import { edit, type Reason } from './reason.ts';

interface Touched {
  readonly bill: BillState;
  readonly accountName: string;
  readonly reference: string;
  reason: Reason;
  /** Everything allocated to a bill that these changes made; null: the store knows. */
  readonly made: AllocationRow[] | null;
}

/** A bill after the changes: `record` null when nothing is left of it. */
export interface DerivedBill {
  readonly bill: BillState;
  readonly record: CanonicalRecord<'bill', BillData> | null;
  readonly reason: Reason;
}

/** The bills that one set of changes touches, derived once each when all of it is known. */
export class BillChanges {
  readonly #store: Store;
  readonly #source: SourceRow;
  readonly #touched = new Map<string, Touched>();
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
    for (const each of allocations) this.#store.bills.release(this.#touchNamed(each, reason).bill.num, record);
  }

  allocate(record: RecordId, allocations: readonly Allocation[], reason: Reason): void {
    for (const each of allocations) {
      const { line, type, date, amount, dueDate, creditDays, currency } = each;
      const origin = each.account === record ? 'opening' : 'voucher';
      const row = { record, line, origin, type, date, amount, dueDate, creditDays, currency } as const;
      const { bill, made } = this.#touchNamed(each, reason);
      this.#store.bills.allocate(bill.num, row);
      made?.push(row);
    }
  }

  /** Its bills carry the account's name. */
  touchOfAccount(account: RecordId, reason: Reason): void {
    for (const bill of this.#store.bills.ofAccount(this.#source.num, account)) this.touch(bill, reason);
  }

  /** A bill of the store; its reference is found in the effects of what made it. */
  touch(bill: BillState, reason: Reason): void {
    if (this.#touched.has(bill.key)) return;
    const allocation = this.#storedAllocation(bill);
    if (allocation === null) return;
    const { accountName, reference } = allocation;
    this.#touched.set(bill.key, { bill, accountName, reference, reason, made: null });
  }

  derive(): readonly DerivedBill[] {
    return [...this.#touched.values()].map((touched) => this.#derive(touched));
  }

  #derive({ bill, accountName, reference, reason, made }: Touched): DerivedBill {
    const allocations = inOrder(made ?? this.#store.bills.allocations(bill.num));
    if (allocations.length === 0) return { bill, record: null, reason };
    this.#store.bills.setOpen(bill.num, sumOf(allocations));
    const account = this.#accountName(bill.account) ?? accountName;
    const name = { sourceId: this.#source.sourceId, accountId: bill.account, account, reference };
    return { bill, record: billRecord(name, allocations), reason };
  }

  #touchNamed({ account, accountName, reference }: Allocation, reason: Reason): Touched {
    const key = billKey(account, reference);
    const known = this.#touched.get(key);
    if (known !== undefined) {
      if (known.reason.jobId !== reason.jobId) known.reason = edit;
      return known;
    }
    const stored = this.#store.bills.get(this.#source.num, key);
    const bill = stored ?? this.#store.bills.add(this.#source.num, key, account);
    const touched = { bill, accountName, reference, reason, made: stored === null ? [] : null };
    this.#touched.set(key, touched);
    return touched;
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

  #storedAllocation({ num, key }: BillState): Allocation | null {
    const record = this.#store.bills.allocations(num)[0]?.record;
    const effects = record === undefined ? null : this.#storedEffects(record);
    return effects?.allocations.find((each) => billKey(each.account, each.reference) === key) ?? null;
  }

  #storedEffects(record: RecordId): Effects | null {
    const ref = this.#store.records.get(this.#source.num, record)?.effects;
    return ref ? decodeEffects(this.#store.effects.get(ref)) : null;
  }
}
