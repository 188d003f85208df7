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

/**
 * Fields that a customisation has added (facts §3.5), by the name behind `UDF:`. In an object such a method holds its values as texts.
 */
export const userFields: { readonly [name: string]: { readonly type: 'String' | 'Number'; readonly index: number } } = {
  LORRYNUMBER: { type: 'String', index: 1007 },
  PACKETS: { type: 'Number', index: 1008 },
  ROUTECODE: { type: 'String', index: 20_100 },
};

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
  'AttendanceType',
  'TaxUnit',
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

/** Two columns as Tally prints them, debit negative, `''` where one is blank. */
export interface Side {
  readonly debit: string;
  readonly credit: string;
}

/** One line of the native Trial Balance: the closing balance, and the columns that a person can add. */
export interface TrialBalanceRow extends Side {
  readonly name: string;
  readonly opening: Side;
  readonly transactions: Side;
}

/** One line of the native Profit and Loss or Balance Sheet; a blank column is `''`, which is not zero. */
export interface StatementRow {
  readonly name: string;
  readonly sub: string;
  readonly main: string;
  /** Of the group above, exploded. */
  readonly isPart: boolean;
}

/** A month of the native Cash Flow or of a register. */
export interface FlowRow extends Side {
  /** `April`, without the year. */
  readonly period: string;
  readonly net: string;
}

/** One line of the native Stock Summary: `50.000 KG`, a rate without its unit, the value debit negative. */
export interface StockRow {
  readonly name: string;
  readonly quantity: string;
  readonly rate: string;
  readonly value: string;
}

/**
 * A ledger over a period in paise, debit negative, worked out as the reports do: what tests compare a client with. Profit & Loss A/c
 * stands without the period's result.
 */
export interface LedgerTruth {
  readonly name: string;
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
  readonly closing: number;
}

/** What a bill-wise party owes or is owed on a day, in paise, debit negative. */
export interface PartyTruth {
  readonly party: string;
  readonly closing: number;
  readonly bills: readonly { readonly reference: string; readonly paise: number }[];
  /** `closing` less all open bills: what nobody has set against a bill. */
  readonly onAccount: number;
}

/** How many vouchers of a type a month has. Cancelled and optional ones count, as in a census. */
export interface VoucherCount {
  readonly type: string;
  /** `YYYYMM`. */
  readonly month: string;
  readonly count: number;
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
  /** A question on the screen instead of an answer; what stood before it is taken. */
  readonly isStopped?: boolean;
}

/** One object of an import, parsed by the wire: `type` is the element name (`VOUCHER`, `LEDGER`, …). */
export interface ImportObject {
  readonly type: string;
  readonly attributes: { readonly [name: string]: string };
  readonly body: TallyObject;
}

/**
 * What the books do where sources contradict each other or nobody has measured (facts §4, §5, §8). What is measured through the gateway
 * is no rule here: it always holds for imports.
 */
export interface BookRules {
  /** Whether saves on the screen move ALTERIDs and marks as saves through the gateway do (facts §4.2, §8). */
  readonly editsAtKeyboardMoveCounters: 'as-measured' | 'not-deletes' | 'only-creates';
  /** A bank date set in the reconciliation: a save like any other, or one that leaves the voucher's ALTERID alone. */
  readonly bankDatesMoveAlterId: boolean;
  /** The same question for an IRN that the e-invoice portal returned. */
  readonly irnMovesAlterId: boolean;
  /**
   * Under whose name a voucher stands that came through the gateway (ENTEREDBY): nobody's, as is often seen (facts §3.4), or that of the user
   * who is logged in to the company on the screen. No source tells.
   */
  readonly importsEnteredBy: 'nobody' | 'user';
  /** Counters always go back with a restore; the objects' ALTERIDs are those of the backup, or all new ones above its marks. */
  readonly alterIdsAfterRestore: 'as-backed-up' | 'renewed';
  /** All above the old marks, untouched, or from one on, which takes the marks backwards. */
  readonly alterIdsAfterRewrite: 'renewed' | 'kept' | 'renumbered';
  readonly alterIdsAfterRepair: 'renewed' | 'kept' | 'renumbered';
  /** In the child of a split. */
  readonly alterIdsAfterSplit: 'renumbered' | 'kept';
  /** Whether `Auto Renumber` types count their numbers anew after an insert or delete (facts §4.3). */
  readonly renumber: boolean;
  /** Whether ALLLEDGERENTRIES of an item invoice repeats the ledgers under its items, as measured on sales. */
  readonly itemLedgersInAllEntries: boolean;
  /** Whether ALLLEDGERENTRIES of a payroll voucher holds the pay heads too, or they stand in CATEGORYENTRY alone. */
  readonly payHeadsInAllEntries: boolean;
  /** Whether ALLINVENTORYENTRIES of a stock journal repeats its two lists; a UI export has these alone. */
  readonly stockJournalInAllEntries: boolean;
  /** Where a ledger has its address and GST: flat fields before release 3, dated lists since, beside which flat ones may be empty (facts §1.9). */
  readonly ledgerParticulars: 'flat-and-dated' | 'dated' | 'flat';
  /** `Unregistered/Consumer`, or two words for it before release 3 (facts §1.9). */
  readonly registrationWords: 'joined' | 'apart';
  /** The words of tax ledgers and in RATEDETAILS: `CGST`, or `Central Tax` and so on before release 3 (facts §1.9). */
  readonly dutyHeads: 'release-3' | 'before-release-3';
  /** HSNDETAILS beside GSTDETAILS since release 3; before, the HSN stands in GSTDETAILS (facts §1.9). */
  readonly itemTaxLists: 'gst-and-hsn' | 'gst-only';
  /** Where a voucher type says how it numbers: in its series since release 3, before at the top (facts §3.4). */
  readonly numberingIn: 'series' | 'top';
  /** Whether the company's registrations are masters that vouchers name; since release 3 (facts §1.9). */
  readonly ownRegistrations: boolean;
  /** Balances in foreign currency as posted, or at the latest rate with a line that takes the difference back, as measured on 7.0. */
  readonly forexBalances: 'posted' | 'latest-rate';
  /** [X] On which days Education takes and honours vouchers: the measured ones, what a guide says, or only what one client saw (facts §1.7, §3.3). */
  readonly educationalDays: '1-2-31' | '1-2-last' | '31';
  /** [X] Whether imports find a master by a spelling that folds to its name (facts §5.1). */
  readonly nameMatching: 'folded' | 'exact';
  /** In which invoices an import drops ALLLEDGERENTRIES; measured on sales only (facts §5.2, §8). */
  readonly invoicesDropAllLedgerEntries: 'all' | 'sales';
  /** Whether an import works the tax lines of an item invoice out again; unproven (facts §5.2, §8). */
  readonly importRecalculatesGst: boolean;
  /**
   * [X] A create of a master that exists: alters it, as measured on 7.1 (facts §5.1), or stops Tally with a dialog, as seen with units,
   * stock groups and items on 7.0 (`ripu-nuvanta/tally_agent`, LESSONS.md §15.10).
   */
  readonly createOfExisting: 'alters' | 'dialog';
  /** What `ACTION="Alter"` by a client's REMOTEID does (facts §5.5). */
  readonly alterByRemoteId: AlterationForm;
  /** The same by Tally's own REMOTEID, its GUID: it doubled on Edit Log Education, and on others by reports (facts §5.5). */
  readonly alterByGuid: AlterationForm;
  /** `ACTION="Create"` by Tally's own REMOTEID: an upsert by a client's, by Tally's own nobody has measured it (facts §5.5). */
  readonly createByGuid: AlterationForm;
  /** TAGNAME="MASTERID": said to stand in Tally's samples, [L] (facts §5.5). */
  readonly alterByMasterIdTag: AlterationForm;
  /** TAGNAME="Voucher Number" with DATE: measured on a Prime in the UAE (facts §5.5). */
  readonly alterByNumberTag: AlterationForm;
  /** `ACTION="Cancel"` by a REMOTEID: on Edit Log Education it made a new cancelled voucher (facts §5.5). */
  readonly cancelByRemoteId: AlterationForm;
  /** `ACTION="Delete"` by a REMOTEID: measured to work on Silver (facts §5.5). */
  readonly deleteByRemoteId: 'deletes' | 'refuses';
  /** Whether the customisation that defines the user fields is loaded: undefined ones are dropped without a word (facts §3.5). */
  readonly userFields: 'defined' | 'undefined';
}

/** Of an import that means a voucher which is there. */
export type AlterationForm = 'alters' | 'duplicates' | 'refuses';

/** What a person may do to vouchers; see `Keyboard.randomEdit`. */
export const voucherEdits = ['create', 'alter', 'redate', 'cancel', 'delete'] as const;
export type VoucherEdit = (typeof voucherEdits)[number];

/** Everything a person may do to a company; see `Keyboard.anyEdit`. */
export const editKinds = [
  ...voucherEdits,
  'insert',
  'redate-month',
  'redate-year',
  'bank-date',
  'irn',
  'rename-ledger',
  'rename-item',
  'rename-voucher-type',
  'rename-cost-centre',
  'rename-group',
  'alter-ledger',
  'move-ledger',
  'create-master',
  'delete-master',
  'backup',
  'restore',
  'rewrite',
  'repair',
  'new-year',
] as const;
export type EditKind = (typeof editKinds)[number];

/** What an edit was: which object of which kind, under the name it has afterwards. */
export interface Edit {
  readonly action: EditKind;
  readonly of: 'Voucher' | 'Company' | MasterType;
  /** Of the voucher or master; absent where the whole company was the object. */
  readonly masterId?: number;
  readonly name?: string;
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
  /** Sets or clears (`''`) the date on which the bank took the money, in the reconciliation. */
  setBankDate(masterId: number, date: TallyDate): void;
  /** Puts the portal's answer on an invoice. */
  setIrn(masterId: number, einvoice: { readonly irn: string; readonly number: string; readonly date: TallyDate }): void;
  /** Keeps the company as it is now. Returns the backup's number, from 1. */
  backup(): number;
  /** How many backups there are. */
  backups(): number;
  /** Puts a backup in the place of the company: objects as they were, marks backwards (facts §4.4). */
  restore(backup: number): void;
  /** Company Data > Rewrite: the same objects saved again. */
  rewrite(): void;
  /** Company Data > Repair: a rewrite after which damaged vouchers are gone without a delete. */
  repair(lost?: readonly number[]): void;
  /** Moves ENDINGAT on by a year. */
  newFinancialYear(): void;
  /**
   * Splits the company: the child begins on `from`, the first day of a financial year, with this one's balances as openings. It has
   * the parent's GUID, a COMPANYNUMBER, BOOKSFROM and counters of its own (facts §4.4). The parent stays as it is.
   */
  split(from: TallyDate, name?: string): Books;
  /** A random plausible edit of one existing or new voucher, drawn from `random` in [0,1). Says what it did. */
  randomEdit(random: () => number): { readonly action: VoucherEdit; readonly masterId: number };
  /** A random edit of any of these kinds, all when absent; one that the company has nothing for is passed over. */
  anyEdit(random: () => number, among?: readonly EditKind[]): Edit;
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
  /** What hangs directly in a group; undefined when there is no such group. */
  groupSummary(group: string, from: TallyDate, to: TallyDate): Iterable<TrialBalanceRow> | undefined;
  profitAndLoss(from: TallyDate, to: TallyDate, exploded: boolean): Iterable<StatementRow>;
  balanceSheet(from: TallyDate, to: TallyDate, exploded: boolean): Iterable<StatementRow>;
  cashFlow(from: TallyDate, to: TallyDate): Iterable<FlowRow>;
  /** Months with what their vouchers come to; `net` is how far it has grown. */
  register(type: 'Sales' | 'Purchase', from: TallyDate, to: TallyDate): Iterable<FlowRow>;
  stockSummary(from: TallyDate, to: TallyDate, exploded: boolean): Iterable<StockRow>;
  /** Days overdue are counted up to `today`, which is `asOn` when absent. */
  bills(side: 'receivable' | 'payable', asOn: TallyDate, today?: TallyDate): Iterable<BillRow>;
  ledgerTruth(from: TallyDate, to: TallyDate): Iterable<LedgerTruth>;
  partyTruth(asOn: TallyDate): Iterable<PartyTruth>;
  countVouchers(): Iterable<VoucherCount>;
  /** Applies one Import request's objects in order; partial commit as measured (facts §5.3). */
  import(objects: readonly ImportObject[], options: { readonly educational: boolean }): ImportOutcome;
  readonly keyboard: Keyboard;
  /** Goes by these rules from now on, except those the books were opened with. */
  follow(rules: Partial<BookRules>): void;
}
