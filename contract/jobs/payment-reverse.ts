import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Charges, head } from './document-parts.ts';
import { DocumentRef } from './document-ref.ts';

/**
 * A cheque that bounced: the money of a receipt or payment goes back, on a day of its own, and the bills that it settled are open
 * again. The document itself stays as it is.
 */
export const PaymentReverseInput = z.looseObject({
  ...head,
  document: DocumentRef,
  date: PlainDate,
  /** What the bank took for it, out of the same account. */
  charges: Charges,
});
export type PaymentReverseInput = z.infer<typeof PaymentReverseInput>;
