import { z } from 'zod';
import { Allocations, Bank, head, NotNegative } from './document-parts.ts';

/** Money given back to a customer, against his credit notes and advances. */
export const RefundCreateInput = z.looseObject({
  ...head,
  customer: z.string().min(1),
  amount: NotNegative,
  /** Empty: on account. */
  allocations: Allocations,
  account: z.string().min(1),
  bank: Bank.optional(),
});
export type RefundCreateInput = z.infer<typeof RefundCreateInput>;
