import type { PlainDate } from '../../contract/dates.ts';
import type { Decimal } from '../../contract/decimal.ts';
import type { RecordId } from '../../contract/ids.ts';

/** Days, both included. */
export interface BookPeriod {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** As the product computes them, from one state of the books; debit-positive. */
export interface BookBalances {
  readonly asOn: PlainDate;
  /** The financial years, earliest first, the last up to `asOn`: at the end of each the nominal ledgers begin anew. */
  readonly years: readonly BookYear[];
  /** Open bills of parties kept bill by bill, as on the day. */
  readonly bills: readonly { readonly accountId: RecordId; readonly reference: string; readonly open: Decimal }[];
  /** Vouchers of every status by type and month, `2025-04`, whenever they are dated. */
  readonly counts: readonly { readonly type: string; readonly month: string; readonly vouchers: number }[];
  /** The books' change counters; equal before and after, else the figures mix two states. */
  readonly counters: string;
}

export interface BookYear extends BookPeriod {
  /** Ledgers whose figures are what openings and postings add up to. */
  readonly accounts: readonly BookAccount[];
  /** Ledgers whose balance the product works out otherwise: they tie out only by `worksOut`. */
  readonly derived: readonly DerivedAccount[];
  /** What the stock is worth on the day before the year and on its last; null where the product keeps none. */
  readonly stock: { readonly opening: Decimal; readonly closing: Decimal } | null;
  /** The product's own trial balance: net per line. Null where it has none. */
  readonly trialBalance: readonly TrialBalanceRow[] | null;
}

/** Both without a sign. */
export interface BookMovement extends BookPeriod {
  readonly accountId: RecordId;
  readonly debits: Decimal;
  readonly credits: Decimal;
}

export interface BookAccount extends BookFigures {
  readonly accountId: RecordId;
  readonly name: string;
  /** Income and expense: nil at the beginning of each year. */
  readonly isNominal: boolean;
  /** Kept bill by bill; null where the product does not say. */
  readonly billWise: boolean | null;
  /** By the group it stands under. */
  readonly party: 'customer' | 'vendor' | null;
  /** The primary group it stands under, as the product's trial balance names it. Null for none. */
  readonly group: string | null;
}

/** `debits` and `credits` both without a sign. */
export interface BookFigures {
  readonly opening: Decimal;
  readonly debits: Decimal;
  readonly credits: Decimal;
  readonly closing: Decimal;
}

export interface DerivedAccount {
  readonly accountId: RecordId;
  readonly name: string;
  readonly worksOut: 'stock' | 'profit-and-loss';
  readonly group: string | null;
  readonly opening: Decimal;
  readonly closing: Decimal;
}

export interface TrialBalanceRow {
  readonly name: string;
  readonly debit: Decimal;
  /** Debit-positive: not above zero. */
  readonly credit: Decimal;
}
