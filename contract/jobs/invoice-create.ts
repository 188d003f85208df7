import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal } from '../decimal.ts';

const Positive = Decimal.refine((text) => !text.startsWith('-'), 'must not be negative');

/** One item under a sales ledger. `amount` is what is posted: quantity and rate are for the document. */
export const InvoiceItem = z.looseObject({
  item: z.string().min(1),
  quantity: Positive,
  unit: z.string().min(1),
  rate: Positive,
  amount: Positive,
  /** The sales ledger. */
  account: z.string().min(1),
  godown: z.string().optional(),
});
export type InvoiceItem = z.infer<typeof InvoiceItem>;

/** A further ledger of the invoice: tax, freight, discount, round-off. Positive amounts raise what the customer owes. */
export const InvoiceCharge = z.looseObject({ account: z.string().min(1), amount: Decimal });

/** A sales invoice. Items may be absent: then `charges` carry the sales ledgers (accounting invoice). */
export const InvoiceCreateInput = z.looseObject({
  voucherType: z.string().min(1).default('Sales'),
  date: PlainDate,
  /** Kept only where the series allows it; Tally gives its own otherwise. */
  number: z.string().max(100).optional(),
  customer: z.string().min(1),
  items: z.array(InvoiceItem).max(1000).default([]),
  charges: z.array(InvoiceCharge).max(100).default([]),
  /** What the customer owes: must equal items + charges to the paisa. */
  total: Positive,
  /** The bill this invoice opens, for customers kept bill by bill. Default: `number`, else `reference`, else a key of the job's own. */
  billReference: z.string().max(100).optional(),
  creditDays: z.int().min(0).max(3650).optional(),
  narration: z.string().max(2000).optional(),
  reference: z.string().max(100).optional(),
});
export type InvoiceCreateInput = z.infer<typeof InvoiceCreateInput>;
