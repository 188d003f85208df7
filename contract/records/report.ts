import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal } from '../decimal.ts';
import { RecordId } from '../ids.ts';
import { Extra, Quantity } from './record.ts';

/**
 * Reports as the product itself computed them, each a record of its own. Amounts are debit-positive in every column, so that what
 * stands in a credit column is negative; null: the product left the figure empty, which is not nil.
 */
const report = {
  /** The product's name of it. Null in a lone file, where several reports have the same form (facts/tally.md §3.6). */
  report: z.string().nullable(),
  /** What it covers, both days included; null where a lone file does not say. */
  from: PlainDate.nullable(),
  to: PlainDate.nullable(),
};

/** As the product shows it: a ledger, a group, a heading. Null for figures without a name. */
const name = z.string().nullable();
const figure = Decimal.nullable();
/** Fields of the line without a named place, and figures that could not be read, as they stood there. */
const extra = Extra.optional();

export const TrialBalanceLine = z.looseObject({
  name,
  closingDebit: figure,
  closingCredit: figure,
  /** Columns that a product shows only when it is set up so. */
  openingDebit: figure.optional(),
  openingCredit: figure.optional(),
  debit: figure.optional(),
  credit: figure.optional(),
  extra,
});

export const LedgerFigures = z.looseObject({
  accountId: RecordId,
  account: z.string(),
  opening: Decimal,
  /** Both without a sign. */
  debits: Decimal,
  credits: Decimal,
  closing: Decimal,
});

export const TrialBalanceData = z.looseObject({
  ...report,
  lines: z.array(TrialBalanceLine),
  /** Ledger by ledger over the same period, from live books. */
  accounts: z.array(LedgerFigures).optional(),
});
export type TrialBalanceData = z.infer<typeof TrialBalanceData>;

/** `amount` stands in the main column, `subAmount` in the one before it. */
export const StatementLine = z.looseObject({
  name,
  subAmount: figure,
  amount: figure,
  /** Of the group above it, in a report that was exploded. */
  isPart: z.literal(true).optional(),
  extra,
});

export const StatementData = z.looseObject({ ...report, lines: z.array(StatementLine) });
export type StatementData = z.infer<typeof StatementData>;

export const CashFlowLine = z.looseObject({
  /** As shown: `April`. */
  name,
  /** `2025-04`; null where the report's period is not known. */
  month: z.string().nullable(),
  debit: figure,
  credit: figure,
  net: figure,
  extra,
});

export const CashFlowData = z.looseObject({ ...report, lines: z.array(CashFlowLine) });
export type CashFlowData = z.infer<typeof CashFlowData>;

export const StockLine = z.looseObject({
  name,
  quantity: Quantity.nullable(),
  /** Rounded by the product: quantity times rate is not the value. */
  rate: z.looseObject({ value: Decimal, unit: z.string().nullable() }).nullable(),
  value: figure,
  extra,
});

export const StockSummaryData = z.looseObject({ ...report, lines: z.array(StockLine) });
export type StockSummaryData = z.infer<typeof StockSummaryData>;

export const OutstandingLine = z.looseObject({
  party: name,
  accountId: RecordId.nullable(),
  reference: z.string().nullable(),
  billDate: PlainDate.nullable(),
  dueDate: PlainDate.nullable(),
  openAmount: figure,
  /** The product's own count, by its own day. */
  overdueDays: z.int().nullable(),
  extra,
});

/** Open amounts by age on a day. Ours, not the product's: `basis` is the day from which an age is counted. */
export const Ageing = z.looseObject({
  asOn: PlainDate,
  basis: z.enum(['bill-date', 'due-date']),
  /** Days from `from` to `through`, both included. `from` null: not yet due; `through` null: and older. */
  buckets: z.array(
    z.looseObject({ from: z.int().nullable(), through: z.int().nullable(), bills: z.int(), amount: Decimal }),
  ),
  /** Bills without the day in question. */
  undated: z.looseObject({ bills: z.int(), amount: Decimal }),
});
export type Ageing = z.infer<typeof Ageing>;

/** Bills receivable or payable as on `to`. What is on account is not among them. */
export const OutstandingData = z.looseObject({
  ...report,
  /** By the sign of what is open, not by the party's group; null when nothing is. */
  side: z.enum(['receivable', 'payable']).nullable(),
  lines: z.array(OutstandingLine),
  /** One per basis; none where the day is not known. */
  ageing: z.array(Ageing),
});
export type OutstandingData = z.infer<typeof OutstandingData>;

/** Vouchers of every status by day and type, counted by the product. */
export const DayBookData = z.looseObject({
  ...report,
  lines: z.array(z.looseObject({ date: PlainDate, nativeType: z.string(), vouchers: z.int() })),
});
export type DayBookData = z.infer<typeof DayBookData>;
