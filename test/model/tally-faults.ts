import type { Fault } from '../../simulators/tally/wire/faults.ts';
import type { Dice } from '../sim/dice.ts';

/** What may go wrong with an answer of Tally, by kind. */
export const wireFaults: { readonly [kind: string]: (dice: Dice) => Fault } = {
  'rows missing with STATUS 1': (dice) => ({
    type: 'truncate-rows',
    rows: dice.int(0, 30),
    on: 'collection',
    times: dice.int(1, 12),
  }),
  'answer cut off': (dice) => ({ type: 'cut-body', bytes: dice.int(0, 60_000), times: dice.int(1, 3) }),
  'answer lost': (dice) => ({ type: 'drop-answer', times: dice.int(1, 3) }),
  'connection refused': (dice) => ({ type: 'refuse', times: dice.int(1, 3) }),
  'garbage answered': (dice) => ({ type: 'garbage', times: dice.int(1, 2) }),
  'request not understood': (dice) => ({ type: 'unknown-request', times: dice.int(1, 2) }),
  'company closes in an answer': (dice) => ({ type: 'company-closes', rows: dice.int(0, 20), on: 'collection' }),
  'empty answer': (dice) => ({ type: 'empty-answer', times: dice.int(1, 2) }),
  'company not set': (dice) => ({ type: 'company-not-set', on: 'collection', times: dice.int(1, 3) }),
  exception: (dice) => ({ type: 'exception', times: dice.int(1, 2) }),
  'Tally lingers': (dice) => ({ type: 'lingering', milliseconds: dice.int(1_000, 20_000) }),
  'answers late': (dice) => ({ type: 'latency', milliseconds: dice.int(2_000, 40_000), times: dice.int(1, 3) }),
};
