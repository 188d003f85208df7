import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { NotNegative } from './description-parts.ts';
import { Charges, Items } from './document-parts.ts';
import { change } from './document-ref.ts';

/** What an invoice is about, all of it anew; must add up as in `invoice.create`. */
const Content = z.looseObject({ items: Items, charges: Charges, total: NotNegative });

/** Changes a sales invoice that is in the books; what is not named stays as it is. */
export const InvoiceUpdateInput = z.looseObject({
  ...change,
  /** A field that is not known here is a mistake: it would be told as done, and nothing changed. */
  set: z
    .strictObject({
      date: PlainDate.optional(),
      reference: z.string().trim().min(1).max(100).optional(),
      narration: z.string().max(2000).optional(),
      content: Content.optional(),
    })
    .refine((set) => Object.values(set).some((value) => value !== undefined), 'nothing is changed'),
});
export type InvoiceUpdateInput = z.infer<typeof InvoiceUpdateInput>;
