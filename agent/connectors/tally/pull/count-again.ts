import { BridgeError } from '../../../../contract/errors.ts';
import type { Period } from '../requests/envelope.ts';
import { type VoucherChoice, voucherTypeSumsRequest } from '../requests/vouchers.ts';
import { readRow, wholeNumber } from '../row.ts';
import { countOnce } from './count-vouchers.ts';
import type { Reader } from './reader.ts';
import { type DayCount, total } from './windows.ts';

/**
 * How many vouchers there are in a period, in other rows than days or vouchers: answers that stop early at the same row would agree
 * (facts/tally.md §6).
 */
export async function countAgain(reader: Reader, dated: Period): Promise<number> {
  return (await countOtherwise(reader, { dated, above: 0 })).count;
}

/** The same of some of them. */
export async function countOtherwise(reader: Reader, choice: VoucherChoice) {
  let count = 0;
  const xml = voucherTypeSumsRequest(reader.scope(choice.dated), choice);
  const { elapsedMs } = await reader.rows(xml, 'OBJECT', (row) => {
    count += wholeNumber(readRow(row), 'COUNT');
  });
  return { count, elapsedMs };
}

const attempts = 3;

/** By days, and as many as in other rows. Throws `tally.truncated`. */
export async function countSurely(reader: Reader, dated: Period): Promise<readonly DayCount[]> {
  for (let attempt = 1; ; attempt += 1) {
    const { days } = await countOnce(reader, { dated, above: 0 });
    const again = await countAgain(reader, dated);
    if (total(days) === again) return days;
    if (attempt === attempts) throw new BridgeError('tally.truncated', { hint: `${total(days)} of ${again} by days` });
  }
}
