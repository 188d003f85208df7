import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import { fromUnits } from '../store/units.ts';

export const sections = ['vouchers', 'ledgers', 'trial-balance', 'derived', 'bills', 'parties'] as const;
export type Section = (typeof sections)[number];

/** Which of the two sides is wrong: the books are right against the agent, the agent against the gateway. */
export type Side = 'agent' | 'gateway';

export type CauseCode =
  | 'voucher-missing'
  | 'voucher-extra'
  | 'voucher-altered'
  | 'opening-altered'
  | 'ledger-missing'
  | 'ledger-extra'
  | 'bill-reference'
  | 'bill-missing'
  | 'bill-extra'
  | 'set-aside'
  | 'worked-out';

/** The likeliest reason of a difference. */
export interface Cause {
  readonly code: CauseCode;
  /** The product's name of the voucher's type, where the counts tell it. */
  readonly voucherType: string | null;
  /** The stretch in which it happened; null where it is of no day. */
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  /** For a person. */
  readonly sentence: string;
}

/** One figure on which two sides don't agree. */
export interface TieOutDifference {
  readonly side: Side;
  readonly section: Section;
  readonly figure:
    | 'account'
    | 'opening'
    | 'debits'
    | 'credits'
    | 'closing'
    | 'bill'
    | 'vouchers'
    | 'group'
    | 'derived'
    | 'on-account';
  /** Null for what belongs to no ledger. */
  readonly accountId: RecordId | null;
  /** The ledger, the line of the trial balance, or the voucher type. */
  readonly account: string | null;
  /** Of a bill; null when no side that tells references holds it. */
  readonly reference: string | null;
  readonly from: PlainDate | null;
  readonly through: PlainDate;
  readonly expected: string;
  readonly found: string;
  /** `found` less `expected`. */
  readonly amount: string;
  readonly cause?: Cause;
}

export type About = Pick<
  TieOutDifference,
  'side' | 'section' | 'figure' | 'accountId' | 'account' | 'reference' | 'from' | 'through'
>;

/** None when both are equal. In units of `unitScale`. */
export function difference(about: About, expected: bigint, found: bigint): readonly TieOutDifference[] {
  if (expected === found) return [];
  return [{ ...about, expected: fromUnits(expected), found: fromUnits(found), amount: fromUnits(found - expected) }];
}

export function countDifference(about: About, expected: number, found: number): readonly TieOutDifference[] {
  if (expected === found) return [];
  return [{ ...about, expected: String(expected), found: String(found), amount: String(found - expected) }];
}
