import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal } from '../decimal.ts';
import { RecordId } from '../ids.ts';

/** One open item, derived from openings and vouchers: source + account + reference. Amounts are debit-positive. */
export const BillData = z.looseObject({
  accountId: RecordId,
  account: z.string(),
  reference: z.string(),
  billDate: PlainDate.nullable(),
  dueDate: PlainDate.nullable(),
  creditDays: z.int().nullable(),
  originalAmount: Decimal,
  openAmount: Decimal,
  currency: z.string().nullable(),
  /** Null when the bill was open before the books began. */
  voucherId: RecordId.nullable(),
  isOpening: z.boolean(),
  /** Oldest first; the one that made the bill is among them. */
  allocations: z.array(z.looseObject({ voucherId: RecordId.nullable(), date: PlainDate.nullable(), amount: Decimal })),
});
export type BillData = z.infer<typeof BillData>;
