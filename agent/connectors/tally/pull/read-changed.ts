import { BridgeError } from '../../../../contract/errors.ts';
import { countVouchers } from './count-vouchers.ts';
import { DayCounts } from './day-counts.ts';
import type { Mapped } from './map-rows.ts';
import type { VoucherReading } from './read-vouchers.ts';
import { alterIdsOf, look } from './search-changes.ts';
import { accounted, type Mark, nextPending, searched } from './segments.ts';
import { total } from './windows.ts';

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
  const whole = reader.wholeBooks();
  const plan = new DayCounts();
  const now: Mark = { mark: upTo, at: reader.now() };
  const found = new Set<number>();
  let unreadable = 0;
  let segments = accounted([{ from: whole.from, mark: above, at: now.at, seen: 0 }], now);
  for (let next = nextPending(segments, now, whole.to); next !== null; next = nextPending(segments, now, whole.to)) {
    const { rows, from } = await look({
      reading,
      plan,
      period: next,
      isRead: false,
      saves: upTo - above,
      isProved: false,
    });
    const ids = alterIdsOf(rows);
    for (const id of ids) if (id <= upTo) found.add(id);
    unreadable += rows.filter(({ problem }) => problem !== null).length;
    yield rows;
    segments = searched(segments, from, ids, now);
  }
  if (found.size === upTo - above) return;
  const counted = total(await countVouchers(reader, { dated: whole, above, upTo }));
  await reader.confirm();
  if (counted <= found.size + unreadable) return;
  throw new BridgeError('tally.truncated', { hint: `${found.size} of ${counted} changes` });
}
