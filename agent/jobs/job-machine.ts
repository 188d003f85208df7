import { assertNever } from '../../contract/assert-never.ts';
import { BridgeError, type ErrorCode } from '../../contract/errors.ts';
import type { Found, Sent } from '../connectors/writer.ts';
import type {
  Answered,
  Failure,
  Gate,
  Intent,
  JobEvent,
  JobState,
  Looked,
  OpenState,
  Outcome,
  Received,
  Sending,
  Step,
  Waiting,
  Written,
} from './job-state.ts';
import { alteredExisting, asRead, doubled, duplicateOf, madeOtherwise, rejectedBy, told, without } from './outcome.ts';
import { waitReason } from './wait-reason.ts';

export interface Decision {
  /** Committed before `next` is carried out. */
  readonly state: JobState;
  /** Null: the job rests, for a wait or for good. */
  readonly next: Step | null;
}

/** The first send and two more, each only after the one before is proved not to have landed. */
export const maxSends = 3;

/** Proofs of absence, one after the other, that a further send needs (rule 5: "read twice"). */
const absencesNeeded = 2;

/** The whole of what a job may do. Pure; an event that can't happen in a state is a programming mistake and throws. */
export function decide(state: OpenState, event: JobEvent, gate: Gate): Decision {
  switch (state.state) {
    case 'received':
      return inReceived(state, event, gate);
    case 'intent':
      return inIntent(state, event, gate);
    case 'looked':
      return inLooked(state, event, gate);
    case 'sending':
      return inSending(state, event);
    case 'sent':
      return inSent(state, event, gate);
    case 'written':
      return inWritten(state, event);
    case 'waiting':
      return event.type === 'resumed' ? decide(state.resume, event, gate) : impossible(state, event);
    default:
      return assertNever(state);
  }
}

function inReceived(state: Received, event: JobEvent, gate: Gate): Decision {
  if (event.type === 'resumed') return stopped(gate, state.sends) ?? { state, next: 'start' };
  if (event.type === 'prepared') return towardsBooks({ state: 'intent', draft: event.draft, sends: state.sends }, gate);
  if (event.type === 'told') return end(told(event.output));
  if (event.type === 'failed') return failedBeforeSending(state, event.failure);
  return impossible(state, event);
}

function inIntent(state: Intent, event: JobEvent, gate: Gate): Decision {
  if (event.type === 'resumed') return towardsBooks(state, gate);
  if (event.type === 'looked') return afterLook(state, event.found);
  if (event.type === 'failed') return failedBeforeSending(state, event.failure);
  return impossible(state, event);
}

function afterLook({ draft, sends }: Intent, found: Found): Decision {
  switch (found.state) {
    case 'absent':
      return { state: { state: 'looked', draft, sends }, next: 'mark' };
    case 'ours':
      return { state: { state: 'written', draft, masterId: found.document.masterId }, next: 'read-back' };
    case 'twin':
      return end(duplicateOf(found.document, found.alike));
    case 'named':
    case 'doubled':
    case 'unclear':
      return end(
        without('possible-duplicate', 'write.possible-duplicate', { number: 'several', date: draft.date ?? 'any day' }),
      );
    default:
      return assertNever(found);
  }
}

function inLooked(state: Looked, event: JobEvent, gate: Gate): Decision {
  const { draft, sends } = state;
  if (event.type === 'resumed') return towardsBooks({ state: 'intent', draft, sends }, gate);
  if (event.type === 'marked') {
    return (
      stoppedWriting(gate, sends) ?? {
        state: { state: 'sending', draft, mark: event.mark, sends: sends + 1 },
        next: 'send',
      }
    );
  }
  if (event.type === 'failed') return failedBeforeSending(state, event.failure);
  return impossible(state, event);
}

function inSending(state: Sending, event: JobEvent): Decision {
  if (event.type === 'answered') return afterSend(state, event.sent);
  if (event.type === 'resumed' || event.type === 'failed') return seek(state, 'lost');
  return impossible(state, event);
}

function afterSend(state: Sending, sent: Sent): Decision {
  switch (sent.state) {
    case 'accepted':
      if (sent.masterId === null) return seek(state, 'accepted');
      return { state: { state: 'written', draft: state.draft, masterId: sent.masterId }, next: 'read-back' };
    case 'told':
      return end(told(sent.output));
    case 'rejected':
      return end(rejectedBy(sent));
    case 'held':
      return heldAtSending(state, sent.code);
    case 'altered':
    case 'unsure':
      return seek(state, sent.state);
    default:
      return assertNever(sent);
  }
}

/** It never got into the books, so it begins anew once what holds it is over, and the send counts for nothing. */
function heldAtSending({ sends }: Sending, code: ErrorCode): Decision {
  const { message } = new BridgeError(code);
  return wait({ for: waitReason(code) ?? 'writes-held', code, message }, received(sends - 1));
}

function seek({ draft, mark, sends }: Sending, answer: Answered['answer']): Decision {
  return { state: { state: 'sent', draft, mark, sends, answer, absences: 0 }, next: 'find' };
}

function inSent(state: Answered, event: JobEvent, gate: Gate): Decision {
  if (event.type === 'resumed') return { state: { ...state, absences: 0 }, next: 'find' };
  if (event.type === 'found') return afterFind(state, event.found, gate);
  if (event.type === 'failed') return waitToSettle({ ...state, absences: 0 }, event.failure);
  return impossible(state, event);
}

function afterFind(state: Answered, found: Found, gate: Gate): Decision {
  if (state.answer === 'altered') return end(alteredExisting(found));
  switch (found.state) {
    case 'ours':
      return { state: { state: 'written', draft: state.draft, masterId: found.document.masterId }, next: 'read-back' };
    case 'absent':
      return afterAbsence({ ...state, absences: state.absences + 1 }, gate);
    case 'named':
      if (state.answer !== 'accepted') return end(without('unknown', 'write.unknown'));
      return { state: { state: 'written', draft: state.draft, masterId: found.document.masterId }, next: 'read-back' };
    case 'doubled':
      return end(doubled(found.document));
    case 'twin':
    case 'unclear':
      return end(without('unknown', 'write.unknown'));
    default:
      return assertNever(found);
  }
}

function afterAbsence(state: Answered, gate: Gate): Decision {
  const { draft, sends, answer, absences } = state;
  if (answer === 'accepted') return end(without('unknown', 'write.unknown'));
  if (absences < absencesNeeded) return { state, next: 'find-again' };
  if (sends >= maxSends) return end(without('rejected', 'write.not-landed', { attempts: sends }));
  return towardsBooks({ state: 'intent', draft, sends }, gate);
}

function inWritten(state: Written, event: JobEvent): Decision {
  if (event.type === 'resumed') return { state, next: 'read-back' };
  if (event.type === 'read') return afterRead(state, event);
  if (event.type === 'gone') return end(without('unknown', 'write.removed'));
  if (event.type === 'failed') return waitToSettle(state, event.failure);
  return impossible(state, event);
}

/** A master that the document needs: from here on it is like any other of the books, and the document is prepared anew. */
function afterRead({ draft }: Written, { document, differences }: JobEvent & { readonly type: 'read' }): Decision {
  if (draft.needs === undefined) return end(asRead(document, differences));
  if (differences.length > 0) return end(madeOtherwise(draft.needs[0], differences));
  return { state: received(0), next: 'start' };
}

function towardsBooks(state: Intent, gate: Gate): Decision {
  return stoppedWriting(gate, state.sends) ?? { state, next: 'look' };
}

function stoppedWriting(gate: Gate, sends: number): Decision | null {
  const asked = gate.permission === 'ask' ? wait({ for: 'approval', ...gate.asks }, received(sends)) : null;
  return stopped(gate, sends) ?? asked;
}

function stopped(gate: Gate, sends: number): Decision | null {
  if (gate.permission === 'withdrawn') return end(without('cancelled', 'job.cancelled'));
  if (gate.expired) return end(without('expired', 'job.expired'));
  if (gate.permission === 'deny') return end(without('refused', 'job.refused'));
  return gate.held && wait(gate.held, received(sends));
}

function failedBeforeSending({ sends }: Received | Intent | Looked, failure: Failure): Decision {
  const { code, message, mayWait } = failure;
  const reason = mayWait ? waitReason(code) : null;
  if (reason) return wait({ for: reason, code, message }, received(sends));
  return end({ ...without('rejected', code), message });
}

/** Something may stand in the books: only the books can end this, so even trouble that never passes is waited for. */
function waitToSettle(resume: Answered | Written, { code, message }: Failure): Decision {
  return wait({ for: waitReason(code) ?? 'trouble', code, message }, resume);
}

function received(sends: number): Received {
  return { state: 'received', sends };
}

function wait(why: Pick<Waiting, 'for' | 'code' | 'message'>, resume: Waiting['resume']): Decision {
  return { state: { state: 'waiting', for: why.for, code: why.code, message: why.message, resume }, next: null };
}

function end(outcome: Outcome): Decision {
  return { state: { state: 'ended', outcome }, next: null };
}

function impossible(state: OpenState, event: JobEvent): never {
  throw new Error(`a job in state ${state.state} can not meet ${event.type}`);
}
