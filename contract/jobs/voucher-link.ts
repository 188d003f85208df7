import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { JobId } from '../ids.ts';

/**
 * Says that a document which a person entered is the one that a job was to write: later jobs may refer to it by that job. Nothing is
 * written into the books.
 */
export const VoucherLinkInput = z.looseObject({
  /** The job that ended `possible-duplicate`, `unknown` or `rejected`. */
  jobId: JobId,
  nativeId: z.string().min(1).max(100),
  date: PlainDate.optional(),
});
export type VoucherLinkInput = z.infer<typeof VoucherLinkInput>;

/** The document as it stands in the books. */
export const VoucherLinkOutput = z.looseObject({
  jobId: JobId,
  nativeId: z.string(),
  number: z.string().nullable(),
  date: PlainDate,
  type: z.string(),
  /** `basedOn` of a change that follows. */
  version: z.string().nullable(),
});
export type VoucherLinkOutput = z.infer<typeof VoucherLinkOutput>;
