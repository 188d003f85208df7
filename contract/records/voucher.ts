import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal } from '../decimal.ts';
import { RecordId } from '../ids.ts';
import { Extra, ForexAmount, Quantity } from './record.ts';

/** Canonical voucher types. An open set: a product's type that fits none is `other`. */
export const voucherTypes = [
  'sales',
  'purchase',
  'receipt',
  'payment',
  'contra',
  'journal',
  'credit-note',
  'debit-note',
  'sales-order',
  'purchase-order',
  'delivery-note',
  'receipt-note',
  'rejection-in',
  'rejection-out',
  'stock-journal',
  'manufacturing-journal',
  'physical-stock',
  'material-in',
  'material-out',
  'job-work-in-order',
  'job-work-out-order',
  'payroll',
  'attendance',
  'memorandum',
  'reversing-journal',
  'other',
] as const;
export type VoucherType = (typeof voucherTypes)[number];

export const VoucherStatus = z.discriminatedUnion('state', [
  z.looseObject({ state: z.literal('posted') }),
  z.looseObject({ state: z.literal('optional') }),
  z.looseObject({ state: z.literal('cancelled') }),
  z.looseObject({ state: z.literal('post-dated') }),
  z.looseObject({ state: z.literal('memorandum') }),
  z.looseObject({ state: z.literal('reversing'), until: PlainDate.nullable() }),
  z.looseObject({ state: z.literal('pending-approval') }),
]);
export type VoucherStatus = z.infer<typeof VoucherStatus>;

/** What the voucher moves, and from when; sums go by this, never by the type's name. */
export const Affects = z.looseObject({ accounts: z.boolean(), stock: z.boolean(), from: PlainDate.nullable() });
export type Affects = z.infer<typeof Affects>;

export const BillAllocation = z.looseObject({
  /** Null for `On Account`. */
  reference: z.string().nullable(),
  type: z.enum(['new', 'against', 'advance', 'on-account', 'other']).catch('other'),
  amount: Decimal,
  forex: ForexAmount.optional(),
  dueDate: PlainDate.nullable(),
  creditDays: z.int().nullable(),
});
export type BillAllocation = z.infer<typeof BillAllocation>;

export const CostAllocation = z.looseObject({
  category: z.string().nullable(),
  centre: z.string(),
  amount: Decimal,
  forex: ForexAmount.optional(),
});
export type CostAllocation = z.infer<typeof CostAllocation>;

export const BankAllocation = z.looseObject({
  transactionType: z.string().nullable(),
  instrumentNumber: z.string().nullable(),
  instrumentDate: PlainDate.nullable(),
  bank: z.string().nullable(),
  favouring: z.string().nullable(),
  /** UTR or UPI reference. */
  reference: z.string().nullable(),
  /** Null while not reconciled with the bank's statement. */
  bankDate: PlainDate.nullable(),
  amount: Decimal,
  forex: ForexAmount.optional(),
  /** Of the other side, where the product knows it. */
  accountNumber: z.string().optional(),
  ifsc: z.string().optional(),
});
export type BankAllocation = z.infer<typeof BankAllocation>;

/** Tax deducted or collected at source, on the line of the party it was taken from. Amounts are debit-positive. */
export const SourceTax = z.looseObject({
  /** `tds`, `tcs`, or the product's word for another tax. */
  type: z.string(),
  /** Nature of payment or goods, which decides section and rate. */
  nature: z.string().nullable(),
  reference: z.string().nullable(),
  referenceType: z.string().nullable(),
  party: z.string().nullable(),
  /** The expense or purchase account that it was worked out from. */
  expense: z.string().nullable(),
  parts: z.array(
    z.looseObject({
      /** `Income Tax`, `Surcharge`, `Education Cess`. */
      name: z.string(),
      /** The account that the tax is booked to. */
      account: z.string().nullable(),
      assessable: Decimal.nullable(),
      rate: Decimal.nullable(),
      tax: Decimal.nullable(),
    }),
  ),
});
export type SourceTax = z.infer<typeof SourceTax>;

/** One posting. Amounts are debit-positive, in the books' own currency. */
export const VoucherLine = z.looseObject({
  /** The ledger's name as the product wrote it. */
  account: z.string(),
  /** Null when the ledger's own record is not at hand (a lone file). */
  accountId: RecordId.nullable(),
  amount: Decimal,
  forex: ForexAmount.optional(),
  isParty: z.boolean().nullable(),
  bills: z.array(BillAllocation),
  costs: z.array(CostAllocation),
  banks: z.array(BankAllocation),
  sourceTaxes: z.array(SourceTax).optional(),
  extra: Extra.optional(),
});
export type VoucherLine = z.infer<typeof VoucherLine>;

export const ItemBatch = z.looseObject({
  godown: z.string().nullable(),
  batch: z.string().nullable(),
  manufacturedOn: PlainDate.nullable(),
  expiresOn: PlainDate.nullable(),
  orderNumber: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  actualQuantity: Quantity.nullable(),
  billedQuantity: Quantity.nullable(),
  amount: Decimal.nullable(),
  forex: ForexAmount.optional(),
  /** Of a transfer between godowns: the other one. */
  otherGodown: z.string().optional(),
  /** Of an order: when the goods are due. */
  dueOn: PlainDate.optional(),
});
export type ItemBatch = z.infer<typeof ItemBatch>;

export const ItemLine = z.looseObject({
  item: z.string(),
  itemId: RecordId.nullable(),
  /** `in` raises stock, `out` lowers it. */
  direction: z.enum(['in', 'out']),
  actualQuantity: Quantity.nullable(),
  billedQuantity: Quantity.nullable(),
  rate: z.looseObject({ value: Decimal, unit: z.string().nullable() }).nullable(),
  /** Percent. */
  discount: Decimal.nullable(),
  /** Debit-positive. */
  amount: Decimal,
  forex: ForexAmount.optional(),
  hsn: z.string().nullable(),
  mrp: Decimal.nullable(),
  taxableValue: Decimal.nullable(),
  /** Rate in percent by duty head: `igst`, `cgst`, `sgst`, `cess`, `state-cess`, or the product's word. */
  tax: z.array(z.looseObject({ head: z.string(), rate: Decimal.nullable() })),
  batches: z.array(ItemBatch),
  /** The sales or purchase ledgers under the item; each also stands in the voucher's `lines`, once. */
  accounts: z.array(
    z.looseObject({
      account: z.string(),
      amount: Decimal,
      forex: ForexAmount.optional(),
      bills: z.array(BillAllocation).optional(),
      costs: z.array(CostAllocation).optional(),
      banks: z.array(BankAllocation).optional(),
      sourceTaxes: z.array(SourceTax).optional(),
    }),
  ),
  /** What the person typed under the item. */
  description: z.array(z.string()).optional(),
  extra: Extra.optional(),
});
export type ItemLine = z.infer<typeof ItemLine>;

export const VoucherGst = z.looseObject({
  ownRegistration: z.string().nullable(),
  ownGstin: z.string().nullable(),
  partyGstin: z.string().nullable(),
  placeOfSupply: z.string().nullable(),
  reverseCharge: z.boolean().nullable(),
  irn: z.string().nullable(),
  acknowledgementNumber: z.string().nullable(),
  acknowledgementDate: PlainDate.nullable(),
  irnCancelledOn: PlainDate.optional(),
  /** Number of the first of `ewayBills`. */
  ewayBill: z.string().nullable(),
  ewayBills: z
    .array(
      z.looseObject({
        number: z.string().nullable(),
        date: PlainDate.nullable(),
        validUntil: PlainDate.nullable(),
        cancelledOn: PlainDate.nullable(),
        vehicle: z.string().nullable(),
        transporter: z.string().nullable(),
        mode: z.string().nullable(),
        distance: z.string().nullable(),
      }),
    )
    .optional(),
});
export type VoucherGst = z.infer<typeof VoucherGst>;

/** What employees earn and what is kept back. Amounts are debit-positive: earnings positive, deductions negative. */
export const PayrollEntry = z.looseObject({
  category: z.string().nullable(),
  employee: z.string(),
  amount: Decimal.nullable(),
  payHeads: z.array(z.looseObject({ payHead: z.string(), amount: Decimal.nullable() })),
});
export type PayrollEntry = z.infer<typeof PayrollEntry>;

export const AttendanceEntry = z.looseObject({
  category: z.string().nullable(),
  employee: z.string().nullable(),
  attendanceType: z.string(),
  value: Quantity.nullable(),
});
export type AttendanceEntry = z.infer<typeof AttendanceEntry>;

/** How a bill at the counter was paid. */
export const PosPayment = z.looseObject({
  /** `cash`, `card`, `cheque`, `gift`. */
  mode: z.string(),
  account: z.string().nullable(),
  number: z.string().nullable(),
  bank: z.string().nullable(),
  amount: Decimal.nullable(),
});
export type PosPayment = z.infer<typeof PosPayment>;

/** A document that this one follows: an order, a delivery note. */
export const Followed = z.looseObject({ number: z.string().nullable(), date: PlainDate.nullable() });
export type Followed = z.infer<typeof Followed>;

export const VoucherData = z.looseObject({
  type: z.string(),
  /** The product's own voucher type name. */
  nativeType: z.string(),
  number: z.string().nullable(),
  date: PlainDate,
  effectiveDate: PlainDate.nullable(),
  reference: z.string().nullable(),
  referenceDate: PlainDate.nullable(),
  narration: z.string().nullable(),
  status: VoucherStatus,
  affects: Affects,
  /** The product's word, not always a party: on a receipt Tally names the bank here (facts/tally.md §3.5). */
  headerParty: z.string().nullable(),
  /** Names of the lines whose account has a party role; null when that can't be known. */
  parties: z.array(z.string()).nullable(),
  isInvoice: z.boolean(),
  lines: z.array(VoucherLine),
  items: z.array(ItemLine),
  gst: VoucherGst.nullable(),
  /** Of a credit or debit note. */
  original: z
    .looseObject({ number: z.string().nullable(), date: PlainDate.nullable(), reason: z.string().nullable() })
    .nullable(),
  orders: z.array(Followed).optional(),
  deliveryNotes: z.array(Followed).optional(),
  payroll: z.array(PayrollEntry).optional(),
  attendance: z.array(AttendanceEntry).optional(),
  posPayments: z.array(PosPayment).optional(),
  extra: Extra,
});
export type VoucherData = z.infer<typeof VoucherData>;
