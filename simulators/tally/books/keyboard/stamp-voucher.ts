import type { TallyDate } from '../../books.ts';
import type { Entry, StoredVoucher } from '../vouchers/voucher.ts';
import type { VoucherContent } from '../vouchers/voucher-store.ts';

/** Every bank line with the date on which the bank took the money; none (`''`) undoes the reconciliation. */
export function withBankDate({ voucher, fields, number }: StoredVoucher, bankersDate: TallyDate): VoucherContent {
  const stamped = (entry: Entry): Entry => (entry.bank ? { ...entry, bank: { ...entry.bank, bankersDate } } : entry);
  return { voucher: { ...voucher, entries: voucher.entries.map(stamped) }, fields, number };
}

/** The portal's answer in the voucher's head (facts/tally.md §3.5). */
export function withIrn(
  { voucher, fields, number }: StoredVoucher,
  einvoice: { readonly irn: string; readonly number: string; readonly date: TallyDate },
): VoucherContent {
  const answer = { IRN: einvoice.irn, IRNACKNO: einvoice.number, IRNACKDATE: einvoice.date };
  return { voucher, fields: { ...fields, ...answer }, number };
}
