import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Period } from '../requests/envelope.ts';
import { voucherTypeCountRequest } from '../requests/reports.ts';
import { readRow, requiredText, wholeNumber } from '../row.ts';
import { parseDate } from '../scalars/date.ts';
import { countAgain } from './count-again.ts';
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
  for (let to = end; to >= from; ) {
    const counted = await countVerified(reader, plan, { from, to });
    counts.push(...counted.counts);
    to = addDays(counted.from, -1);
  }
  return counts.toSorted(inOrder);
}

const attempts = 3;

interface Counted {
  /** The first day of the latest part of the period, which was counted. */
  readonly from: PlainDate;
  readonly counts: readonly TypeCount[];
}

/**
 * Counted once more in other rows, since an answer may stop early and say STATUS 1 (facts/tally.md §6): over several questions together where
 * they are small, as two answers of few rows may agree though both stopped. Throws `tally.truncated`.
 */
async function countVerified(reader: Reader, plan: DayCounts, period: Period): Promise<Counted> {
  for (let attempt = 1; ; attempt += 1) {
    const counted = await countLatest(reader, plan, period);
    const all = await countAgain(reader, { from: counted.from, to: period.to });
    const sum = total(counted.counts);
    if (sum === all) return counted;
    if (attempt === attempts) throw new BridgeError('tally.truncated', { hint: `${sum} of ${all} vouchers` });
  }
}

/** So much of what Tally looks at in time is left for the last question of a part. */
const leftForLast = 0.4;

async function countLatest(reader: Reader, plan: DayCounts, { from: first, to: end }: Period): Promise<Counted> {
  const counts: TypeCount[] = [];
  const last = lastDay(reader, { from: first, to: end });
  for (let to = end; ; ) {
    const dated = plan.guessed({ from: first, to }, last, targetMs, reader.cost);
    const counted = await countOnce(reader, dated);
    plan.looked(dated, total(counted));
    counts.push(...counted);
    const isFull = total(counts) >= leftForLast * reader.cost.vouchersWithin(targetMs);
    if (isFull || dated.from <= first) return { from: dated.from, counts };
    to = addDays(dated.from, -1);
  }
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
