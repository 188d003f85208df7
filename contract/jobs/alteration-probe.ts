import { z } from 'zod';
import { PlainDate } from '../dates.ts';

/** The forms in which Tally can be told to alter a voucher that is there. */
export const alterationForms = ['create-by-guid', 'alter-by-guid', 'tag-master-id', 'tag-voucher-number'] as const;
export type AlterationFormName = (typeof alterationForms)[number];

/** Finds out, on a memorandum of its own that is deleted again, which form alters a voucher here without doubling it. */
export const AlterationProbeInput = z.looseObject({ dryRun: z.boolean().optional() });
export type AlterationProbeInput = z.infer<typeof AlterationProbeInput>;

export const AlterationProbeOutput = z.looseObject({
  /** What it holds for: another release, or a licence gained or lost, is another installation. */
  product: z.string(),
  /** Null: none of them, so documents that a person entered are not changed by jobs. */
  form: z.enum(alterationForms).nullable(),
  /** Whether it cancels as well. */
  cancels: z.boolean(),
  /** In the order in which they were tried, until one was good. */
  tried: z.array(
    z.looseObject({
      form: z.enum(alterationForms),
      result: z.enum(['alters', 'duplicates', 'refuses', 'unclear', 'not-tried']),
    }),
  ),
  /** What could not be deleted again; a memorandum moves no accounts. */
  left: z.array(z.looseObject({ nativeId: z.string(), number: z.string().nullable(), date: PlainDate })),
});
export type AlterationProbeOutput = z.infer<typeof AlterationProbeOutput>;
