import type { PlainDate } from '../../../../../contract/dates.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import type { WritingSite } from '../../../connector.ts';
import type { Company } from '../../company.ts';
import { isHonoured } from '../../pull/windows.ts';
import { requireBalance } from '../amounts.ts';
import type { BookDesk } from '../book-desk.ts';
import { type BookNames, invalid } from '../book-names.ts';
import { planMasters } from '../needed/plan-masters.ts';
import { requireTaxes } from '../taxes/require-taxes.ts';
import type { DraftType, DraftVoucher } from '../voucher/draft.ts';
import { requireOpenBills } from '../voucher/open-bills.ts';
import { chooseSeries, type Series } from '../voucher/series.ts';
import type { Document } from './documents.ts';

/** A document as a voucher, checked against the books. Throws `job.invalid` and `write.*`. */
export async function translate(document: Document, effectKey: string, desk: BookDesk): Promise<DraftVoucher> {
  const { names } = desk;
  const voucher = await finish(document, desk, (series) => document.translate({ names, series, effectKey }));
  await requireOpenBills(voucher, desk);
  if (document.taxes !== undefined) await requireTaxes(voucher, document.taxes, desk);
  return voucher;
}

/** A document that may need masters made, and those that it needs: it is checked as if they were there. Throws as `translate` does. */
export async function translateWithMasters(document: Document, effectKey: string, desk: BookDesk) {
  const masters = await planMasters(document.mentions ?? [], desk);
  const voucher = await translate(document, effectKey, masters.length === 0 ? desk : desk.with(masters));
  return { voucher, masters };
}

/** What every voucher needs of the books: a day that they take, a series, and debits that equal its credits. */
export async function finish(
  { type, voucherType: wanted, number, date }: Omit<Document, 'translate'>,
  desk: BookDesk,
  make: (series: Series) => DraftVoucher,
): Promise<DraftVoucher> {
  const { names, reader, site } = desk;
  requireDate(date, reader.company);
  requireUnfiled(date, site);
  const voucherType = voucherTypeOf(names, wanted, type);
  const series = await chooseSeries(desk, { voucherType, number, date });
  const voucher = { ...make(series), isOptional: site.postAsOptional };
  requireBalance([...voucher.lines, ...voucher.items].map(({ amount }) => amount));
  return voucher;
}

function voucherTypeOf(names: BookNames, wanted: string, type: DraftType): string {
  const found = names.voucherType(wanted);
  if (names.canonicalType(found) !== type) invalid(`voucherType: "${found.name}" is not for a ${type}`);
  return found.name;
}

/**
 * Tally's own words for a date it doesn't take mislead (facts/tally.md §1.7), so it is refused here. Throws
 * `write.date-outside`.
 */
export function requireDate(date: PlainDate, { booksFrom, isEducational }: Company): void {
  if (date >= booksFrom && (!isEducational || isHonoured(date))) return;
  throw new BridgeError('write.date-outside', { details: { date } });
}

/** Throws `write.period-filed`. */
export function requireUnfiled(date: PlainDate, { filedUpTo }: Pick<WritingSite, 'filedUpTo'>): void {
  if (filedUpTo !== null && date <= filedUpTo) {
    throw new BridgeError('write.period-filed', { details: { date, filedUpTo } });
  }
}
