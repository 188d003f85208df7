import { z } from 'zod';
import { PlainDate } from '../../../../contract/dates.ts';
import { Decimal, sum } from '../../../../contract/decimal.ts';

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

const Line = z.object({
  account: z.string(),
  amount: Decimal,
  isParty: z.boolean(),
  bills: z.array(Bill),
  bank: Bank.nullable(),
});
export type DraftLine = z.infer<typeof Line>;

const Item = z.object({
  item: z.string(),
  quantity: Decimal,
  unit: z.string(),
  rate: Decimal,
  /** Debit-positive: negative for a sale. */
  amount: Decimal,
  account: z.string(),
  godown: z.string(),
});
export type DraftItem = z.infer<typeof Item>;

/**
 * A voucher to be written, every name spelled as the books spell it, amounts debit-positive. It is kept with the job's
 * intent and comes back as JSON, hence the schema.
 */
export const DraftVoucher = z.object({
  type: z.enum(['sales', 'receipt', 'payment']),
  voucherType: z.string(),
  date: PlainDate,
  /** Null: Tally gives the number. */
  number: z.string().nullable(),
  reference: z.string().nullable(),
  party: z.string(),
  /** With the effect key as its last characters. */
  narration: z.string(),
  /** Postings besides those under items. */
  lines: z.array(Line),
  items: z.array(Item),
});
export type DraftVoucher = z.infer<typeof DraftVoucher>;

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
