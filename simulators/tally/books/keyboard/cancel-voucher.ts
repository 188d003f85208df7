import type { StoredVoucher } from '../vouchers/voucher.ts';
import type { VoucherStore } from '../vouchers/voucher-store.ts';

/** Keeps the head and the number, loses the lines (`facts/tally.md` §4.3). */
export function cancelVoucher(
  store: VoucherStore,
  { masterId, voucher, fields, number }: StoredVoucher,
  moves = true,
): void {
  const cancelled = { ...voucher, isCancelled: true, entries: [], items: [], pay: undefined, attendance: undefined };
  store.replace(masterId, { voucher: cancelled, fields, number }, moves);
}
