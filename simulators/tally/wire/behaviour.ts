import type { BookRules, TallyDate } from '../books.ts';

/**
 * Everything about the gateway that differs between releases and licences, that sources contradict each other on ([X]), or that nobody
 * has measured (facts §8). A test sets what it is about; `profiles.ts` has the known combinations.
 */
export interface TallyBehaviour extends BookRules {
  /** What the probe calls the product (facts §1.2). */
  readonly product: 'TallyPrime' | 'Tally.ERP 9';
  /** `@@VersionReleaseString`. */
  readonly release: string;
  readonly serialNumber: string;
  /** The Edit Log edition, a product of its own; `$$IsProdTallyPrimeEL` tells (facts §1.7, §1.9). */
  readonly editLog: boolean;
  readonly licence: 'silver' | 'gold' | 'educational';

  /** How bodies end. Not established by any source (facts §1.4). `content-length` renders twice: once to measure. */
  readonly framing: 'chunked' | 'content-length' | 'close-delimited';
  /** Not established by any source (facts §1.4). */
  readonly keepAlive: boolean;
  /** What waits get while a dialog is open: usually silence, sometimes an empty 200 (facts §1.6). */
  readonly dialogAnswer: 'silence' | 'empty-body';
  /** CMPINFO counters vary between identical calls, zero or not (facts §3.1). */
  readonly companyCounters: 'zero' | 'varying';

  /** [X] SVCURRENTCOMPANY naming nothing, collection read (facts §1.8). */
  readonly unknownCompanyCollection: 'no-rows' | 'line-error';
  /** [X] the same, named report read. */
  readonly unknownCompanyReport: 'line-error' | 'empty';
  /** [X] the same, import: refused over the gateway, but once accepted into the loaded company. */
  readonly unknownCompanyImport: 'line-error' | 'applied-to-active';
  /** A company that exists but is not open, collection read (facts §1.8: "0 rows or error"). */
  readonly closedCompanyCollection: 'no-rows' | 'line-error';
  /** [X] the words for a name of nothing. A closed company always says `Could not set`. */
  readonly unknownCompanyText: 'could-not-set' | 'could-not-find';
  /** With no company open at all (facts §1.6). */
  readonly noCompanyOpen: 'empty-body' | 'line-error' | 'start-server-text';

  /** [X] an inline report whose form has no HEIGHT and WIDTH: its rows, or an empty envelope as on one Educational box (facts §2.3). */
  readonly inlineReports: 'rows' | 'empty-without-geometry';
  /** [X] an unknown named report (facts §1.6). Both are harmless. */
  readonly unknownReport: 'line-error' | 'unknown-request';
  /** A request in JSON, native since release 7: answered as far as built-in lists go, or refused as older ones do (facts §1.10, §8). */
  readonly jsonRequests: 'refused' | 'answered';
  /** [X] which of the two import answers (facts §5.3). */
  readonly importAnswer: 'flat' | 'enveloped';

  /** `educational` honours days 1, 2 and 31 only, on reads silently (facts §1.7, §3.3). */
  readonly dates: 'every-day' | 'educational';
  /**
   * Whether SVFROMDATE and SVTODATE choose a collection's period. `typed`: only with `TYPE="Date"`, as measured on TallyPrime 7.0
   * (`ripu-nuvanta/tally_agent`, docs/backend-date-vars-audit-2026-09-24.md, and MB known-limitations); reports take both. Open for ERP 9
   * (facts §8).
   */
  readonly svDates: 'typed' | 'honoured' | 'ignored';
  /** What an untyped SVFROMDATE does to a collection of ledgers: on 7.0 Educational Tally hung twice until restarted (same source, LESSONS.md §15.17). */
  readonly untypedLedgerPeriod: 'ignored' | 'dialog';
  /** What a read without SV dates covers; undefined: the financial year of the last voucher (facts §3.3). */
  readonly displayPeriod: { readonly from: TallyDate; readonly to: TallyDate } | undefined;
  /** The product's own day, for `as of today` figures; undefined: the last voucher's date. */
  readonly today: TallyDate | undefined;

  /** Single paths below BILLALLOCATIONS lose data; `BILLALLOCATIONS.*` and the entry's `.*` don't (facts §2.4). */
  readonly curatedBills: 'faithful' | 'no-on-account-type' | 'no-name';
  /** [X] `RATEDETAILS.GSTRATE` two levels below the voucher (facts §2.4). */
  readonly curatedGstRates: 'nothing' | 'faithful';
  /** The root group's PARENT: the reserved word, or empty before release 3 (facts §1.9). */
  readonly rootParent: 'reserved-word' | 'empty';

  /** What an export of whole vouchers calls the items of an invoice; the second before release 3 (facts §3.5). */
  readonly exportedItems: 'ALLINVENTORYENTRIES' | 'INVENTORYENTRIES';
  /** [X] up to which day BILLOVERDUE counts: Tally's own (facts §3.6), or SVTODATE. */
  readonly billsOverdueAt: 'own-date' | 'period-end';
  /** The columns of the Trial Balance that a person has set up (facts §3.6). */
  readonly trialBalanceColumns: 'closing' | 'all';

  /** Charge time as measured on 101,000 vouchers (facts §2.6). */
  readonly latency: 'none' | 'measured';
  /** Heavy third-party TDL makes everything slower; how much nobody has measured: three times here (facts §8). */
  readonly addOns: 'none' | 'heavy';
  /** What that time is multiplied by: below 1 a slow Tally in less time, above 1 a slower PC. `stats` count the time unscaled. */
  readonly latencyScale: number;

  /** Several requests at once: one after the other (facts §1.5), or at the same time, or the later ones lose the company (both [R], [L]). */
  readonly parallelRequests: 'queue' | 'concurrent' | 'could-not-set-company';
  /** Whether the liveness probe is answered behind a dialog; open for Tally as a service or in a remote session (facts §8). */
  readonly probeDuringDialog: 'blocked' | 'answered';
  /** After a lost network licence: whether imports fail until the company was loaded again (facts §1.7). */
  readonly importsAfterLicenceLoss: 'jammed-until-reload' | 'resume';
  /** What reads see meanwhile; nobody has reported it. */
  readonly readsWithoutLicence: 'educational' | 'as-licensed';
}

/** The part that shapes a row. */
export type RowBehaviour = Pick<TallyBehaviour, 'curatedBills' | 'curatedGstRates' | 'dutyHeads'>;
