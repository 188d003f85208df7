import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal } from '../decimal.ts';
import { Hsn, LedgerTax, NotNegative, PartyDetails } from './description-parts.ts';

/** What documents are made of. Masters are named as in the books; amounts are decimal text of the books' own currency. */

const Name = z.string().trim().min(1).max(255);

/** What every voucher has. */
export const head = {
  /** The product's voucher type. Default: the one that the product has of its own. */
  voucherType: Name.optional(),
  date: PlainDate,
  /** Kept only where the series allows it; Tally gives its own otherwise. */
  number: z.string().trim().min(1).max(100).optional(),
  reference: z.string().trim().min(1).max(100).optional(),
  narration: z.string().max(2000).optional(),
  /** Native ids of documents that look like this one, and of which a person said that they are others. */
  notTwinOf: z.array(z.string().min(1).max(100)).max(20).default([]),
  /** True: nothing is written, and nobody asked; the job tells what would be (`DryRunOutput`). */
  dryRun: z.boolean().optional(),
} as const;

/** A share of an amount for a cost centre. */
export const CostShare = z.looseObject({ category: Name.optional(), centre: Name, amount: NotNegative });
export type CostShare = z.infer<typeof CostShare>;

/** How an amount is set against a party's bills. */
export const Allocation = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('against'), reference: Name, amount: NotNegative }),
  z.looseObject({ type: z.literal('advance'), reference: Name, amount: NotNegative }),
  z.looseObject({ type: z.literal('on-account'), amount: NotNegative }),
]);
export type Allocation = z.infer<typeof Allocation>;

/** Must add up to the amount they belong to. */
export const Allocations = z.array(Allocation).max(500).default([]);
export const CostShares = z.array(CostShare).max(100).default([]);

/** One item under a ledger. `amount` is what is posted: quantity, rate and discount are for the document. */
export const Item = z.looseObject({
  item: Name,
  quantity: NotNegative,
  unit: Name,
  rate: NotNegative,
  /** Percent. */
  discount: NotNegative.optional(),
  amount: NotNegative,
  /** The sales or purchase ledger. */
  account: Name,
  godown: Name.optional(),
  batch: Name.optional(),
  /** GST in percent, all heads together: lets the document's tax be checked. Default: what the books say of the item. */
  taxRate: NotNegative.optional(),
  /** Used only where the books don't have the item and it is to be made. */
  hsn: Hsn.optional(),
  costs: CostShares,
});
export type Item = z.infer<typeof Item>;
export const Items = z.array(Item).max(1000).default([]);

/** What tax deducted at source was worked out from: lets it be checked, and is not posted. */
export const Tds = z.looseObject({
  /** `194C`, or by the Act of 2025 `393(1) Sl. 6(i)`. */
  section: Name,
  /** Percent. */
  rate: NotNegative,
  on: NotNegative,
  /** The party has one for a lower rate. */
  hasCertificate: z.boolean().default(false),
});
export type Tds = z.infer<typeof Tds>;

/** A further ledger of the document: tax, freight, discount, round-off. Positive amounts raise its total. */
export const Charge = z.looseObject({
  account: Name,
  amount: Decimal,
  costs: CostShares,
  tds: Tds.optional(),
  /** Used only where the books don't have the ledger and it is to be made. */
  tax: LedgerTax.optional(),
});
export type Charge = z.infer<typeof Charge>;
export const Charges = z.array(Charge).max(100).default([]);

/** What a document says of GST; default: what the books say of the party. */
export const Gst = z.looseObject({
  partyGstin: z
    .string()
    .regex(/^[0-9A-Z]{15}$/)
    .optional(),
  /** A state's name as the product writes it. */
  placeOfSupply: Name.optional(),
  reverseCharge: z.boolean().optional(),
  /** Of an export or a supply to an SEZ; lets the document's tax be checked, and is not posted. */
  zeroRated: z.enum(['under-bond', 'with-tax']).optional(),
  /** Where the goods go, if not to the party's own state, and whether to somebody else than the party. As `zeroRated`. */
  shipTo: z.looseObject({ state: Name, isThirdPerson: z.boolean().default(false) }).optional(),
});
export type Gst = z.infer<typeof Gst>;

/** Goods or services between the books' owner and a party. The party's name is a field of each type. */
export const trade = {
  ...head,
  /** Absent: then `charges` carry the sales or purchase ledgers (accounting invoice). */
  items: Items,
  charges: Charges,
  /** What the document comes to: must equal items + charges to the paisa. */
  total: NotNegative,
  /** The bill that it opens, for parties kept bill by bill. Default: the number by which the party knows the document (a vendor's own, else `number`, else `reference`), else a key of the job's own. */
  billReference: Name.optional(),
  creditDays: z.int().min(0).max(3650).optional(),
  gst: Gst.optional(),
  partyDetails: PartyDetails.optional(),
} as const;

/** What they all have, whichever type they are of. */
const Trade = z.object(trade);
export type Trade = z.infer<typeof Trade>;

/** Of a note: the document that it corrects. */
export const Original = z.looseObject({
  number: z.string().min(1).max(100),
  date: PlainDate.optional(),
  /** In the product's words: `01-Sales Return`. */
  reason: z.string().max(200).optional(),
});
export type Original = z.infer<typeof Original>;

/** How money went through the bank. */
export const Bank = z.looseObject({
  transactionType: z.enum(['cheque', 'neft', 'rtgs', 'imps', 'upi', 'card', 'cash', 'other']),
  instrumentNumber: z.string().max(100).optional(),
  instrumentDate: PlainDate.optional(),
  /** UTR or UPI reference. */
  reference: z.string().max(100).optional(),
});
export type Bank = z.infer<typeof Bank>;
