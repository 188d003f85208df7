import type { Instant, PlainDate } from '../../contract/dates.ts';
import type { BridgeError } from '../../contract/errors.ts';
import type { Fingerprint } from '../../contract/frames.ts';
import type { RecordId, SourceId } from '../../contract/ids.ts';
import type { AccountType } from '../../contract/jobs/account-type.ts';
import type { CanonicalRecord, Problem } from '../../contract/records/record.ts';
import type { VoucherType } from '../../contract/records/voucher.ts';
import type { BookBalances, BookFigures, BookMovement, BookPeriod } from './balances.ts';
import type { Writer } from './writer.ts';

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
