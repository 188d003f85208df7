import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal } from '../decimal.ts';
import { RecordId } from '../ids.ts';
import { CashFlowData, OutstandingData, StatementData } from '../records/report.ts';
import { AsOf, paging, recordOf } from './import-parts.ts';

/** Days, both included. */
const period = { from: PlainDate, to: PlainDate };

export const ReportImportInput = z.discriminatedUnion('report', [
  z.looseObject({ report: z.literal('profit-and-loss'), ...period }),
  z.looseObject({ report: z.literal('balance-sheet'), asOn: PlainDate }),
  z.looseObject({ report: z.literal('cash-flow'), ...period }),
  /** Of one account, named as in the books; `limit` counts vouchers. */
  z.looseObject({ report: z.literal('general-ledger'), account: z.string().min(1), ...period, ...paging }),
  z.looseObject({
    report: z.literal('outstanding'),
    side: z.enum(['receivable', 'payable']),
    asOn: PlainDate,
    /** The day from which a bill's age is counted. */
    basis: z.enum(['bill-date', 'due-date']).default('due-date'),
    /** The last day of each age but the oldest, rising. */
    buckets: z
      .array(z.int().min(0).max(3650))
      .min(1)
      .max(12)
      .refine((days) => days.every((day, index) => index === 0 || day > (days[index - 1] ?? day)), 'must rise')
      .default([30, 60, 90, 180]),
  }),
]);
export type ReportImportInput = z.infer<typeof ReportImportInput>;

export const GeneralLedgerLine = z.looseObject({
  voucherId: RecordId,
  date: PlainDate,
  type: z.string(),
  /** The product's own name of the type. */
  nativeType: z.string(),
  number: z.string().nullable(),
  narration: z.string().nullable(),
  /** The other accounts of the voucher, in its order. */
  against: z.array(z.string()),
  /** Debit-positive, as `balance`, which is what the account comes to with this line. */
  amount: Decimal,
  balance: Decimal,
});
export type GeneralLedgerLine = z.infer<typeof GeneralLedgerLine>;

/** An account over a period. Amounts are debit-positive, but for `debits` and `credits`, which have no sign. */
export const GeneralLedger = z.looseObject({
  accountId: RecordId,
  account: z.string(),
  ...period,
  opening: Decimal,
  debits: Decimal,
  credits: Decimal,
  closing: Decimal,
  /** By date, and within a day in the order of their last save. */
  lines: z.array(GeneralLedgerLine),
  /** Whether opening and lines add up to the product's own closing; null while there are more pages. */
  proved: z.boolean().nullable(),
});
export type GeneralLedger = z.infer<typeof GeneralLedger>;

export const ReportImportOutput = z.union([
  z.looseObject({
    asOf: AsOf,
    report: z.discriminatedUnion('kind', [
      recordOf('profit-and-loss', StatementData),
      recordOf('balance-sheet', StatementData),
      recordOf('cash-flow', CashFlowData),
      recordOf('outstanding', OutstandingData),
    ]),
  }),
  z.looseObject({ asOf: AsOf, ledger: GeneralLedger, more: z.boolean(), next: z.string().nullable() }),
]);
