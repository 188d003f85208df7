import { z } from 'zod';
import { NotNegative, PartyDetails } from './description-parts.ts';
import { Allocations, Bank, head } from './document-parts.ts';

/** Money given back to a customer, against his credit notes and advances. */
export const RefundCreateInput = z.looseObject({
  ...head,
  customer: z.string().min(1),
  partyDetails: PartyDetails.optional(),
  amount: NotNegative,
  /** Empty: on account. */
  allocations: Allocations,
  account: z.string().min(1),
  bank: Bank.optional(),
});
export type RefundCreateInput = z.infer<typeof RefundCreateInput>;
