import type { PlainDate } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { VoucherChoice } from '../requests/vouchers.ts';
import { countOtherwise } from './count-again.ts';
import { type CountedStretch, countStretches } from './count-vouchers.ts';
import type { Reader } from './reader.ts';
import { total } from './windows.ts';

/** On which days there are any of some vouchers, the latest first. Throws `tally.truncated`. */
export async function* daysOf(reader: Reader, choice: VoucherChoice): AsyncGenerator<PlainDate, void> {
  for await (const { days } of sureStretches(reader, choice)) yield* days.map(({ day }) => day).toReversed();
}

/** The last day that has one; null when none has. Throws `tally.truncated`. */
export async function latestDayOf(reader: Reader, choice: VoucherChoice): Promise<PlainDate | null> {
  for await (const day of daysOf(reader, choice)) return day;
  return null;
}

/** Tally has to say it in two ways: an answer may stop early, before its first row too (facts/tally.md §6). */
async function* sureStretches(reader: Reader, choice: VoucherChoice): AsyncGenerator<CountedStretch, void> {
  for await (const stretch of countStretches(reader, choice)) {
    const { dated, days } = stretch;
    const { count } = await countOtherwise(reader, { ...choice, dated });
    if (count !== total(days))
      throw new BridgeError('tally.truncated', { hint: `${total(days)} of ${count} in ${dated.from} to ${dated.to}` });
    yield stretch;
  }
}
