import { z } from 'zod';
import { PlainDate } from '../../../../contract/dates.ts';
import type { Cursor, Probe } from '../../connector.ts';
import type { Counters } from '../company.ts';

/**
 * How far a company has been read: all masters with an AlterID up to `masters`; all vouchers with one up to `vouchers`,
 * or, while a full read is under way, only those dated up to `through`.
 */
export const TallyCursor = z.object({
  version: z.literal(1),
  masters: z.int().nonnegative(),
  vouchers: z.int().nonnegative(),
  /**
   * Digest of the names that vouchers show, and the highest MASTERID among them: how a rename is noticed after a
   * restart.
   */
  names: z.object({ digest: z.string(), highest: z.int().nonnegative() }),
  /** Null when no full read is under way. `day` null: it has not got anywhere yet. */
  through: z.object({ day: PlainDate.nullable(), done: z.int().nonnegative() }).nullable(),
});
export type TallyCursor = z.infer<typeof TallyCursor>;

/** A cursor of another version of this program is no cursor: everything is read again. */
export function parseCursor(cursor: Cursor | null): TallyCursor | null {
  return TallyCursor.safeParse(cursor).data ?? null;
}

/** What the counters say since a cursor. Lower ones mean a restored or rewritten company (facts/tally.md §4.4). */
export function stateSince(cursor: TallyCursor | null, now: Counters): Probe['state'] {
  if (cursor === null) return 'changed';
  if (now.masters < cursor.masters || now.vouchers < cursor.vouchers) return 'rewound';
  const isUnmoved = now.masters === cursor.masters && now.vouchers === cursor.vouchers;
  return isUnmoved && cursor.through === null ? 'unchanged' : 'changed';
}
