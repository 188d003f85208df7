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
  /** Of an attendance voucher. */
  readonly attendance?: readonly AttendanceLine[] | undefined;
  /** Of a payroll voucher: who earned what. `entries` hold what it comes to for each pay head. */
  readonly pay?: readonly EmployeePay[] | undefined;
  /** Of a reversing journal: the last day on which it counts. */
  readonly applicableUpto?: TallyDate | undefined;
}

export type VoucherView =
  | 'Accounting Voucher View'
  | 'Invoice Voucher View'
  | 'Consumption Voucher View'
  | 'Multi Consumption Voucher View'
  | 'PaySlip Voucher View';

export interface AttendanceLine {
  readonly employee: Master;
  readonly type: Master;
  /** Hundredths of days; of a production type, of its unit. */
  readonly value: number;
}

export interface EmployeePay {
  readonly employee: Master;
  readonly heads: readonly { readonly head: Master; readonly paise: Paise }[];
}

export interface Entry {
  readonly ledger: Master;
  readonly paise: Paise;
  /** The side on which the line was entered; the sign of `paise` is what counts. */
  readonly deemedPositive: boolean;
  readonly bills?: readonly BillAllocation[];
  readonly bank?: BankAllocation | undefined;
  readonly costs?: readonly CostAllocation[];
  readonly forex?: Forex | undefined;
  /** Further methods of the line as they are. */
  readonly more?: TallyObject | undefined;
}

export type BillType = 'New Ref' | 'Agst Ref' | 'Advance' | 'On Account';

export interface BillAllocation {
  readonly type: BillType;
  /** Empty for `On Account`. */
  readonly name: string;
  readonly paise: Paise;
  readonly creditDays: number;
  /** Set where a person gave a day to pay by instead of a period; `creditDays` leads to it. */
  readonly dueOn?: TallyDate | undefined;
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
  /** Of a stock journal: which of its two lists the line stands in. */
  readonly list?: 'in' | 'out' | undefined;
  /** Where goods under way are bound for, if not where they lie. */
  readonly destination?: Master | undefined;
  readonly batchDates?: BatchDates | undefined;
  readonly orderNumber?: string | undefined;
  readonly orderDue?: TallyDate | undefined;
  /** The note that moved the goods; an invoice that names one moves none itself. */
  readonly trackingNumber?: string | undefined;
  /** What a job worker makes it of. */
  readonly components?: readonly ItemLine[] | undefined;
  /** Further methods of the line as they are. */
  readonly more?: TallyObject | undefined;
}

export interface BatchDates {
  readonly made: TallyDate;
  /** A period that runs from `made`, `9 Months`, or a day. */
  readonly expiry: string;
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
