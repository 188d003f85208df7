import { z } from 'zod';
import { Allocations, Original, trade } from './document-parts.ts';

/** What a vendor is charged back on a bill. Without `allocations` it is an open debit under `billReference`. */
export const DebitNoteCreateInput = z.looseObject({
  ...trade,
  vendor: z.string().min(1),
  original: Original.optional(),
  allocations: Allocations,
});
export type DebitNoteCreateInput = z.infer<typeof DebitNoteCreateInput>;
