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

export const CostAllocation = z.looseObject({ category: z.string().nullable(), centre: z.string(), amount: Decimal });
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
});
export type BankAllocation = z.infer<typeof BankAllocation>;

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
  accounts: z.array(z.looseObject({ account: z.string(), amount: Decimal })),
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
  ewayBill: z.string().nullable(),
});
export type VoucherGst = z.infer<typeof VoucherGst>;

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
  extra: Extra,
});
export type VoucherData = z.infer<typeof VoucherData>;
