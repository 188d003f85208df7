import { z } from 'zod';
import { trade } from './document-parts.ts';

/** A sales invoice. */
export const InvoiceCreateInput = z.looseObject({ ...trade, customer: z.string().min(1) });
export type InvoiceCreateInput = z.infer<typeof InvoiceCreateInput>;
