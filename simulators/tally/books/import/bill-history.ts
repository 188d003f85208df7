import type { TallyDate } from '../../books.ts';
import { aggregate, isOn, type Master, scalar } from '../master.ts';
import { draftVoucher } from '../vouchers/draft-voucher.ts';
import { findGeneratedBill } from '../vouchers/find-generated-bill.ts';
import type { BillAllocation, Voucher } from '../vouchers/voucher.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';

/**
 * What an import silently makes of bill allocations (`facts/tally.md` §5.2): none on a ledger without bill-wise details; no
 * name on account; an advance that names a known bill is set against it; a set-off takes the bill's own date, and becomes on
 * account when nobody knows the bill; a new bill takes the voucher's date whatever it said.
 */
export function rewriteBills(
  store: VoucherStore,
  ledger: Master,
  allocations: readonly BillAllocation[],
): readonly BillAllocation[] {
  if (!isOn(ledger.body, 'ISBILLWISEON')) return [];
  return allocations.map((allocation): BillAllocation => {
    const onAccount = { ...allocation, type: 'On Account', name: '', billDate: undefined } as const;
    if (allocation.type === 'On Account' || allocation.name === '') return onAccount;
    if (allocation.type === 'New Ref') return { ...allocation, billDate: undefined };
    const known = billDate(store, ledger, allocation.name);
    if (known !== undefined) return { ...allocation, type: 'Agst Ref', billDate: known };
    return allocation.type === 'Advance' ? { ...allocation, billDate: undefined } : onAccount;
  });
}

/** The date of a bill that a party is known to have; undefined for one never heard of. */
export function billDate(store: VoucherStore, ledger: Master, name: string): TallyDate | undefined {
  for (const bill of aggregate(ledger.body, 'BILLALLOCATIONS')) {
    if (scalar(bill, 'NAME') === name) return scalar(bill, 'BILLDATE');
  }
  for (const { voucher } of store.held()) if (opensBill(voucher, ledger, name)) return voucher.date;
  const index = findGeneratedBill(store, name);
  if (index === undefined || !store.isUntouched(index)) return undefined;
  const voucher = draftVoucher(store.world, index);
  return opensBill(voucher, ledger, name) ? voucher.date : undefined;
}

function opensBill(voucher: Voucher, ledger: Master, name: string): boolean {
  return voucher.entries.some(
    (entry) => entry.ledger === ledger && entry.bills?.some((bill) => bill.name === name && opens.has(bill.type)),
  );
}

const opens = new Set<BillAllocation['type']>(['New Ref', 'Advance']);
