import type { PlainDate } from '../../../../../contract/dates.ts';
import type { BookNames } from '../book-names.ts';
import type { Mention } from '../needed/mention.ts';
import type { StatedTaxes } from '../taxes/tax-document.ts';
import type { DraftType, DraftVoucher } from '../voucher/draft.ts';
import type { Series } from '../voucher/series.ts';
import { bankEntryCreate } from './bank-entry.ts';
import { journalCreate } from './journal.ts';
import { paymentCreate, refundCreate } from './payment.ts';
import { billCreate, creditNoteCreate, debitNoteCreate, invoiceCreate, purchaseOrderCreate } from './trade.ts';

/** What a document is translated by. */
export interface Translation {
  readonly names: BookNames;
  readonly series: Series;
  readonly effectKey: string;
}

/** A document that its job describes, parsed. Throws `job.invalid`. */
export interface Document {
  /** The canonical type of voucher it becomes. */
  readonly type: DraftType;
  /** Tally's own voucher type, unless the job names another. */
  readonly voucherType: string;
  readonly date: PlainDate;
  /** The number it has, if any. */
  readonly number: string | undefined;
  readonly taxes?: StatedTaxes;
  /** Masters that it names and that a site may want made. */
  readonly mentions?: readonly Mention[];
  /** Throws `job.invalid` and `write.unknown-*`. */
  translate(by: Translation): DraftVoucher;
}

/** Job types that write one voucher, each with the parser of its input. */
export const documents: { readonly [jobType: string]: (input: unknown, names: BookNames) => Document } = {
  'invoice.create': invoiceCreate,
  'credit-note.create': creditNoteCreate,
  'bill.create': billCreate,
  'debit-note.create': debitNoteCreate,
  'purchase-order.create': purchaseOrderCreate,
  'payment.create': paymentCreate,
  'refund.create': refundCreate,
  'journal.create': journalCreate,
  'bank-entry.create': bankEntryCreate,
};
