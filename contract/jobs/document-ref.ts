import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { JobId } from '../ids.ts';

/** A document in the books: by the job that wrote or linked it, or by its native id and, to spare a search, its day. */
export const DocumentRef = z.union([
  z.object({ jobId: JobId }),
  z.object({ nativeId: z.string().min(1).max(100), date: PlainDate.optional() }),
]);
export type DocumentRef = z.infer<typeof DocumentRef>;

/** What every change of a document says. */
export const change = {
  document: DocumentRef,
  /** `native.version` of the record that the change was made from: with another one in the books nothing is changed. */
  basedOn: z.string().max(100).optional(),
  /** True: nothing is written, and nobody asked; the job tells what would be (`DryRunOutput`). */
  dryRun: z.boolean().optional(),
} as const;
