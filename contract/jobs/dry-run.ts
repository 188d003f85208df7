import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal } from '../decimal.ts';

/** Whether a job asks only what it would do. */
export const DryRun = z.looseObject({ dryRun: z.literal(true) });

/** One like it that is in the books. */
const Twin = z
  .looseObject({
    nativeId: z.string(),
    number: z.string().nullable(),
    date: PlainDate.nullable(),
    /** Of a master. */
    name: z.string().optional(),
  })
  .nullable();

/** What a job with `dryRun` tells. Amounts are debit-positive. */
export const DryRunOutput = z.looseObject({
  summary: z.string(),
  /** What would be written, in the terms of the books; its form is not part of the contract. */
  document: z.looseObject({}),
  /** A document or master like it that is in the books: the job would end `possible-duplicate`. */
  twin: Twin,
  /** What would be made in the books before the document, as a job of that type makes it; absent where that is nothing. */
  masters: z.array(z.looseObject({ type: z.string(), name: z.string(), summary: z.string(), twin: Twin })).optional(),
  /** Of each account that it would post to, on the day of the document. */
  balances: z.array(
    z.looseObject({ account: z.string(), asOn: PlainDate, before: Decimal, change: Decimal, after: Decimal }),
  ),
});
export type DryRunOutput = z.infer<typeof DryRunOutput>;
