import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Period } from '../requests/envelope.ts';
import { voucherTypeCountRequest } from '../requests/reports.ts';
import { voucherTypeSumsRequest } from '../requests/vouchers.ts';
import { readRow, requiredText, wholeNumber } from '../row.ts';
import { parseDate } from '../scalars/date.ts';
import { lastDay } from './count-vouchers.ts';
import { DayCounts } from './day-counts.ts';
import type { Reader } from './reader.ts';
import { targetMs } from './windows.ts';

export interface TypeCount {
  readonly day: PlainDate;
  readonly type: string;
  readonly count: number;
}

/** Vouchers of every status by day and type, earliest first, without reading one, by questions none of which keeps Tally for long. */
export async function countTypes(reader: Reader, { from, to: end }: Period): Promise<readonly TypeCount[]> {
  const plan = new DayCounts();
  const counts: TypeCount[] = [];
  const last = lastDay(reader, { from, to: end });
  for (let to = end; to >= from; ) {
    const dated = plan.guessed({ from, to }, last, targetMs, reader.cost);
    const counted = await countVerified(reader, dated);
    counts.push(...counted);
    plan.looked(dated, total(counted));
    to = addDays(dated.from, -1);
  }
  return counts.toSorted(inOrder);
}

const attempts = 3;

/** Counted once more in other rows, since an answer may stop early and say STATUS 1 (facts/tally.md §6). Throws `tally.truncated`. */
async function countVerified(reader: Reader, dated: Period): Promise<readonly TypeCount[]> {
  for (let attempt = 1; ; attempt += 1) {
    const counts = await countOnce(reader, dated);
    const all = await countAll(reader, dated);
    if (total(counts) === all) return counts;
    if (attempt === attempts) throw new BridgeError('tally.truncated', { hint: `${total(counts)} of ${all} vouchers` });
  }
}

async function countAll(reader: Reader, dated: Period): Promise<number> {
  let all = 0;
  await reader.rows(voucherTypeSumsRequest(reader.scope(dated), dated), 'OBJECT', (row) => {
    all += wholeNumber(readRow(row), 'COUNT');
  });
  return all;
}

async function countOnce(reader: Reader, dated: Period): Promise<readonly TypeCount[]> {
  const counts: TypeCount[] = [];
  const { elapsedMs, bytes } = await reader.rows(
    voucherTypeCountRequest(reader.scope(dated), dated),
    'OBJECT',
    (row) => {
      const node = readRow(row);
      const day = parseDate(requiredText(node, 'DATE'));
      if (day === null) throw new BridgeError('tally.garbled', { hint: 'a day that is no date' });
      counts.push({ day, type: requiredText(node, 'VOUCHERTYPENAME'), count: wholeNumber(node, 'COUNT') });
    },
  );
  reader.cost.counted({ scanned: total(counts), bytes, elapsedMs });
  return counts;
}

function total(counts: readonly TypeCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function inOrder(a: TypeCount, b: TypeCount): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return a.type < b.type ? -1 : a.type > b.type ? 1 : 0;
}
