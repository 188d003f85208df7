import type { z } from 'zod';
import { AccountCreateInput } from './account-create.ts';
import { AccountsImportInput, AccountsImportOutput } from './accounts-import.ts';
import { AlterationProbeInput, AlterationProbeOutput } from './alteration-probe.ts';
import { BankEntryCreateInput } from './bank-entry-create.ts';
import { BankReconciliationApplyInput } from './bank-reconciliation-apply.ts';
import { BillCreateInput } from './bill-create.ts';
import { ChartOfAccountsImportInput, ChartOfAccountsImportOutput } from './chart-of-accounts-import.ts';
import { ConnectionTestInput, ConnectionTestOutput } from './connection-test.ts';
import { CreditNoteCreateInput } from './credit-note-create.ts';
import { CustomerCreateInput } from './customer-create.ts';
import { CustomerUpdateInput } from './customer-update.ts';
import { CustomersImportInput, CustomersImportOutput } from './customers-import.ts';
import { DebitNoteCreateInput } from './debit-note-create.ts';
import { DiagnosticsCollectInput, DiagnosticsCollectOutput } from './diagnostics-collect.ts';
import { InvoiceCreateInput } from './invoice-create.ts';
import { InvoiceUpdateInput } from './invoice-update.ts';
import { InvoicesImportInput, InvoicesImportOutput } from './invoices-import.ts';
import { ItemCreateInput } from './item-create.ts';
import { JobCancelInput, JobCancelOutput } from './job-cancel.ts';
import { JournalCreateInput } from './journal-create.ts';
import { PaymentCreateInput } from './payment-create.ts';
import { PaymentReverseInput } from './payment-reverse.ts';
import { PurchaseOrderCreateInput } from './purchase-order-create.ts';
import { RefundCreateInput } from './refund-create.ts';
import { ReportImportInput, ReportImportOutput } from './report-import.ts';
import { SourceDiscoverInput, SourceDiscoverOutput } from './source-discover.ts';
import { SourceResyncInput, SourceResyncOutput } from './source-resync.ts';
import { TaxCodesImportInput, TaxCodesImportOutput } from './tax-codes-import.ts';
import { TrialBalanceImportInput, TrialBalanceImportOutput } from './trial-balance-import.ts';
import { VendorCreateInput } from './vendor-create.ts';
import { VendorUpdateInput } from './vendor-update.ts';
import { VendorsImportInput, VendorsImportOutput } from './vendors-import.ts';
import { VoucherCancelInput } from './voucher-cancel.ts';
import { VoucherLinkInput, VoucherLinkOutput } from './voucher-link.ts';

interface JobType {
  readonly input: z.ZodType;
  /** What `output` of its result holds once it is `done`; absent where that tells nothing of its own. */
  readonly output?: z.ZodType;
  /** Whether it changes the books: then it needs permission and goes by DESIGN rule 5. */
  readonly writes: boolean;
}

export const jobTypes = {
  'connection.test': { input: ConnectionTestInput, output: ConnectionTestOutput, writes: false },
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
  'alteration.probe': { input: AlterationProbeInput, output: AlterationProbeOutput, writes: true },
  'customer.create': { input: CustomerCreateInput, writes: true },
  'customer.update': { input: CustomerUpdateInput, writes: true },
  'vendor.create': { input: VendorCreateInput, writes: true },
  'vendor.update': { input: VendorUpdateInput, writes: true },
  'account.create': { input: AccountCreateInput, writes: true },
  'item.create': { input: ItemCreateInput, writes: true },
  'customers.import': { input: CustomersImportInput, output: CustomersImportOutput, writes: false },
  'vendors.import': { input: VendorsImportInput, output: VendorsImportOutput, writes: false },
  'invoices.import': { input: InvoicesImportInput, output: InvoicesImportOutput, writes: false },
  'chart-of-accounts.import': { input: ChartOfAccountsImportInput, output: ChartOfAccountsImportOutput, writes: false },
  'accounts.import': { input: AccountsImportInput, output: AccountsImportOutput, writes: false },
  'tax-codes.import': { input: TaxCodesImportInput, output: TaxCodesImportOutput, writes: false },
  'trial-balance.import': { input: TrialBalanceImportInput, output: TrialBalanceImportOutput, writes: false },
  'report.import': { input: ReportImportInput, output: ReportImportOutput, writes: false },
  'voucher.link': { input: VoucherLinkInput, output: VoucherLinkOutput, writes: false },
  'source.discover': { input: SourceDiscoverInput, output: SourceDiscoverOutput, writes: false },
  'source.resync': { input: SourceResyncInput, output: SourceResyncOutput, writes: false },
  'job.cancel': { input: JobCancelInput, output: JobCancelOutput, writes: false },
  'diagnostics.collect': { input: DiagnosticsCollectInput, output: DiagnosticsCollectOutput, writes: false },
} as const satisfies Record<string, JobType>;

export type JobTypeName = keyof typeof jobTypes;

export function isJobType(type: string): type is JobTypeName {
  return Object.hasOwn(jobTypes, type);
}
