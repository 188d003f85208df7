import type { PlainDate } from '../../../../contract/dates.ts';
import type { BookDocument } from '../../source.ts';
import { mapVoucher } from '../map/voucher.ts';
import type { PullOptions } from '../pull/pull.ts';
import { Reader } from '../pull/reader.ts';
import { readWhole } from '../write/change/whole-voucher.ts';

/** A voucher by its GUID. Null when it is nowhere in the books. Throws `tally.truncated`. */
export async function findDocument(
  options: PullOptions,
  nativeId: string,
  expected: readonly PlainDate[],
): Promise<BookDocument | null> {
  const { sourceId, memory, periods, plan } = options;
  const reader = await Reader.open({ ...options, lane: 'import' });
  await periods.ensure(reader, plan);
  const list = await memory.list(reader, sourceId);
  const whole = await readWhole({ reader }, nativeId, expected);
  if (whole === null) return null;
  const record = mapVoucher(whole, { sourceId, names: list.names, extra: 'telling' });
  const { masterId = '' } = record.native;
  const { number, date, type } = record.data;
  return { nativeId, masterId, number, date, type, record };
}
