import { isJobType, type JobTypeName } from '../../contract/jobs/registry.ts';
import { accountCreate } from './types/account-create.ts';
import { accountsImport } from './types/accounts-import.ts';
import { alterationProbe } from './types/alteration-probe.ts';
import { bankEntryCreate } from './types/bank-entry-create.ts';
import { bankReconciliationApply } from './types/bank-reconciliation-apply.ts';
import { billCreate } from './types/bill-create.ts';
import { chartOfAccountsImport } from './types/chart-of-accounts-import.ts';
import { connectionTest } from './types/connection-test.ts';
import { creditNoteCreate } from './types/credit-note-create.ts';
import { customerCreate } from './types/customer-create.ts';
import { customerUpdate } from './types/customer-update.ts';
import { customersImport } from './types/customers-import.ts';
import { debitNoteCreate } from './types/debit-note-create.ts';
import { diagnosticsCollect } from './types/diagnostics-collect.ts';
import { invoiceCreate } from './types/invoice-create.ts';
import { invoiceUpdate } from './types/invoice-update.ts';
import { invoicesImport } from './types/invoices-import.ts';
import { itemCreate } from './types/item-create.ts';
import { jobCancel } from './types/job-cancel.ts';
import type { JobKind } from './types/job-kind.ts';
import { journalCreate } from './types/journal-create.ts';
import { paymentCreate } from './types/payment-create.ts';
import { paymentReverse } from './types/payment-reverse.ts';
import { purchaseOrderCreate } from './types/purchase-order-create.ts';
import { refundCreate } from './types/refund-create.ts';
import { reportImport } from './types/report-import.ts';
import { sourceDiscover } from './types/source-discover.ts';
import { sourceResync } from './types/source-resync.ts';
import { taxCodesImport } from './types/tax-codes-import.ts';
import { trialBalanceImport } from './types/trial-balance-import.ts';
import { vendorCreate } from './types/vendor-create.ts';
import { vendorUpdate } from './types/vendor-update.ts';
import { vendorsImport } from './types/vendors-import.ts';
import { voucherCancel } from './types/voucher-cancel.ts';
import { voucherLink } from './types/voucher-link.ts';

const kinds: { readonly [type in JobTypeName]: JobKind } = {
  'connection.test': connectionTest,
  'invoice.create': invoiceCreate,
  'invoice.update': invoiceUpdate,
  'invoice.cancel': voucherCancel,
  'credit-note.create': creditNoteCreate,
  'bill.create': billCreate,
  'debit-note.create': debitNoteCreate,
  'purchase-order.create': purchaseOrderCreate,
  'payment.create': paymentCreate,
  'payment.reverse': paymentReverse,
  'refund.create': refundCreate,
  'journal.create': journalCreate,
  'bank-entry.create': bankEntryCreate,
  'bank-reconciliation.apply': bankReconciliationApply,
  'voucher.cancel': voucherCancel,
  'alteration.probe': alterationProbe,
  'customer.create': customerCreate,
  'customer.update': customerUpdate,
  'vendor.create': vendorCreate,
  'vendor.update': vendorUpdate,
  'account.create': accountCreate,
  'item.create': itemCreate,
  'customers.import': customersImport,
  'vendors.import': vendorsImport,
  'invoices.import': invoicesImport,
  'chart-of-accounts.import': chartOfAccountsImport,
  'accounts.import': accountsImport,
  'tax-codes.import': taxCodesImport,
  'trial-balance.import': trialBalanceImport,
  'report.import': reportImport,
  'voucher.link': voucherLink,
  'source.discover': sourceDiscover,
  'source.resync': sourceResync,
  'job.cancel': jobCancel,
  'diagnostics.collect': diagnosticsCollect,
};

/** What `hello` offers. */
export const supportedJobTypes: readonly string[] = Object.keys(kinds);

/** Null for a type that this version doesn't know: the job ends `job.unsupported`. */
export function jobKind(type: string): JobKind | null {
  return isJobType(type) ? kinds[type] : null;
}
