/**
 * The seam inside the simulator: what the wire (HTTP, TDL, XML) may ask of the books (generator, store, import, reports).
 *
 * Everything crosses in Tally's own words: method names in capitals as on the wire, texts formatted as Tally formats them
 * (amounts debit-negative with two decimals, dates `YYYYMMDD`, numbers with their leading blank, `Yes`/`No`).
 */

/** `YYYYMMDD`, so that dates compare as strings. */
export type TallyDate = string;

/**
 * One object or sub-object. A string is a scalar, an array of strings a repeating scalar (`<X.LIST><X>…`), an array of objects
 * an aggregate (`<X.LIST>` once per element). Text is unescaped; reserved words carry a raw U+0004 (`\u0004 Primary`).
 */
export interface TallyObject {
  readonly [method: string]: string | readonly string[] | readonly TallyObject[];
}

export const masterTypes = [
  'Group',
  'Ledger',
  'VoucherType',
  'Currency',
  'Unit',
  'Godown',
  'StockGroup',
  'StockCategory',
  'StockItem',
  'CostCategory',
  'CostCentre',
] as const;
export type MasterType = (typeof masterTypes)[number];

/** A company as the `Company` collection and CMPINFO need it. */
export interface CompanyInfo {
  readonly name: string;
  readonly guid: string;
  readonly number: string;
  readonly booksFrom: TallyDate;
  readonly startingFrom: TallyDate;
  readonly endingAt: TallyDate;
  readonly altMstId: number;
  /** Null while no voucher ever existed: Tally then omits ALTVCHID. */
  readonly altVchId: number | null;
  readonly lastVoucherDate: TallyDate | null;
  /** The machine's day, after which post-dated vouchers don't count yet. Absent: the day of the last voucher. */
  readonly today?: TallyDate;
  readonly currencySymbol: string;
}

/**
 * What a voucher filter can be decided on without building the voucher; `load` builds it whole. The attributes of a row are methods
 * of the loaded object too: REMOTEID, VCHKEY, VCHTYPE, OBJVIEW. The empty scaffolding that a wildcard shows is inherited (see
 * `books/export/scaffold.ts`): reads and `for … in` meet it, spreads and JSON don't.
 */
export interface VoucherRef {
  readonly masterId: number;
  readonly alterId: number;
  readonly guid: string;
  readonly date: TallyDate;
  readonly voucherTypeName: string;
  readonly voucherNumber: string;
  readonly isCancelled: boolean;
  readonly isOptional: boolean;
  readonly isPostDated: boolean;
  load(): TallyObject;
}

/** One line of the native Trial Balance: closing debit and credit as Tally prints them, `''` where the column is blank. */
export interface TrialBalanceRow {
  readonly name: string;
  readonly debit: string;
  readonly credit: string;
}

/** One open bill of the native Bills Receivable / Payable report. */
export interface BillRow {
  readonly date: TallyDate;
  readonly reference: string;
  readonly party: string;
  /** Debit-negative closing amount. */
  readonly closing: string;
  readonly due: TallyDate;
  readonly overdueDays: number;
}

/** Counters of an import; the wire prints them all. `lineErrors` are Tally's exact texts. */
export interface ImportOutcome {
  readonly created: number;
  readonly altered: number;
  readonly deleted: number;
  readonly cancelled: number;
  readonly combined: number;
  readonly ignored: number;
  readonly errors: number;
  readonly exceptions: number;
  readonly lastVchId: number;
  readonly lastMid: number;
  readonly lineErrors: readonly string[];
}

/** One object of an import, parsed by the wire: `type` is the element name (`VOUCHER`, `LEDGER`, …). */
export interface ImportObject {
  readonly type: string;
  readonly attributes: { readonly [name: string]: string };
  readonly body: TallyObject;
}

/** The person at the keyboard. Each call saves as Tally's screens would, counters included (facts §4.2). */
export interface Keyboard {
  /** Returns the new voucher's MASTERID. */
  createVoucher(voucher: TallyObject): number;
  /** Replaces the given methods of a voucher; a changed DATE re-dates it. */
  alterVoucher(masterId: number, changes: TallyObject): void;
  cancelVoucher(masterId: number): void;
  deleteVoucher(masterId: number): void;
  createMaster(type: MasterType, master: TallyObject): number;
  alterMaster(type: MasterType, name: string, changes: TallyObject): void;
  renameMaster(type: MasterType, name: string, newName: string): void;
  deleteMaster(type: MasterType, name: string): void;
  /** A random plausible edit of one existing or new voucher, drawn from `random` in [0,1). Says what it did. */
  randomEdit(random: () => number): {
    readonly action: 'create' | 'alter' | 'cancel' | 'delete' | 'redate';
    readonly masterId: number;
  };
}

/** One company's books. Iteration is lazy and constant in memory, whatever the number of vouchers. */
export interface Books {
  info(): CompanyInfo;
  /** The full company object, for `TYPE Object` and the `Company` collection. */
  company(): TallyObject;
  /**
   * Balances (CLOSINGBALANCE, TBALOPENING, DEBITTOTALS, CREDITTOTALS, TBALCLOSING …) are as of the given period. They are getters that
   * add up all vouchers on first use, so read only what was asked for. NAME and RESERVEDNAME are methods too; unset ones are absent.
   */
  masters(type: MasterType, period: { readonly from: TallyDate; readonly to: TallyDate }): Iterable<TallyObject>;
  /** Vouchers dated within the period (both ends included), in date order, then MASTERID, as they were when the walk began. */
  vouchers(from: TallyDate, to: TallyDate): Iterable<VoucherRef>;
  voucher(masterId: number): VoucherRef | undefined;
  voucherByGuid(guid: string): VoucherRef | undefined;
  voucherCount(): number;
  /** `exploded` lists ledgers under their groups, as EXPLODEFLAG does; otherwise primary groups only. */
  trialBalance(from: TallyDate, to: TallyDate, exploded: boolean): Iterable<TrialBalanceRow>;
  bills(side: 'receivable' | 'payable', asOn: TallyDate): Iterable<BillRow>;
  /** Applies one Import request's objects in order; partial commit as measured (facts §5.3). */
  import(objects: readonly ImportObject[], options: { readonly educational: boolean }): ImportOutcome;
  readonly keyboard: Keyboard;
}
