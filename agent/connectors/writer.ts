import type { PlainDate } from '../../contract/dates.ts';
import type { Decimal } from '../../contract/decimal.ts';
import type { ErrorCode, ErrorDetails } from '../../contract/errors.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { DryRunOutput } from '../../contract/jobs/dry-run.ts';
import type { Difference } from '../../contract/jobs/job.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';

/** What a job asks for. */
export interface WriteRequest {
  readonly type: string;
  /** As its schema gives it. */
  readonly input: unknown;
  readonly effectKey: string;
  /** What the job has made in the books already for its document. */
  readonly made?: readonly MadeMaster[];
  /** The document that `input.document` names, where the job changes one. */
  readonly target: Target | null;
  /** Where the books changed what the job wants to change. Absent: it is refused. */
  readonly onConflict?: OnConflict;
}

/** A master that a document needs and the books don't have. */
export interface NeededMaster {
  /** The type of job that makes such a one. */
  readonly type: string;
  /** As the document calls it. */
  readonly name: string;
}

/** One that was made and read back. Whatever it is called by now, it is the one that the document means. */
export interface MadeMaster extends NeededMaster {
  readonly nativeId: string;
  readonly records: MasterAsRead['records'];
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
  /**
   * Present where it is not the job's own document that is to be written, but a master which that one needs: all that are to be made
   * for it, this one first. Once it is made, the job is prepared anew. Summary and amount are of all together.
   */
  readonly needs?: readonly [NeededMaster, ...NeededMaster[]];
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
  /** Of a document that was made: under whose name the product keeps it; empty: nobody's. */
  readonly recordedAs?: string;
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
  /**
   * Checks a job's input against the books and translates it; the draft carries the effect key. Where the document needs masters to be
   * made, it is checked as if they were there, and the draft is of the first of them. Throws `job.*` or `write.*`.
   */
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
