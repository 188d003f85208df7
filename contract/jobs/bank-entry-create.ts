import { z } from 'zod';
import { NotNegative } from './description-parts.ts';
import { Allocations, Bank, CostShares, head } from './document-parts.ts';

const Line = z.looseObject({
  account: z.string().min(1),
  amount: NotNegative,
  allocations: Allocations,
  costs: CostShares,
});

/**
 * A line of the bank's statement that is no payment of a party: charges, interest, a transfer. Money came `in` to or went `out` of
 * `account`; `lines` say from what or for what, and add up to `amount`. Between two bank or cash ledgers it becomes a contra entry.
 */
export const BankEntryCreateInput = z.looseObject({
  ...head,
  account: z.string().min(1),
  direction: z.enum(['in', 'out']),
  amount: NotNegative,
  lines: z.array(Line).min(1).max(100),
  bank: Bank.optional(),
});
export type BankEntryCreateInput = z.infer<typeof BankEntryCreateInput>;
