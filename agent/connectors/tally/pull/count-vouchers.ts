import { addDays } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import { type VoucherChoice, voucherCountRequest } from '../requests/vouchers.ts';
import { readRow, requiredText, wholeNumber } from '../row.ts';
import { parseDate } from '../scalars/date.ts';
import type { Reader } from './reader.ts';
import { adaptedMonths, type DayCount, firstMonths } from './windows.ts';

/** Vouchers per day, earliest first. Asks for more months at a time as long as answers are quick. */
export async function countVouchers(reader: Reader, choice: VoucherChoice): Promise<readonly DayCount[]> {
  const days: DayCount[] = [];
  let months = 1;
  for (let { from } = choice.dated; from <= choice.dated.to; ) {
    const dated = firstMonths({ from, to: choice.dated.to }, months);
    const counted = await countOnce(reader, { ...choice, dated });
    days.push(...counted.days);
    months = adaptedMonths(months, counted.elapsedMs);
    from = addDays(dated.to, 1);
  }
  return days;
}

/** With one question, however long the period is. */
export async function countOnce(
  reader: Reader,
  choice: VoucherChoice,
): Promise<{ readonly days: readonly DayCount[]; readonly elapsedMs: number }> {
  const days: DayCount[] = [];
  const xml = voucherCountRequest(reader.scope(choice.dated), choice);
  const { elapsedMs } = await reader.rows(xml, 'OBJECT', (row) => {
    const node = readRow(row);
    const day = parseDate(requiredText(node, 'DATE'));
    if (day === null) throw new BridgeError('tally.garbled', { hint: 'a day that is no date' });
    days.push({ day, count: wholeNumber(node, 'COUNT') });
  });
  return { days: days.toSorted((a, b) => (a.day < b.day ? -1 : 1)), elapsedMs };
}

export function total(days: readonly DayCount[]): number {
  return days.reduce((sum, { count }) => sum + count, 0);
}
