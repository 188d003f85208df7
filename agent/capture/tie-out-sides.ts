import type { Decimal } from '../../contract/decimal.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { BookPeriod } from '../connectors/balances.ts';
import type { AccountTotals, OnAccount, VoucherCount } from '../store/totals.ts';

/** What the agent's records add up to. */
export interface AgentTotals {
  /** Year by year, as the books' own figures stand. */
  readonly years: readonly (BookPeriod & { readonly accounts: readonly AccountTotals[] })[];
  readonly counts: readonly VoucherCount[];
  /** Not zero as on the day, to be set against the books, and as of now, to be set against the gateway. */
  readonly billsAsOn: readonly KeyedBill[];
  readonly bills: readonly KeyedBill[];
  readonly onAccountAsOn: readonly OnAccount[];
  readonly onAccount: readonly OnAccount[];
  /** Vouchers that were read and could not be understood. */
  readonly setAside: number;
}

export interface KeyedBill {
  readonly key: string;
  readonly account: RecordId;
  readonly open: bigint;
}

/** `tie-out-totals`, all pages together. What is null a gateway of an earlier version does not tell. */
export interface GatewayTotals {
  readonly accounts: readonly (readonly [RecordId, Decimal, Decimal, Decimal])[];
  readonly bills: readonly (readonly [RecordId, string, Decimal])[];
  readonly vouchers: number;
  readonly periods: readonly (readonly [number, RecordId, Decimal, Decimal, Decimal])[] | null;
  readonly counts: readonly (readonly [string, string, number])[] | null;
  readonly parties: readonly (readonly [RecordId, Decimal, Decimal])[] | null;
}
