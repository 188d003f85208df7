import type { Books, VoucherCount } from '../books.ts';

/** One walk over all vouchers without building any. */
export function* countVouchers(books: Pick<Books, 'vouchers'>): Generator<VoucherCount> {
  const counts = new Map<string, { readonly type: string; readonly month: string; count: number }>();
  for (const { voucherTypeName: type, date } of books.vouchers('00000000', '99999999')) {
    const month = date.slice(0, 6);
    const key = `${month} ${type}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { type, month, count: 1 });
  }
  yield* counts.values();
}
