import type { ErrorCode } from '../../contract/errors.ts';

/** Why an open job stands still; travels upstream as `waitingFor`. */
export type WaitReason =
  | 'approval'
  | 'company-closed'
  | 'unreachable'
  | 'busy'
  | 'dialog'
  /** The books are not, or may not be, the ones that were pinned: a person looks. */
  | 'identity'
  /** Writing is stopped for these books until a person answers something. */
  | 'writes-held'
  /** Books and platform changed the same: a person says whose change counts. */
  | 'conflict'
  | 'room'
  /** The product answers, but not so that it can be understood. */
  | 'trouble';

const reasons: { readonly [code in ErrorCode]?: WaitReason } = {
  'tally.unreachable': 'unreachable',
  'tally.crashed': 'unreachable',
  'tally.starting': 'unreachable',
  'tally.not-tally': 'unreachable',
  'tally.busy': 'busy',
  'tally.dialog': 'dialog',
  'tally.no-company': 'company-closed',
  'tally.company-closed': 'company-closed',
  'tally.company-locked': 'busy',
  'tally.identity-changed': 'identity',
  'tally.same-name': 'identity',
  'tally.origin-changed': 'identity',
  'tally.counters-backwards': 'identity',
  'tally.licence-lost': 'writes-held',
  'tally.too-old': 'trouble',
  'tally.period-ignored': 'trouble',
  'tally.truncated': 'trouble',
  'tally.garbled': 'trouble',
  'tally.books-moved': 'trouble',
  'write.waits': 'writes-held',
  'write.conflict': 'conflict',
  'store.full': 'room',
  'job.no-room': 'room',
};

/** Null when waiting changes nothing: the document itself, or the request, is at fault. */
export function waitReason(code: ErrorCode): WaitReason | null {
  return reasons[code] ?? null;
}
