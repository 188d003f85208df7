import { assertNever } from '../../contract/assert-never.ts';
import type { BridgeError } from '../../contract/errors.ts';

const first = 1_000;
const longest = 60_000;
/** A person may have answered the dialog or opened the company: looking costs one small question. */
const forPerson = 15_000;
/** What will not come right by itself is looked at now and then all the same: the program or the books may have been changed. */
const forNever = 300_000;

/** How long to wait after an error. `attempt` counts from 1; `chance` in [0, 1) spreads those who failed together. */
export function retryDelay(error: BridgeError, attempt: number, chance: number): number {
  switch (error.retry) {
    case 'later':
      return Math.min(longest, first * 2 ** (attempt - 1)) * (0.75 + chance / 2);
    case 'person':
      return forPerson;
    case 'never':
      return forNever;
    default:
      return assertNever(error.retry);
  }
}
