import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import { BridgeError, isBridgeError } from '../../../../contract/errors.ts';
import type { Row } from '../gateway/tally-gateway.ts';
import type { Period } from '../requests/envelope.ts';
import { choosesByDate, type VoucherChoice, voucherCountRequest } from '../requests/vouchers.ts';
import { readRow, requiredText, wholeNumber } from '../row.ts';
import { parseDate } from '../scalars/date.ts';
import { DayCounts } from './day-counts.ts';
import type { Reader } from './reader.ts';
import { type DayCount, laterHalf, targetMs, total } from './windows.ts';

/** Vouchers per day, earliest first, by questions none of which keeps Tally for long. */
export async function countVouchers(reader: Reader, choice: VoucherChoice): Promise<readonly DayCount[]> {
  const found: (readonly DayCount[])[] = [];
  for await (const { days } of countStretches(reader, choice)) found.unshift(days);
  return found.flat();
}

/** What was counted within a period. */
export interface CountedStretch {
  readonly dated: Period;
  readonly days: readonly DayCount[];
}

/** Stretch by stretch, the latest first. */
export async function* countStretches(reader: Reader, choice: VoucherChoice): AsyncGenerator<CountedStretch, void> {
  const plan = new DayCounts();
  const { from } = choice.dated;
  const last = lastDay(reader, choice.dated);
  for (let { to } = choice.dated; to >= from; ) {
    const guessed = plan.guessed({ from, to }, last, targetMs, reader.cost);
    const { days, elapsedMs, dated } = await countLatest(reader, choice, guessed);
    yield { dated, days };
    // Of some of them the answer doesn't tell how many were looked at.
    plan.looked(dated, choosesByDate(choice) ? total(days) : reader.cost.vouchersWithin(elapsedMs));
    to = addDays(dated.from, -1);
  }
}

/** The period, or as much of its end as Tally has not stopped at before. */
async function countLatest(reader: Reader, choice: VoucherChoice, dated: Period) {
  try {
    return { ...(await countOnce(reader, { ...choice, dated }, dated.from < dated.to)), dated };
  } catch (error) {
    if (dated.from === dated.to || !isBridgeError(error, 'tally.request-set-aside')) throw error;
    return await countLatest(reader, choice, laterHalf(dated));
  }
}

/** The last day of a period that is known to hold vouchers, or its end. */
export function lastDay(reader: Reader, { from, to }: Period): PlainDate {
  const last = reader.company.lastVoucherDate ?? from;
  return last < from ? from : last < to ? last : to;
}

/** With one question, however long the period is. */
export async function countOnce(
  reader: Reader,
  choice: VoucherChoice,
  divisible = false,
): Promise<{ readonly days: readonly DayCount[]; readonly elapsedMs: number }> {
  const days: DayCount[] = [];
  const xml = voucherCountRequest(reader.scope(choice.dated), choice);
  const take = (row: Row) => {
    const node = readRow(row);
    const day = parseDate(requiredText(node, 'DATE'));
    if (day === null) throw new BridgeError('tally.garbled', { hint: 'a day that is no date' });
    days.push({ day, count: wholeNumber(node, 'COUNT') });
  };
  const { elapsedMs, bytes } = await reader.figures(xml, 'OBJECT', take, divisible);
  if (choosesByDate(choice)) reader.cost.counted({ scanned: total(days), bytes, elapsedMs });
  return { days: days.toSorted((a, b) => (a.day < b.day ? -1 : 1)), elapsedMs };
}
