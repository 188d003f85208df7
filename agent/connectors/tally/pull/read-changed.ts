import { addDays } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import { alterIdOf } from '../map/identity.ts';
import type { Period } from '../requests/envelope.ts';
import { countOnce, countVouchers, total } from './count-vouchers.ts';
import type { Mapped } from './map-rows.ts';
import { readVouchers, type VoucherReading } from './read-vouchers.ts';
import { adaptedMonths, type DayCount, firstLimit, lastMonths, monthsBetween, nextWindow } from './windows.ts';

/**
 * The vouchers saved since a mark, `above`, while the counter rose to `upTo`; latest days first, since that is where
 * people work. Each save takes an AlterID of its own, so when as many were found as the counter moved there can't be
 * more, and the rest of the books need not be searched (facts/tally.md §4.2). Otherwise Tally counts them once more.
 * Throws `tally.truncated` when it then counts more than were found.
 */
export async function* readChanged(
  reading: VoucherReading,
  upTo: number,
): AsyncGenerator<readonly Mapped[], void, undefined> {
  const { reader, above } = reading;
  const found = new Set<number>();
  let unreadable = 0;
  const whole = reader.wholeBooks();
  let months = 1 + monthsBetween(reader.company.lastVoucherDate ?? whole.from, whole.to);
  for (let { to } = whole; to >= whole.from; ) {
    if (found.size === upTo - above) return;
    const span = lastMonths({ from: whole.from, to }, months);
    const { days, elapsedMs } = await countOnce(reader, { dated: span, above });
    await reader.confirm();
    for await (const rows of readSpan(reading, span, days)) {
      for (const alterId of alterIdsOf(rows)) if (alterId <= upTo) found.add(alterId);
      unreadable += rows.filter(({ problem }) => problem !== null).length;
      yield rows;
    }
    months = adaptedMonths(months, elapsedMs);
    to = addDays(span.from, -1);
  }
  if (found.size === upTo - above) return;
  const counted = total(await countVouchers(reader, { dated: whole, above, upTo }));
  await reader.confirm();
  if (counted <= found.size + unreadable) return;
  throw new BridgeError('tally.truncated', { hint: `${found.size} of ${counted} changes` });
}

async function* readSpan(
  reading: VoucherReading,
  span: Period,
  days: readonly DayCount[],
): AsyncGenerator<readonly Mapped[], void, undefined> {
  if (total(days) === 0) return;
  for (let { from } = span; from <= span.to; ) {
    const window = nextWindow({ from, to: span.to }, days, firstLimit);
    for await (const { rows } of readVouchers(reading, window)) yield rows;
    from = addDays(window.to, 1);
  }
}

function alterIdsOf(rows: readonly Mapped[]): readonly number[] {
  return rows.flatMap(({ records }) => records.map(({ native }) => alterIdOf(native)));
}
