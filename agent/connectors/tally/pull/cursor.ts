import { z } from 'zod';
import { Instant, PlainDate } from '../../../../contract/dates.ts';
import type { Cursor, Probe } from '../../source.ts';
import { areBelow, type Counters } from '../company.ts';

/**
 * A stretch of days, from its first one to the day before the next newer stretch: every voucher in it with an AlterID up to `mark` is
 * carried. `seen` counts the saves above the mark that were met anywhere in the books since: once they are as many as the
 * counter has moved, nothing of it can lie in here. Null: not counted any more.
 */
export const Segment = z.object({
  from: PlainDate,
  mark: z.int().nonnegative(),
  /** When `mark` was the books' counter. */
  at: Instant,
  seen: z.int().nonnegative().nullable(),
});
export type Segment = z.infer<typeof Segment>;

/**
 * How far a company has been read: all masters with an AlterID up to `masters`; of the vouchers those in `segments`, newest first, the
 * first one being open to the future; those up to the day `unread.to` are still to be read, latest first.
 */
export const TallyCursor = z.object({
  version: z.literal(2),
  masters: z.int().nonnegative(),
  /**
   * Digest of the names that vouchers show, and the highest MASTERID among them: how a rename is noticed after a
   * restart.
   */
  names: z.object({ digest: z.string(), highest: z.int().nonnegative() }),
  segments: z.array(Segment).readonly(),
  /** Null when everything was read once. `to` null: nothing was yet. */
  unread: z
    .object({ to: PlainDate.nullable(), done: z.int().nonnegative(), total: z.int().nonnegative().nullable() })
    .nullable(),
});
export type TallyCursor = z.infer<typeof TallyCursor>;

/** A cursor of another version of this program is no cursor: everything is read again. */
export function parseCursor(cursor: Cursor | null): TallyCursor | null {
  return TallyCursor.safeParse(cursor).data ?? null;
}

/** What the counters say since a cursor. Lower ones mean a restored or rewritten company (facts/tally.md §4.4). */
export function stateSince(cursor: TallyCursor | null, now: Counters): Probe['state'] {
  if (cursor === null) return 'changed';
  const newest = cursor.segments[0]?.mark ?? 0;
  if (areBelow(now, { masters: cursor.masters, vouchers: newest })) return 'rewound';
  const isRead = cursor.unread === null && cursor.segments.every(({ mark }) => mark === now.vouchers);
  return isRead && now.masters === cursor.masters ? 'unchanged' : 'changed';
}
