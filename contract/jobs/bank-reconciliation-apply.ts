import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { change } from './document-ref.ts';

/** Sets the day on which the bank's statement shows a document's line of one bank account; null takes it away. */
export const BankReconciliationApplyInput = z.looseObject({
  ...change,
  account: z.string().min(1),
  bankDate: PlainDate.nullable(),
});
export type BankReconciliationApplyInput = z.infer<typeof BankReconciliationApplyInput>;
