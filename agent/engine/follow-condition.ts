import { assertNever } from '../../contract/assert-never.ts';
import type { Condition } from '../../contract/control.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { FollowStatus } from '../capture/follow-status.ts';

/** The plain sentence of what following a source is at; what waits for a person comes before what goes on by itself. */
export function followCondition(
  status: FollowStatus,
  writesAllowed: true | BridgeError,
  held: { readonly id: string; readonly count: number; readonly total: number } | null,
): Condition {
  if (status.state === 'trouble' || status.state === 'paused') return conditionOf(status.error);
  if (held !== null) {
    const { id, count, total } = held;
    return conditionOf(new BridgeError('deletions.held', { details: { id, count, total } }));
  }
  if (writesAllowed !== true) return conditionOf(writesAllowed);
  return { code: null, sentence: sentence(status), action: null };
}

export function conditionOf(error: BridgeError): Condition {
  return { code: error.code, sentence: error.message, action: error.action };
}

type Calm = Exclude<FollowStatus, { state: 'trouble' | 'paused' }>;

function sentence(status: Calm): string {
  switch (status.state) {
    case 'starting':
      return 'Starting.';
    case 'probing':
      return 'Looking for changes.';
    case 'reading':
      return status.progress.stage === 'masters' ? 'Reading the ledgers and other masters.' : 'Reading the vouchers.';
    case 'census':
      return 'Checking that nothing is missing.';
    case 'resync':
      return 'Comparing with what the platform holds.';
    case 'in-sync':
      return 'Everything in the books is read, and nothing has changed since.';
    case 'stopped':
      return 'Stopped.';
    default:
      return assertNever(status);
  }
}
