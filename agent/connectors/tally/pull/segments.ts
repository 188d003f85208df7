import { addDays, type Instant, type PlainDate } from '../../../../contract/dates.ts';
import type { Behind } from '../../source.ts';
import type { Period } from '../requests/envelope.ts';
import type { Segment, TallyCursor } from './cursor.ts';

/** The books' counter of vouchers, and when it was read. */
export interface Mark {
  readonly mark: number;
  readonly at: Instant;
}

/** More are not kept apart: what is forgotten of them is looked for once more. */
const mostSegments = 40;

/** Where to look next: the latest days that may hold a save above `above`; null when there are none. */
export function nextPending(
  segments: readonly Segment[],
  { mark }: Mark,
  end: PlainDate,
): (Period & { readonly above: number }) | null {
  const at = segments.findIndex((segment) => segment.mark < mark);
  const segment = segments[at];
  if (segment === undefined) return null;
  const newer = segments[at - 1];
  return { from: segment.from, to: newer === undefined ? end : addDays(newer.from, -1), above: segment.mark };
}

/**
 * The latest part of what is pending, from the day `from` on, was searched when the counter stood at `now`; `found` are the AlterIDs met
 * there.
 */
export function searched(
  segments: readonly Segment[],
  from: PlainDate,
  found: readonly number[],
  now: Mark,
): readonly Segment[] {
  const at = segments.findIndex((segment) => segment.mark < now.mark);
  const segment = segments[at];
  if (segment === undefined) return segments;
  const above = segment.mark;
  const count = (mark: number) => found.filter((id) => id > mark && id > above && id <= now.mark).length;
  const older = segments.slice(segment.from < from ? at : at + 1).map((each) => ({
    ...each,
    seen: each.seen === null || each.mark >= now.mark ? each.seen : each.seen + count(each.mark),
  }));
  const done: Segment = { from, mark: now.mark, at: now.at, seen: 0 };
  return accounted(joined([...segments.slice(0, at), done, ...older]), now);
}

/** Segments of which every later save was met elsewhere are as good as searched (facts/tally.md §4.2). */
export function accounted(segments: readonly Segment[], now: Mark): readonly Segment[] {
  return joined(
    segments.map((segment) =>
      segment.mark < now.mark && segment.seen === now.mark - segment.mark
        ? { ...segment, mark: now.mark, at: now.at, seen: 0 }
        : segment,
    ),
  );
}

/** Older days were read. They take the mark of what they join: it promises less than is true, never more. */
export function extended(segments: readonly Segment[], from: PlainDate, now: Mark): readonly Segment[] {
  const oldest = segments.at(-1);
  if (oldest === undefined) return [{ from, mark: now.mark, at: now.at, seen: 0 }];
  return [...segments.slice(0, -1), { ...oldest, from }];
}

/** Where the cursor says less than the whole: latest first. */
export function behind({ segments, unread }: TallyCursor): readonly Behind[] {
  const [newest] = segments;
  const late = segments.flatMap((segment, index): Behind[] => {
    if (newest === undefined || segment.mark === newest.mark) return [];
    const newer = segments[index - 1];
    return [{ from: segment.from, to: newer === undefined ? null : addDays(newer.from, -1), since: segment.at }];
  });
  if (unread === null) return late;
  return [...late, { from: beginning, to: unread.to, since: null }];
}

const beginning = '0001-01-01' as PlainDate;

function joined(segments: readonly Segment[]): readonly Segment[] {
  const result: Segment[] = [];
  for (const segment of segments) {
    const newer = result.at(-1);
    if (newer !== undefined && newer.mark === segment.mark) {
      const seen = newer.seen === null || segment.seen === null ? null : Math.min(newer.seen, segment.seen);
      const at = newer.at < segment.at ? newer.at : segment.at;
      result[result.length - 1] = { ...segment, at, seen };
    } else result.push(segment);
  }
  return result.length > mostSegments ? forgetful(result) : result;
}

/** Joins the two oldest. Saves between their marks may be met twice from now on, so nothing older counts them any more. */
function forgetful(segments: readonly Segment[]): readonly Segment[] {
  const [newer, oldest] = segments.slice(-2);
  if (newer === undefined || oldest === undefined) return segments;
  return [...segments.slice(0, -2), { ...oldest, seen: null }];
}
