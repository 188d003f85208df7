import { hash } from 'node:crypto';
import { addDays } from '../../contract/dates.ts';
import { type RecordId, recordId, type SourceId } from '../../contract/ids.ts';
import type { BillData } from '../../contract/records/bill.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { AllocationRow } from '../store/bills.ts';
import { fromUnits } from '../store/units.ts';

/** Version of the form of `BillData`. */
export const billShape = 1;

/** A bill is named by account and reference; the key shows neither, since ids are logged and references are content. */
export function billKey(account: RecordId, reference: string): string {
  return hash('sha256', `${account}\n${reference}`, 'base64url').slice(0, 22);
}

export function billId(sourceId: SourceId, key: string): RecordId {
  return recordId(sourceId, 'bill', key);
}

/** Openings first, then oldest first. */
export function inOrder(allocations: readonly AllocationRow[]): readonly AllocationRow[] {
  return allocations.length < 2 ? allocations : [...allocations].sort(compareAllocations);
}

export interface BillName {
  readonly sourceId: SourceId;
  readonly accountId: RecordId;
  readonly account: string;
  readonly reference: string;
}

/** The bill as everything that was allocated to it makes it; `allocations` oldest first and not empty. */
export function billRecord(name: BillName, allocations: readonly AllocationRow[]): CanonicalRecord<'bill', BillData> {
  const { sourceId, accountId, account, reference } = name;
  const origin = originOf(allocations);
  const original = allocations.filter((each) => each.record === origin.record && each.type === origin.type);
  const isOpening = origin.origin === 'opening';
  return {
    kind: 'bill',
    id: billId(sourceId, billKey(accountId, reference)),
    sourceId,
    native: {},
    shape: billShape,
    data: {
      accountId,
      account,
      reference,
      billDate: origin.date,
      dueDate: dueDateOf(origin),
      creditDays: origin.creditDays,
      originalAmount: fromUnits(sumOf(original)),
      openAmount: fromUnits(sumOf(allocations)),
      currency: origin.currency,
      voucherId: isOpening ? null : origin.record,
      isOpening,
      allocations: allocations.map((each) => ({
        voucherId: each.origin === 'opening' ? null : each.record,
        date: each.date,
        amount: fromUnits(each.amount),
      })),
    },
  };
}

export function sumOf(allocations: readonly AllocationRow[]): bigint {
  return allocations.reduce((sum, each) => sum + each.amount, 0n);
}

function compareAllocations(a: AllocationRow, b: AllocationRow): number {
  return (
    compareText(a.origin, b.origin) ||
    compareText(a.date ?? '', b.date ?? '') ||
    compareText(a.record, b.record) ||
    a.line - b.line
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What made the bill: what was open when the books began, else the oldest `new` or `advance`, else the oldest of all. */
function originOf(allocations: readonly AllocationRow[]): AllocationRow {
  const origin =
    allocations.find((each) => each.origin === 'opening') ??
    allocations.find((each) => each.type === 'new' || each.type === 'advance') ??
    allocations[0];
  if (origin === undefined) throw new Error('a bill has at least one allocation');
  return origin;
}

function dueDateOf({ dueDate, date, creditDays }: AllocationRow) {
  if (dueDate !== null) return dueDate;
  return date !== null && creditDays !== null ? addDays(date, creditDays) : null;
}
