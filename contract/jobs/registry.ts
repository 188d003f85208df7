import type { z } from 'zod';
import { AccountCreateInput } from './account-create.ts';
import { BankEntryCreateInput } from './bank-entry-create.ts';
import { BankReconciliationApplyInput } from './bank-reconciliation-apply.ts';
import { BillCreateInput } from './bill-create.ts';
import { ConnectionTestInput } from './connection-test.ts';
import { CreditNoteCreateInput } from './credit-note-create.ts';
import { CustomerCreateInput } from './customer-create.ts';
import { CustomerUpdateInput } from './customer-update.ts';
import { DebitNoteCreateInput } from './debit-note-create.ts';
import { InvoiceCreateInput } from './invoice-create.ts';
import { InvoiceUpdateInput } from './invoice-update.ts';
import { ItemCreateInput } from './item-create.ts';
import { JournalCreateInput } from './journal-create.ts';
import { PaymentCreateInput } from './payment-create.ts';
import { PaymentReverseInput } from './payment-reverse.ts';
import { PurchaseOrderCreateInput } from './purchase-order-create.ts';
import { RefundCreateInput } from './refund-create.ts';
import { VendorCreateInput } from './vendor-create.ts';
import { VendorUpdateInput } from './vendor-update.ts';
import { VoucherCancelInput } from './voucher-cancel.ts';

interface JobType {
  readonly input: z.ZodType;
  /** Whether it changes the books: then it needs permission and goes by DESIGN rule 5. */
  readonly writes: boolean;
}

export const jobTypes = {
  'connection.test': { input: ConnectionTestInput, writes: false },
  'invoice.create': { input: InvoiceCreateInput, writes: true },
  'invoice.update': { input: InvoiceUpdateInput, writes: true },
  'invoice.cancel': { input: VoucherCancelInput, writes: true },
  'credit-note.create': { input: CreditNoteCreateInput, writes: true },
  'bill.create': { input: BillCreateInput, writes: true },
  'debit-note.create': { input: DebitNoteCreateInput, writes: true },
  'purchase-order.create': { input: PurchaseOrderCreateInput, writes: true },
  'payment.create': { input: PaymentCreateInput, writes: true },
  'payment.reverse': { input: PaymentReverseInput, writes: true },
  'refund.create': { input: RefundCreateInput, writes: true },
  'journal.create': { input: JournalCreateInput, writes: true },
  'bank-entry.create': { input: BankEntryCreateInput, writes: true },
  'bank-reconciliation.apply': { input: BankReconciliationApplyInput, writes: true },
  'voucher.cancel': { input: VoucherCancelInput, writes: true },
  'customer.create': { input: CustomerCreateInput, writes: true },
  'customer.update': { input: CustomerUpdateInput, writes: true },
  'vendor.create': { input: VendorCreateInput, writes: true },
  'vendor.update': { input: VendorUpdateInput, writes: true },
  'account.create': { input: AccountCreateInput, writes: true },
  'item.create': { input: ItemCreateInput, writes: true },
} as const satisfies Record<string, JobType>;

export type JobTypeName = keyof typeof jobTypes;

export function isJobType(type: string): type is JobTypeName {
  return Object.hasOwn(jobTypes, type);
}
