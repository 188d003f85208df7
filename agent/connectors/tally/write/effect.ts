import type { PlainDate } from '../../../../contract/dates.ts';
import type { Decimal } from '../../../../contract/decimal.ts';
import type { Difference } from '../../../../contract/jobs/job.ts';
import type { Found, Sent, WrittenDocument } from '../../writer.ts';
import type { Counters } from '../company.ts';
import type { Leaf } from '../gateway/answer.ts';
import type { BookDesk } from './book-desk.ts';

/**
 * One change to the books that a job asks for, as the steps of DESIGN rule 5 need it. It knows its draft and its effect key; each
 * step is given the books as they are then.
 */
export interface Effect {
  /** Throws where the books don't permit it any more. `absent`: nothing of it is there, so it may be sent. */
  look(desk: BookDesk): Promise<Found>;
  readonly message: Message;
  /** What it posts to each ledger, debit-positive. */
  readonly postings: ReadonlyMap<string, Decimal>;
  /** Where Tally is likely to hold it afterwards; null: among the masters. */
  readonly date: PlainDate | null;
  /** What the counters of an import's answer prove. */
  outcome(leaves: readonly Leaf[]): Sent;
  /** In place of the one message: several, which together end `told`. What is left after a death is taken away by `tidy`. */
  carryOut?(course: Course): Promise<Sent>;
  /** Before `find`. */
  tidy?(course: Course): Promise<void>;
  /** After a send without a sure answer; `before`: the counters just before it. */
  find(desk: BookDesk, before: Counters): Promise<Found>;
  readBack(desk: BookDesk, masterId: number): Promise<WrittenDocument | null>;
  /** Every field that was asked for and reads back otherwise. */
  compare(document: WrittenDocument): readonly Difference[];
}

/** The books while several messages follow each other. */
export interface Course {
  /** As they are now. */
  desk(): Promise<BookDesk>;
  /** Sends one, and never again. */
  post(message: Message): Promise<readonly Leaf[]>;
}

export interface Message {
  readonly report: 'Vouchers' | 'All Masters';
  /** What stands in TALLYMESSAGE. */
  readonly xml: string;
}
