import type { ErrorCode } from '../../contract/errors.ts';
import type { JobId, RecordId } from '../../contract/ids.ts';
import type { Difference, JobEndState } from '../../contract/jobs/job.ts';
import type { Draft, Found, RequestDigest, Sent, WriteMark, WrittenDocument } from '../connectors/writer.ts';
import type { WaitReason } from './wait-reason.ts';

/**
 * A job's life, as it is persisted (DESIGN rules 4 and 5):
 *
 *     received ── intent ── looked ── sending ── sent ── written ── ended
 *         │          │         │     ═══════════════════════════
 *      waiting ──────┴─────────┘      from here on absence alone never permits another send, and nothing expires:
 *                                     what was sent is settled, however long the product stays away
 *
 * A document that needs a master made goes this way once for each of them, from `written` back to received, and then for itself.
 *
 * A read (`connection.test`) goes from received to ended. A wait remembers what it came from: before `sending` everything is
 * checked anew after it, from `sending` on it goes on to settle.
 */
export type JobState = OpenState | Ended;
export type OpenState = ActiveState | Waiting;
export type ActiveState = Received | Intent | Looked | Sending | Answered | Written;

/** Committed, acked, nothing done yet. `sends`: earlier sends that are proved not to have landed. */
export interface Received {
  readonly state: 'received';
  readonly sends: number;
}

/** Translated and allowed; the books were not looked at yet. */
export interface Intent {
  readonly state: 'intent';
  readonly draft: Draft;
  readonly sends: number;
}

/** No trace of it in the books. */
export interface Looked {
  readonly state: 'looked';
  readonly draft: Draft;
  readonly sends: number;
}

/** Committed before the first byte leaves. `sends` counts this one. */
export interface Sending {
  readonly state: 'sending';
  readonly draft: Draft;
  readonly mark: WriteMark;
  readonly sends: number;
}

/** Sent, and not yet known where it stands. `absences`: consecutive looks that proved that it is not in the books. */
export interface Answered {
  readonly state: 'sent';
  readonly draft: Draft;
  readonly mark: WriteMark;
  readonly sends: number;
  readonly answer: Sent['state'] | 'lost';
  readonly absences: number;
}

/** In the books under `masterId`; not yet read back. */
export interface Written {
  readonly state: 'written';
  readonly draft: Draft;
  readonly masterId: string;
}

export interface Waiting {
  readonly state: 'waiting';
  readonly for: WaitReason;
  /** What a person reads about it. */
  readonly code: ErrorCode;
  readonly message: string;
  readonly resume: Received | Answered | Written;
}

export interface Ended {
  readonly state: 'ended';
  readonly outcome: Outcome;
}

/** How a job ended; with the job's own names it becomes a `JobResult`. */
export interface Outcome {
  readonly end: JobEndState;
  readonly code: ErrorCode | null;
  readonly message: string | null;
  readonly verified: boolean;
  /** The document that this job stands for, when there is one. */
  readonly document: DocumentRef | null;
  readonly differences: readonly Difference[];
  readonly output: { readonly [key: string]: unknown };
}

/** A document that a job is to stand for from now on. */
export interface LinkedDocument {
  readonly jobId: JobId;
  readonly masterId: string;
  readonly nativeId: string;
  readonly recordId: RecordId;
}

export type DocumentRef = Pick<WrittenDocument, 'nativeId' | 'masterId' | 'number'>;

/** What happened. Everything but `resumed` is the outcome of the step that the state asked for. */
export type JobEvent =
  /** First run, restart, a wait that is over: go on from where the committed state says. */
  | { readonly type: 'resumed' }
  | { readonly type: 'prepared'; readonly draft: Draft }
  /** A read has its answer. */
  | { readonly type: 'told'; readonly output: { readonly [key: string]: unknown }; readonly link?: LinkedDocument }
  | { readonly type: 'looked'; readonly found: Found }
  /** `request`: what will go out, so that it stands in the evidence before it does. */
  | { readonly type: 'marked'; readonly mark: WriteMark; readonly request?: RequestDigest | null }
  | { readonly type: 'answered'; readonly sent: Sent }
  | { readonly type: 'found'; readonly found: Found }
  | { readonly type: 'read'; readonly document: WrittenDocument; readonly differences: readonly Difference[] }
  | { readonly type: 'gone' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Expected trouble of a step. `mayWait` false: the job's type answers trouble at once instead of waiting for it to pass. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly mayWait: boolean;
}

/** Whether a job may go on towards the books at this moment. Asked again in the very commit that makes it `sending`. */
export interface Gate {
  readonly expired: boolean;
  /** `withdrawn`: the platform has taken the job back. */
  readonly permission: 'allow' | 'ask' | 'deny' | 'withdrawn';
  /** What the person is asked, where `ask`. */
  readonly asks: { readonly code: ErrorCode; readonly message: string };
  /** Why nothing may be done now, whoever allowed it. */
  readonly held: { readonly for: WaitReason; readonly code: ErrorCode; readonly message: string } | null;
}

/** The one thing to do once the state is committed. */
export type Step = 'start' | 'look' | 'mark' | 'send' | 'find' | 'find-again' | 'read-back';

/** Steps of one document, which run under one lease of the product (DESIGN rule 8). */
export const leasedSteps: ReadonlySet<Step> = new Set(['look', 'mark', 'send', 'find', 'find-again', 'read-back']);

/** Whether something was sent of which it is not yet known where it stands, or how it reads. */
export function isSettling(state: JobState): boolean {
  if (state.state === 'waiting') return state.resume.state !== 'received';
  return state.state === 'sending' || state.state === 'sent' || state.state === 'written';
}
