import { z } from 'zod';
import { Instant } from '../dates.ts';
import { RecordId } from '../ids.ts';
import { Native, RecordWarning } from '../records/record.ts';

/** What every import asks: so many objects of the books at most, from where the page before ended. */
export const paging = {
  limit: z.int().min(1).max(5000).default(500),
  /** `next` of the page before. */
  page: z.string().min(1).max(1000).optional(),
} as const;

/** The state of the books that an answer tells of. */
export const AsOf = z.looseObject({
  /** When reading began. */
  at: Instant,
  /** The books' change counters then: two answers with equal ones are of the same state. */
  counters: z.string().nullable(),
  /** Somebody saved something while it was read. */
  moved: z.boolean(),
});
export type AsOf = z.infer<typeof AsOf>;

/** A canonical record of one kind, as it stands in the books now. */
export function recordOf<Kind extends string, Data extends z.ZodType>(kind: Kind, data: Data) {
  return z.looseObject({
    kind: z.literal(kind),
    id: RecordId,
    native: Native,
    shape: z.int().positive(),
    warnings: z.array(RecordWarning).optional(),
    data,
  });
}

/** What could not be understood, and why; the rest goes on. */
const Unread = z.looseObject({ at: z.string(), code: z.string(), message: z.string() });

/** What an import tells. A page may end before its limit where it would grow too large. */
export function importOutput<Item extends z.ZodType>(record: Item) {
  return z.looseObject({
    asOf: AsOf,
    records: z.array(record),
    more: z.boolean(),
    /** To be sent as `page`; null on the last page. */
    next: z.string().nullable(),
    problems: z.array(Unread),
  });
}
