import type { TallyDate, TallyObject } from '../../books.ts';
import type { Master } from '../master.ts';
import type { Forex, Paise } from '../money.ts';

/**
 * What a voucher says, before it is dressed as an export: the reports add these up, the renderer writes them out. Amounts are
 * paise, debit negative; masters are held by reference.
 */
export interface Voucher {
  readonly type: Master;
  readonly date: TallyDate;
  readonly view: VoucherView;
  readonly isCancelled: boolean;
  readonly isOptional: boolean;
  readonly isPostDated: boolean;
  readonly party?: Master | undefined;
  /** Ledger lines outside the items. With the ledgers under `items` they sum to zero. */
  readonly entries: readonly Entry[];
  readonly items: readonly ItemLine[];
}

export type VoucherView = 'Accounting Voucher View' | 'Invoice Voucher View';

export interface Entry {
  readonly ledger: Master;
  readonly paise: Paise;
  /** The side on which the line was entered; the sign of `paise` is what counts. */
  readonly deemedPositive: boolean;
  readonly bills?: readonly BillAllocation[];
  readonly bank?: BankAllocation | undefined;
  readonly costs?: readonly CostAllocation[];
  readonly forex?: Forex | undefined;
}

export type BillType = 'New Ref' | 'Agst Ref' | 'Advance' | 'On Account';

export interface BillAllocation {
  readonly type: BillType;
  /** Empty for `On Account`. */
  readonly name: string;
  readonly paise: Paise;
  readonly creditDays: number;
  /** Set where the bill's own date is not the voucher's. */
  readonly billDate?: TallyDate | undefined;
  readonly forex?: Forex | undefined;
}

export interface BankAllocation {
  readonly transactionType: string;
  readonly instrumentNumber: string;
  readonly instrumentDate: TallyDate;
  readonly favouring: string;
  readonly uniqueReference: string;
  /** Empty while not reconciled. */
  readonly bankersDate: TallyDate;
}

export interface CostAllocation {
  readonly category: Master;
  readonly centre: Master;
  readonly paise: Paise;
}

export interface ItemLine {
  readonly item: Master;
  readonly unit: Master;
  readonly godown: Master;
  readonly batch: string;
  /** Thousandths of the unit, unsigned. */
  readonly actual: number;
  readonly billed: number;
  /** Ten-thousandths of a rupee for one unit. */
  readonly rate: number;
  /** Percent times 100. */
  readonly discount: number;
  readonly paise: Paise;
  /** Goods come in. */
  readonly deemedPositive: boolean;
  /** GST in percent times 100. */
  readonly gst: number;
  readonly forex?: Forex | undefined;
  /** The sales or purchase ledgers that the line posts to. */
  readonly ledgers: readonly Entry[];
}

/** A voucher in the books: its identity, version, and the header fields a person or an import filled in. */
export interface StoredVoucher {
  readonly masterId: number;
  readonly alterId: number;
  readonly voucher: Voucher;
  /** Undefined where automatic numbering decides at every reading. */
  readonly number: string | undefined;
  readonly fields: TallyObject;
  /** Tells apart entries on one day; VCHKEY ends in it. */
  readonly key: number;
}

/** Every posting of a voucher: its own lines and the ledgers under its items. */
export function* postings(voucher: Voucher): Generator<Entry> {
  yield* voucher.entries;
  for (const line of voucher.items) yield* line.ledgers;
}

/** Zero for a voucher that balances. */
export function imbalance(voucher: Voucher): Paise {
  let sum = 0;
  for (const entry of postings(voucher)) sum += entry.paise;
  return sum;
}
