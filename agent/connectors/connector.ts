import type { PlainDate } from '../../contract/dates.ts';
import type { Fingerprint } from '../../contract/frames.ts';
import type { RecordId, SourceId } from '../../contract/ids.ts';
import type { BookPeriod } from './balances.ts';
import type { Cursor, Source } from './source.ts';

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
  /** What is done where a document names what the books don't have, under any of these names. */
  readonly unknown: { readonly [kind in UnknownKind]: OnUnknown };
}

/** What a document may name that the books don't have. Other ledgers, such as those of sales, are a person's to make. */
export type UnknownKind = 'party' | 'item' | 'taxLedger';

/** `create`: it is made first, of what the document says of it; `refuse`: the document is. */
export type OnUnknown = 'create' | 'refuse';

const refuseAll = { party: 'refuse', item: 'refuse', taxLedger: 'refuse' } as const;

/** As long as nobody has set anything. */
export const plainSite: Site = {
  readFrom: null,
  writing: { postAsOptional: false, filedUpTo: null, accounts: {}, items: {}, unknown: refuseAll },
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
