import { addDays, type PlainDate } from '../../../../../contract/dates.ts';
import { BridgeError } from '../../../../../contract/errors.ts';
import { latestDayOf } from '../../pull/find-days.ts';
import type { Reader } from '../../pull/reader.ts';
import type { BookDesk } from '../book-desk.ts';
import { invalid } from '../book-names.ts';

/** The voucher type a document goes into, and the number it is sent with. */
export interface Series {
  readonly name: string;
  /** Null: Tally gives the number. */
  readonly number: string | null;
}

interface Numbered {
  readonly voucherType: string;
  readonly number: string | undefined;
  readonly date: PlainDate;
}

/** Automatic numbering discards a number that is sent; these keep it (facts/tally.md §5.5). */
const keeping: ReadonlySet<string> = new Set(['Manual', 'Automatic (Manual Override)']);

/**
 * Throws `job.invalid` where numbers are given by hand and the document has none, `write.number-not-kept` where the document's number
 * would be another one in the books, and `write.renumbers` where it would shift the numbers of documents that are there.
 */
export async function chooseSeries(desk: BookDesk, { voucherType, number, date }: Numbered): Promise<Series> {
  const { method, renumbers } = await desk.numbering.of(voucherType, desk);
  if (method === 'Manual' && number === undefined) invalid(`number: "${voucherType}" is numbered by hand`);
  if (number !== undefined && !keeping.has(method ?? '')) {
    throw new BridgeError('write.number-not-kept', { details: { number, voucherType } });
  }
  if (renumbers) await requireLast(desk.reader, voucherType, date);
  return { name: voucherType, number: number ?? null };
}

/** Before a document of that type is put on a day, or moved to or from it. Throws `write.renumbers`. */
export async function requireKeptNumbers(desk: BookDesk, voucherType: string, date: PlainDate): Promise<void> {
  const { renumbers } = await desk.numbering.of(voucherType, desk);
  if (renumbers) await requireLast(desk.reader, voucherType, date);
}

async function requireLast(reader: Reader, voucherType: string, date: PlainDate): Promise<void> {
  const dated = { from: addDays(date, 1), to: reader.wholeBooks().to };
  const later = await latestDayOf(reader, { dated, above: 0, voucherType });
  await reader.confirm();
  if (later !== null) throw new BridgeError('write.renumbers', { details: { date, voucherType } });
}
