import type { Books, TallyDate, TallyObject } from '../../simulators/tally/books.ts';

/** The vouchers of a day that post this amount, as the books hold them. */
export function copiesOf(books: Books, date: TallyDate, amount: string): readonly TallyObject[] {
  return [...books.vouchers(date, date)].map((ref) => ref.load()).filter((voucher) => posts(voucher, amount));
}

function posts({ ALLLEDGERENTRIES: entries }: TallyObject, amount: string): boolean {
  if (!Array.isArray(entries)) return false;
  return entries.some(
    (entry: string | TallyObject) =>
      typeof entry === 'object' && (entry['AMOUNT'] === amount || entry['AMOUNT'] === `-${amount}`),
  );
}
