import { z } from 'zod';
import { PlainDate } from '../../../../../contract/dates.ts';
import { Decimal, sum } from '../../../../../contract/decimal.ts';

const Bill = z.object({
  type: z.enum(['new', 'against', 'advance', 'on-account']),
  /** Null on account. */
  reference: z.string().nullable(),
  amount: Decimal,
  creditDays: z.int().nullable(),
});
export type DraftBill = z.infer<typeof Bill>;

const Bank = z.object({
  /** Tally's word. */
  transactionType: z.string(),
  instrumentNumber: z.string().nullable(),
  instrumentDate: PlainDate,
  reference: z.string().nullable(),
  favouring: z.string().nullable(),
});
export type DraftBank = z.infer<typeof Bank>;

const Cost = z.object({ category: z.string(), centre: z.string(), amount: Decimal });
export type DraftCost = z.infer<typeof Cost>;

const Line = z.object({
  account: z.string(),
  amount: Decimal,
  isParty: z.boolean(),
  bills: z.array(Bill),
  costs: z.array(Cost),
  bank: Bank.nullable(),
});
export type DraftLine = z.infer<typeof Line>;

const Item = z.object({
  item: z.string(),
  quantity: Decimal,
  unit: z.string(),
  rate: Decimal,
  discount: Decimal.nullable(),
  /** Debit-positive: negative for a sale. */
  amount: Decimal,
  account: z.string(),
  godown: z.string(),
  batch: z.string().nullable(),
  costs: z.array(Cost),
});
export type DraftItem = z.infer<typeof Item>;

/** The canonical types of voucher that are written. */
export const DraftType = z.enum([
  'sales',
  'purchase',
  'credit-note',
  'debit-note',
  'purchase-order',
  'receipt',
  'payment',
  'contra',
  'journal',
]);
export type DraftType = z.infer<typeof DraftType>;

/**
 * A voucher to be written, every name spelled as the books spell it, amounts debit-positive. It is kept with the job's
 * intent and comes back as JSON, hence the schema.
 */
export const DraftVoucher = z.object({
  type: DraftType,
  voucherType: z.string(),
  date: PlainDate,
  /** Null: Tally gives the number. */
  number: z.string().nullable(),
  reference: z.string().nullable(),
  referenceDate: PlainDate.nullable(),
  /** Null where there is none, or several. */
  party: z.string().nullable(),
  /** With the effect key as its last characters. */
  narration: z.string(),
  /** Postings besides those under items. */
  lines: z.array(Line),
  items: z.array(Item),
  gst: z
    .object({
      partyGstin: z.string().nullable(),
      placeOfSupply: z.string().nullable(),
      reverseCharge: z.boolean().nullable(),
    })
    .nullable(),
  /** Of a note: the document that it corrects. */
  original: z.object({ number: z.string(), date: PlainDate.nullable(), reason: z.string().nullable() }).nullable(),
  /** Of an order: when the goods are due. */
  dueOn: PlainDate.nullable(),
  /** Posted for review: it moves nothing until a person makes it regular. */
  isOptional: z.boolean(),
  /** Native ids of documents that look like this one and are known to be others. */
  notTwinOf: z.array(z.string()),
});
export type DraftVoucher = z.infer<typeof DraftVoucher>;

/** What is left to say of one once its kind is known. */
export const plainVoucher = {
  reference: null,
  referenceDate: null,
  items: [],
  gst: null,
  original: null,
  dueOn: null,
  isOptional: false,
} satisfies Partial<DraftVoucher>;

export const plainLine = { isParty: false, bills: [], costs: [], bank: null } satisfies Partial<DraftLine>;

/** Goods or services between the company and a party: it has Tally's invoice view. */
export function isTrade({ type }: Pick<DraftVoucher, 'type'>): boolean {
  return trades.has(type);
}

const trades: ReadonlySet<DraftType> = new Set(['sales', 'purchase', 'credit-note', 'debit-note', 'purchase-order']);

/** The visible marker: the last characters of the narration (the remote id can't be read back, facts/tally.md §5.5). */
export function markedNarration(text: string | undefined, effectKey: string): string {
  return `${text ?? ''} ${effectKey}`.trim();
}

export function carriesMarker(narration: string | null, effectKey: string): boolean {
  return narration?.trimEnd().endsWith(effectKey) === true;
}

/** What each ledger is posted with in all, those under items included. */
export function postingsOf(
  lines: readonly { readonly account: string; readonly amount: Decimal }[],
): ReadonlyMap<string, Decimal> {
  const amounts = Map.groupBy(lines, ({ account }) => account);
  return new Map([...amounts].map(([account, posted]) => [account, sum(posted.map(({ amount }) => amount))]));
}
