import { z } from 'zod';
import { Decimal } from '../decimal.ts';
import { LedgerTax, NotNegative, PartyDetails } from './description-parts.ts';
import { Allocations, Bank, CostShares, head, Tds } from './document-parts.ts';

const Party = z.looseObject({
  party: z.string().min(1),
  partyDetails: PartyDetails.optional(),
  amount: NotNegative,
  allocations: Allocations,
});

/** What is settled with the party but does not go through `account`. Positive amounts lower what goes through it. */
export const Deduction = z.looseObject({
  account: z.string().min(1),
  amount: Decimal,
  costs: CostShares,
  tds: Tds.optional(),
  /** Used only where the books don't have the ledger and it is to be made. */
  tax: LedgerTax.optional(),
});

/**
 * Money received from customers (`receipt`) or paid to vendors (`payment`): `amount` is settled with one `party`, or the amounts of
 * several `parties`. `account` is the bank or cash ledger.
 */
export const PaymentCreateInput = z.looseObject({
  ...head,
  direction: z.enum(['receipt', 'payment']).default('receipt'),
  party: z.string().min(1).optional(),
  partyDetails: PartyDetails.optional(),
  amount: NotNegative.optional(),
  /** Of `party`. Empty: on account. */
  allocations: Allocations,
  parties: z.array(Party).max(200).default([]),
  account: z.string().min(1),
  /** TDS, discount, bank charges and the GST on them. */
  deductions: z.array(Deduction).max(50).default([]),
  bank: Bank.optional(),
});
export type PaymentCreateInput = z.infer<typeof PaymentCreateInput>;

/** One party of it, in either form. */
export type PaymentParty = z.infer<typeof Party>;
