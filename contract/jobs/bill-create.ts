import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { trade } from './document-parts.ts';

/**
 * A vendor's bill. `reference` is the vendor's own invoice number: with his GSTIN it tells one bill from another, so it must be
 * given. `number` is only for series of the books that are numbered by hand.
 */
export const BillCreateInput = z.looseObject({
  ...trade,
  vendor: z.string().min(1),
  reference: trade.reference.unwrap(),
  referenceDate: PlainDate.optional(),
});
export type BillCreateInput = z.infer<typeof BillCreateInput>;
