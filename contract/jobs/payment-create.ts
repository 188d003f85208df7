import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal } from '../decimal.ts';

const Positive = Decimal.refine((text) => !text.startsWith('-'), 'must not be negative');

export const PaymentAllocation = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('against'), reference: z.string().min(1), amount: Positive }),
  z.looseObject({ type: z.literal('advance'), reference: z.string().min(1), amount: Positive }),
  z.looseObject({ type: z.literal('on-account'), amount: Positive }),
]);
export type PaymentAllocation = z.infer<typeof PaymentAllocation>;

/** Money received from a customer (`receipt`) or paid to a vendor (`payment`). */
export const PaymentCreateInput = z.looseObject({
  direction: z.enum(['receipt', 'payment']).default('receipt'),
  voucherType: z.string().min(1).optional(),
  date: PlainDate,
  number: z.string().max(100).optional(),
  party: z.string().min(1),
  /** The bank or cash ledger. */
  account: z.string().min(1),
  amount: Positive,
  /** Must add up to `amount`. Empty: on account. */
  allocations: z.array(PaymentAllocation).max(500).default([]),
  bank: z
    .looseObject({
      transactionType: z.enum(['cheque', 'neft', 'rtgs', 'imps', 'upi', 'card', 'cash', 'other']),
      instrumentNumber: z.string().max(100).optional(),
      instrumentDate: PlainDate.optional(),
      reference: z.string().max(100).optional(),
    })
    .optional(),
  narration: z.string().max(2000).optional(),
});
export type PaymentCreateInput = z.infer<typeof PaymentCreateInput>;
