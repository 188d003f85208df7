import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Item, trade } from './document-parts.ts';

/** An order given to a vendor: it moves neither accounts nor stock. */
export const PurchaseOrderCreateInput = z.looseObject({
  ...trade,
  vendor: z.string().min(1),
  items: z.array(Item).min(1).max(1000),
  /** When the goods are due. Default: the date of the order. */
  dueOn: PlainDate.optional(),
});
export type PurchaseOrderCreateInput = z.infer<typeof PurchaseOrderCreateInput>;
