import type { SourceId } from '../../../../contract/ids.ts';
import { mapVoucherType } from '../map/masters.ts';
import type { Reader } from '../pull/reader.ts';
import { mastersRequest } from '../requests/masters.ts';
import { readRow } from '../row.ts';
import { invalid } from './book-names.ts';

/** The voucher type a document goes into, and the number it is sent with. */
export interface Series {
  readonly name: string;
  /** Null: Tally gives the number. */
  readonly number: string | null;
}

/** Automatic numbering discards a number that is sent; these keep it (facts/tally.md §5.5). */
const keeping: ReadonlySet<string> = new Set(['Manual', 'Automatic (Manual Override)']);

/** Throws `job.invalid` where numbers are given by hand and the document has none. */
export async function chooseSeries(
  reader: Reader,
  sourceId: SourceId,
  name: string,
  wanted: string | undefined,
): Promise<Series> {
  const methods: (string | null)[] = [];
  await reader.rows(mastersRequest(reader.scope(), 'VoucherType', { above: 0 }), 'VOUCHERTYPE', (row) => {
    const { data } = mapVoucherType(readRow(row), { sourceId });
    if (data.name === name) methods.push(data.numbering[0]?.method ?? null);
  });
  const [method = null] = methods;
  if (method === 'Manual' && wanted === undefined) invalid(`number: "${name}" is numbered by hand`);
  return { name, number: wanted !== undefined && keeping.has(method ?? '') ? wanted : null };
}
