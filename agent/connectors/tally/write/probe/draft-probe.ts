import { z } from 'zod';
import { PlainDate } from '../../../../../contract/dates.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import { firstOfMonth, isHonoured } from '../../pull/windows.ts';
import type { BookDesk } from '../book-desk.ts';
import { requireKeptNumbers } from '../voucher/series.ts';

export const DraftProbe = z.object({
  effectKey: z.string(),
  voucherType: z.string(),
  account: z.string(),
  date: PlainDate,
});
export type DraftProbe = z.infer<typeof DraftProbe>;

/**
 * On the last day of the books, where deleting it again shifts no number of another. Throws `write.no-memorandum` for books without the
 * type, and `write.renumbers`.
 */
export async function draftProbe(effectKey: string, desk: BookDesk): Promise<DraftProbe> {
  const { reader, list, names } = desk;
  const { lastVoucherDate, booksFrom, isEducational } = reader.company;
  const last = lastVoucherDate ?? booksFrom;
  const date = isEducational && !isHonoured(last) ? firstOfMonth(last, 1) : last;
  const types = list.masters.filter((one) => one.type === 'VoucherType' && names.canonicalType(one) === 'memorandum');
  const type = types.find(({ name }) => name === 'Memorandum') ?? types[0];
  const ledgers = list.masters.filter((one) => one.type === 'Ledger' && !names.isBank(one) && !names.isParty(one));
  const account = ledgers.find((one) => names.isMoney(one)) ?? ledgers[0];
  if (type === undefined || account === undefined) throw new BridgeError('write.no-memorandum');
  await requireKeptNumbers(desk, type.name, date);
  return { effectKey, voucherType: type.name, account: account.name, date };
}
