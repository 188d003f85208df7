import { z } from 'zod';
import { Allocations, Original, trade } from './document-parts.ts';

/** What a customer is given back on an invoice. Without `allocations` it is an open credit under `billReference`. */
export const CreditNoteCreateInput = z.looseObject({
  ...trade,
  customer: z.string().min(1),
  original: Original.optional(),
  allocations: Allocations,
});
export type CreditNoteCreateInput = z.infer<typeof CreditNoteCreateInput>;
