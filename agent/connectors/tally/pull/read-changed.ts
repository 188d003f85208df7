import { addDays } from '../../../../contract/dates.ts';
import { BridgeError } from '../../../../contract/errors.ts';
import type { Period } from '../requests/envelope.ts';
import { optionalNumber, type ScannedRow } from '../row.ts';
import { countOnce, countVouchers, total } from './count-vouchers.ts';
import { readVouchers } from './read-vouchers.ts';
import type { Reader } from './reader.ts';
import { adaptedMonths, type DayCount, firstLimit, lastMonths, monthsBetween, nextWindow } from './windows.ts';

/** Changes since `above`, up to the counter that was read before. */
export interface Marks {
  readonly above: number;
  readonly upTo: number;
}

export interface ChangedRows {
  readonly rows: readonly ScannedRow[];
  readonly window: Period;
}

/**
 * The vouchers saved since a mark, latest days first: that is where people work. Each save takes an AlterID of its own, so when
 * as many were found as the counter moved there can't be more, and the rest of the books need not be searched (facts/tally.md
 * §4.2). Otherwise Tally counts them once more. Throws `tally.truncated` when it then counts more than were found.
 */
export async function* readChanged(reader: Reader, marks: Marks): AsyncGenerator<ChangedRows, void, undefined> {
  const found = new Set<number>();
  const whole = reader.wholeBooks();
  let months = 1 + monthsBetween(reader.company.lastVoucherDate ?? whole.from, whole.to);
  for (let { to } = whole; to >= whole.from; ) {
    if (found.size === marks.upTo - marks.above) return;
    const span = lastMonths({ from: whole.from, to }, months);
    const { days, elapsedMs } = await countOnce(reader, { dated: span, above: marks.above });
    await reader.confirm();
    for await (const changed of readSpan(reader, span, days, marks.above)) {
      for (const alterId of alterIdsOf(changed.rows)) if (alterId <= marks.upTo) found.add(alterId);
      yield changed;
    }
    months = adaptedMonths(months, elapsedMs);
    to = addDays(span.from, -1);
  }
  if (found.size === marks.upTo - marks.above) return;
  const counted = total(await countVouchers(reader, { dated: whole, ...marks }));
  if (counted > found.size) throw new BridgeError('tally.truncated', { hint: `${found.size} of ${counted} changes` });
}

async function* readSpan(
  reader: Reader,
  span: Period,
  days: readonly DayCount[],
  above: number,
): AsyncGenerator<ChangedRows, void, undefined> {
  if (total(days) === 0) return;
  for (let { from } = span; from <= span.to; ) {
    const window = nextWindow({ from, to: span.to }, days, firstLimit);
    for await (const { rows } of readVouchers(reader, window, above)) yield { rows, window };
    from = addDays(window.to, 1);
  }
}

function alterIdsOf(rows: readonly ScannedRow[]): readonly number[] {
  return rows.flatMap(({ node }) => (node === null ? [] : (optionalNumber(node, 'ALTERID') ?? [])));
}
