import { expect, test } from 'vitest';
import { BridgeError, type ErrorCode } from '../../contract/errors.ts';
import type { FollowStatus } from '../capture/follow-status.ts';
import { Patience } from './patience.ts';

function trouble(code: ErrorCode): FollowStatus {
  return { state: 'trouble', error: new BridgeError(code), retryInMs: 1_000 };
}

function told(...statuses: readonly FollowStatus[]): string | null {
  const [first = trouble('tally.busy')] = statuses;
  const follower = { status: first };
  const patience = new Patience(follower);
  for (const status of statuses) {
    follower.status = status;
    try {
      patience.look();
      patience.look();
    } catch (error) {
      return (error as BridgeError).code;
    }
  }
  return null;
}

test('who asked for a proof is told at once of what a person has to mend, once it was tried again', () => {
  const ignored = () => trouble('tally.period-ignored');
  expect(told(ignored())).toBeNull();
  expect(told(ignored(), { state: 'probing' }, ignored())).toBe('tally.period-ignored');
});

test('trouble that may be over by itself is waited for once', () => {
  const closed = () => trouble('tally.unreachable');
  expect(told(closed(), closed())).toBeNull();
  expect(told(closed(), closed(), { state: 'probing' }, closed())).toBe('tally.unreachable');
});
