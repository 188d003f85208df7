import type { Instant, PlainDate } from '../../contract/dates.ts';
import type { Decimal } from '../../contract/decimal.ts';
import type { BridgeError, ErrorCode, ErrorDetails } from '../../contract/errors.ts';
import type { Fingerprint } from '../../contract/frames.ts';
import type { RecordId, SourceId } from '../../contract/ids.ts';
import type { AccountType } from '../../contract/jobs/account-type.ts';
import type { DryRunOutput } from '../../contract/jobs/dry-run.ts';
import type { Difference } from '../../contract/jobs/job.ts';
import type { CanonicalRecord, Problem } from '../../contract/records/record.ts';
import type { VoucherType } from '../../contract/records/voucher.ts';

/**
 * What a product's folder offers the engine. One connector serves one product process (an origin such as
 * `http://127.0.0.1:9000`), and keeps to one request at a time with it (DESIGN rule 8). Every method throws `BridgeError` for
 * expected trouble, and returns promptly when its signal fires.
 */
export interface Connector {
  /** `tally`, `busy`, … */
  readonly kind: string;
  readonly origin: string;
  /** Version of the form of each record kind that this connector makes. */
  readonly shapes: { readonly [kind: string]: number };
  /** The sets of books that are open now, or were at a look that is younger than `ageMs`. Throws when there are none. */
  discover(signal: AbortSignal, ageMs?: number): Promise<readonly Discovered[]>;
  /**
   * Does no I/O: the books' identity is checked on every read and write of what it returns (rule 7).
   */
  open(sourceId: SourceId, pin: Fingerprint, known?: Known, site?: Site): Source;
  /** Requests that the product stopped at twice, so that they are not made any more. */
  setAside?(): readonly SetAside[];
  /** A person wants one of them to be made again. False when there is none by that id. */
  letGo?(id: string): boolean;
}

export interface SetAside {
  readonly id: string;
  /** For a person, without content of the books. */
  readonly what: string;
}

/** How much of a product's time reading may take, asked before each request (DESIGN rule 8). */
export interface ReadLimits {
  /** No request may keep the product longer. */
  longestMs(): number;
  /** Bulk requests may follow each other for so long before the reader is asked again whether to go on (`ReadBatch.mayPause`). */
  sliceMs(): number;
  /** A bulk request has kept the product for so long. */
  spent(milliseconds: number): void;
}

/** For whoever reads on his own. */
export const unhurried: ReadLimits = { longestMs: () => 5_000, sliceMs: () => 0, spent: () => undefined };

/** What a person has set for these books. */
export interface Site {
  /** Nothing dated before the financial year of this day is read; null: as the books begin. */
  readonly readFrom: PlainDate | null;
  readonly writing: WritingSite;
}

export interface WritingSite {
  /** Documents are posted for review: they move nothing until a person makes them regular. */
  readonly postAsOptional: boolean;
  /** Returns are filed up to this day: what is dated by then is neither written nor changed. */
  readonly filedUpTo: PlainDate | null;
  /** How the books call what documents name otherwise. */
  readonly accounts: { readonly [name: string]: string };
  readonly items: { readonly [name: string]: string };
}

/** As long as nobody has set anything. */
export const plainSite: Site = {
  readFrom: null,
  writing: { postAsOptional: false, filedUpTo: null, accounts: {}, items: {} },
};

/** What is held of a source already. */
export interface Known {
  /** Vouchers per day, earliest first: so that requests can be made neither too large nor too small. */
  vouchersPerDay(): readonly { readonly day: PlainDate; readonly count: number }[];
  /** Absent: whatever is read is mapped. */
  readonly digests?: Digests;
}

/** Tells what has not changed by the text that it was made of, so that it need not be mapped again (docs/decisions/0009). */
export interface Digests {
  /** Of a text, and of whatever else its record depends on. Keyed: it is kept in the plain. */
  of(text: string, dependsOn: string): string;
  /** Of the vouchers that are held of a period, whose they are. */
  dated(period: BookPeriod): ReadonlyMap<string, RecordId>;
  /** What the connector wrote down of the names by which it maps; null: nothing yet. */
  naming(): Cursor | null;
  /** Kept at once, and for as long as the digests. */
  keepNaming(naming: Cursor): void;
}

export interface Discovered {
  /** Derived from what never changes in the books. */
  readonly sourceId: SourceId;
  readonly fingerprint: Fingerprint;
}

/** How far a source has been read; made and understood by the connector alone, kept as JSON. */
export type Cursor = { readonly [key: string]: unknown };

/** One set of books. */
export interface Source {
  readonly sourceId: SourceId;
  /** Books are read from the financial year of this day on, and openings are as on its first day; null or absent: as they begin. */
  readonly readFrom?: PlainDate | null;
  /** One cheap question: is the product there, is it the pinned company, has anything changed since `cursor`? */
  probe(cursor: Cursor | null, signal: AbortSignal): Promise<Probe>;
  /**
   * Everything since `cursor` (null: everything). Masters come before the vouchers that name them. Each batch's cursor may be
   * stored once its records are: a pull that starts from it misses nothing. What changes during the pull is either in it or
   * after its last cursor. Ends after the batch that reaches the present, as the probe saw it that was just made. All records made of one object (a ledger's account and
   * party) are in the same batch: a role that is not there any more is told from that. The reader may take its time between two
   * batches (rule 9), so no answer of the product is held open while one is handed over.
   */
  pull(cursor: Cursor | null, signal: AbortSignal): AsyncIterable<ReadBatch>;
  /** The periods in which a cursor is behind the books' counters, without asking the product; absent: never in parts. */
  behind?(cursor: Cursor): readonly Behind[];
  /**
   * Every object of the books with its version, verified: company, period and count were checked, and of a stretch nothing
   * changed while it was listed, else it throws and nothing may be concluded (rule 6). It names the objects of every kind that `pull`
   * reads, but for the company: a kind left out would look deleted. Books that are named as a whole may ignore the wish.
   */
  census(signal: AbortSignal, wish?: CensusWish): AsyncIterable<CensusPage>;
  /**
   * Everything in a stretch of the books as it is now, whatever has become of it since: what changed without a save, and what
   * has to be sent again. Its batches have no cursor. `whole`: nothing is passed over as `unchanged`. What has left the stretch since the census comes with the next pull.
   */
  reread(stretch: Stretch, signal: AbortSignal, whole?: boolean): AsyncIterable<ReadBatch>;
  /** The product's own figures, for the tie-out. */
  balances(asOn: PlainDate, signal: AbortSignal): Promise<BookBalances>;
  /**
   * Debits and credits of a few ledgers in each of several periods, to find where they went apart. A period that the product would
   * replace by another one is left out.
   */
  movements?(
    accounts: readonly RecordId[],
    periods: readonly BookPeriod[],
    signal: AbortSignal,
  ): Promise<readonly BookMovement[]>;
  /** The financial years of the books up to a day, earliest first. */
  years?(asOn: PlainDate, signal: AbortSignal): Promise<readonly BookPeriod[]>;
  /** The product's own reports over one of those years. Their ids tell kind and period: the next ones take their place. */
  reports?(period: BookPeriod, signal: AbortSignal, wish?: ReportWish): Promise<readonly CanonicalRecord[]>;
  /** What the product's trial balance shows of one account over a period. Null when there is none of that name. */
  ledger?(name: string, period: BookPeriod, signal: AbortSignal): Promise<BookLedger | null>;
  /**
   * What was wished for as it is in the books now, in an order in which nothing that stays as it is comes twice or not at all, whatever
   * is saved meanwhile. Begins behind `after`. Each page is verified as a pull is, and the reader may stop after any.
   */
  list?(wish: ListWish, after: Cursor | null, signal: AbortSignal): AsyncIterable<ListPage>;
  /** A document by its native id, on one of the days where it is expected or else anywhere. Null when it is not in the books. */
  document?(nativeId: string, expected: readonly PlainDate[], signal: AbortSignal): Promise<BookDocument | null>;
  readonly writer: Writer | null;
}

/** One report alone, over any period that the product shows. Throws `tally.period-not-shown` for another. */
export interface ReportWish {
  readonly kind: string;
  readonly side?: 'receivable' | 'payable';
  /** Open amounts by age: from which day it is counted, and the last day of each age but the oldest. */
  readonly ageing?: { readonly basis: 'bill-date' | 'due-date'; readonly edges: readonly number[] };
}

export interface BookLedger extends BookFigures {
  readonly accountId: RecordId;
  readonly name: string;
}

export interface BookDocument {
  readonly nativeId: string;
  readonly masterId: string;
  readonly number: string | null;
  readonly date: PlainDate;
  /** Canonical. */
  readonly type: string;
  readonly record: CanonicalRecord;
}

export type ListWish =
  /** In the order in which they were made. */
  | {
      readonly of: 'masters';
      readonly classes: readonly ('account-group' | 'account')[];
      /** Only accounts of these types; null: all. */
      readonly types: readonly AccountType[] | null;
      /** More won't be taken. */
      readonly most: number;
    }
  /** By date, and within a day as they were last saved. */
  | {
      readonly of: 'vouchers';
      /** Null: all. */
      readonly types: readonly VoucherType[] | null;
      readonly dated: BookPeriod;
      readonly most: number;
    };

export interface ListPage {
  readonly objects: readonly Listed[];
  readonly problems: readonly Problem[];
  /** How many there are in all, from the first page of this call on; null: not known. */
  readonly total: number | null;
}

/** One object of the books with all records that are made of it. */
export interface Listed {
  readonly records: readonly CanonicalRecord[];
  /** To go on behind it. */
  readonly mark: Cursor;
}

export interface Probe {
  readonly state: 'unchanged' | 'changed' | 'rewound';
  readonly fingerprint: Fingerprint;
  /** Set when only the name differs from the pin: reads go on, writes wait for a person (rule 7). */
  readonly renamedTo: string | null;
  readonly latencyMs: number;
  /** The books' change counters, in the product's own form; equal ones tell that nothing was saved. */
  readonly counters?: string;
  /** `TallyPrime 7.1`, as far as the product tells. */
  readonly product: string;
  /** What a person should know although reading goes on. */
  readonly notices?: readonly BridgeError[];
  /** Why the product takes no documents now. */
  readonly noWrites?: BridgeError | null;
}

export interface ReadBatch {
  readonly records: readonly CanonicalRecord[];
  readonly problems: readonly ReadProblem[];
  /** By what to know these records again, see `Digests`; without one a record is mapped whenever it is read. */
  readonly digests?: ReadonlyMap<RecordId, string | null>;
  /** Read as well, and found to be made of what was held when they were asked for. */
  readonly unchanged?: readonly Unchanged[];
  /** Null inside a stretch that can't be resumed in the middle. */
  readonly cursor: Cursor | null;
  readonly progress: Progress;
  /** Masters whose names stand in the vouchers of this batch, by the day of those. */
  readonly mentions?: readonly Mention[];
  /**
   * Masters that are shown under another name, or in another role, than before the cursor of this batch: vouchers that name them read
   * otherwise though nobody saved them, and have to be read again (`reread`) by whoever remembers which those are.
   */
  readonly renamed?: readonly RecordId[];
  /** What follows is not urgent: the reader may stop here, and go on from the last cursor when it likes. */
  readonly mayPause?: boolean;
}

export interface ReadProblem extends Problem {
  /** The id that the object's own record would have, where that much could be read. */
  readonly record?: RecordId;
  /** Where `reread` meets it again. */
  readonly within?: Stretch;
}

/** The taker looks whether it still holds the record by this digest; if not, the stretch has to be read once more. */
export interface Unchanged {
  readonly id: RecordId;
  readonly digest: string;
}

export interface Mention {
  readonly date: PlainDate;
  readonly masters: Iterable<RecordId>;
}

/** A period of which not every save has been looked for. */
export interface Behind {
  readonly from: PlainDate;
  /** Null: to the end of the books. */
  readonly to: PlainDate | null;
  /** When it last was; null: it was never read. */
  readonly since: Instant | null;
}

export interface Progress {
  /** What is being read: a person sees it. */
  readonly stage: 'masters' | 'vouchers';
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  /** The period reached, for `vouchers`. */
  readonly through: PlainDate | null;
}

/** All masters with the company, or all vouchers dated from one day to another, both included. */
export type Stretch = 'masters' | { readonly from: PlainDate; readonly to: PlainDate };

export interface CensusWish {
  /** Where an earlier census of the same books got to: its last `mark`. */
  readonly after?: Cursor | null;
  /** Nothing else is named. */
  readonly only?: readonly Stretch[];
}

export interface CensusPage {
  readonly entries: readonly CensusEntry[];
  /** By this page and those before it a stretch is named whole. Absent: only the end of the census says so. */
  readonly covers?: Stretch;
  /** The reader may stop here, and go on later from this mark; latest days come first. */
  readonly mark?: Cursor;
}

export interface CensusEntry {
  /** The record id of the native object: `tally…:voucher:GUID`, `tally…:ledger:GUID`. */
  readonly object: RecordId;
  /** Equal to `native.version` of the records that are made of the object now; another one tells that they are stale. */
  readonly version: string;
  /** The day on which `reread` finds it; null: among the masters. */
  readonly date: PlainDate | null;
}

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

/** What a job asks for. */
export interface WriteRequest {
  readonly type: string;
  /** As its schema gives it. */
  readonly input: unknown;
  readonly effectKey: string;
  /** The document that `input.document` names, where the job changes one. */
  readonly target: Target | null;
  /** Where the books changed what the job wants to change. Absent: it is refused. */
  readonly onConflict?: OnConflict;
}

export interface OnConflict {
  /** Versions that the change may be made on all the same. */
  readonly accepts: 'any' | readonly string[];
  /** `wait`: a person says whose change counts (`write.conflict`); else `write.changed-meanwhile`. */
  readonly otherwise: 'wait' | 'refuse';
}

/** What a job asks to be written, checked and translated into the product's terms, but not yet sent. */
export interface Draft {
  /** What it is and where it will stand; for the person who approves. */
  readonly summary: string;
  /** What it comes to, without a sign; null for what moves no money. Limits go by it. */
  readonly amount: Decimal | null;
  /** Null for a master. */
  readonly date: PlainDate | null;
  /** The document as the product will be given it; opaque outside the connector. JSON-safe: it is kept with the intent. */
  readonly payload: { readonly [key: string]: unknown };
  /** Our key under which the product will hold the document; absent where it holds none. */
  readonly remoteId?: string;
}

/** A document that a job refers to, as far as the bridge knows it. */
export interface Target {
  readonly nativeId: string;
  /** The day on which it was last seen. */
  readonly date: PlainDate | null;
  /** Our key under which the product holds it; null: a person entered it. */
  readonly remoteId: string | null;
  /** The versions that hold nothing but what the bridge wrote. */
  readonly versions: readonly string[];
}

/** By what the very bytes of a request are known again. */
export interface RequestDigest {
  readonly sha256: string;
  readonly bytes: number;
}

/** A message and the product's own words on it, field by field. */
export interface Exchange {
  readonly request: RequestDigest;
  readonly answer: readonly { readonly path: string; readonly text: string }[];
}

/** State of the books just before a send: whether a lost answer means that it landed is decided by it (rule 5). */
export interface WriteMark {
  readonly counters: string;
  readonly highestId: string;
}

export interface WrittenDocument {
  readonly nativeId: string;
  readonly masterId: string;
  readonly number: string | null;
  /** Null for a master. */
  readonly date: PlainDate | null;
  readonly record: CanonicalRecord;
  /** What its reader found otherwise than it should be, where the record doesn't show all of it. */
  readonly differences?: readonly Difference[];
  /** The books had it like this before, and nothing was written. */
  readonly unchanged?: boolean;
  /** Of a master. */
  readonly master?: MasterAsRead;
}

/** A customer, vendor, account or item as the books have it. */
export interface MasterAsRead {
  readonly name: string;
  /** The records that are made of it, by kind. */
  readonly records: { readonly [kind: string]: RecordId };
  /** In the words of the jobs, by path. */
  readonly fields: Texts;
  /** In the product's own, everything that stands in it, by path. */
  readonly leaves: Texts;
}

export type Texts = { readonly [path: string]: string };

export type Sent = Answered & {
  /** What was asked and answered, for the evidence; an answer that was lost is not among them. */
  readonly exchanges?: readonly Exchange[];
};

type Answered =
  /** The product says that exactly one document was created. */
  | { readonly state: 'accepted'; readonly masterId: string | null }
  /** It was carried out whole, and what it found out is the answer: no document of it stays to be read back. */
  | { readonly state: 'told'; readonly output: { readonly [key: string]: unknown } }
  /** The product says why not, and that nothing was written. `code`: what its words mean, where they are known. */
  | { readonly state: 'rejected'; readonly text: string; readonly code?: ErrorCode; readonly details?: ErrorDetails }
  /** The product takes no document now, whatever stands in it, and nothing was written. */
  | { readonly state: 'held'; readonly code: ErrorCode }
  /** The product says that it changed something that was there, where something new was meant. */
  | { readonly state: 'altered'; readonly text: string }
  /** No sure word: the answer was lost, or contradicts itself. */
  | { readonly state: 'unsure'; readonly text: string };

export type Found =
  | { readonly state: 'absent' }
  /** Carries our effect key. */
  | { readonly state: 'ours'; readonly document: WrittenDocument }
  /** Looks the same but was entered by someone else. `alike`: of a master, in what. */
  | { readonly state: 'twin'; readonly document: WrittenDocument; readonly alike?: readonly string[] }
  /**
   * After a send only: a master of our name, saved since the mark, that is not as it was asked for. It is ours only if the product
   * said so. `before`: what stood in it, where that is known.
   */
  | { readonly state: 'named'; readonly document: WrittenDocument; readonly before: Texts | null }
  /** After a send only: the product made a second document of one that it was to change. */
  | { readonly state: 'doubled'; readonly document: WrittenDocument }
  /** More than one candidate, or the look could not be completed. */
  | { readonly state: 'unclear'; readonly reason: string };

/**
 * The writing half, one small step each, so that the job runner can persist between any two (rule 5). All steps of one document
 * run under one lease, from `look` to `readBack`.
 */
export interface Writer {
  /** Runs `body` with the product's single lane held. */
  withLease<T>(signal: AbortSignal, body: () => Promise<T>): Promise<T>;
  /** Checks a job's input against the books and translates it; the draft carries the effect key. Throws `job.*` or `write.*`. */
  prepare(request: WriteRequest, signal: AbortSignal): Promise<Draft>;
  /** What `prepare` and `look` come to, and what the document would do to balances. Writes nothing. */
  preview(request: WriteRequest, signal: AbortSignal): Promise<DryRunOutput>;
  /** By effect key first, then for a twin that a person entered. */
  look(draft: Draft, signal: AbortSignal): Promise<Found>;
  mark(signal: AbortSignal): Promise<WriteMark>;
  /** Of what `send` will put on the wire; null where that takes several messages. Does no I/O. */
  requestOf(draft: Draft): RequestDigest | null;
  /** Sends the one document, once. Never retries. */
  send(draft: Draft, signal: AbortSignal): Promise<Sent>;
  /** After an unsure send: by marker, then among ids above the mark by content. `absent` only when counters are unmoved. */
  find(draft: Draft, mark: WriteMark, signal: AbortSignal): Promise<Found>;
  /** The document as the books hold it now; null when it is gone. */
  readBack(draft: Draft, ref: { readonly masterId: string }, signal: AbortSignal): Promise<WrittenDocument | null>;
  /** Every field that was asked for and reads back otherwise. Empty: verified. */
  compare(draft: Draft, found: WrittenDocument): readonly Difference[];
}
