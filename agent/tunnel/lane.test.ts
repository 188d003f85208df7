import { expect, test } from 'vitest';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import { meet } from './lane.ts';
import type { StreamView } from './ports.ts';

const stream = sourceStream('tally-1' as SourceId);
const chain = (digit: number) => String(digit).repeat(64);

/** Epoch 3, acked up to 2, batches 3–4 and 5–6 waiting. */
const mine: StreamView = {
  stream,
  epoch: 3,
  acked: 2,
  ackedChain: chain(2),
  last: 6,
  waiting: [
    { firstSeq: 3, count: 2, chain: chain(4), bytes: 10 },
    { firstSeq: 5, count: 2, chain: chain(6), bytes: 10 },
  ],
};

test.each([
  ['goes on when numbers and chains agree', 3, 2, chain(2), 'equal'],
  ['takes a number at a batch boundary with its chain for a lost ack', 3, 4, chain(4), 'acked'],
  ['takes the last number of the outbox for a lost ack', 3, 6, chain(6), 'acked'],
  ['refuses another chain at the acked number', 3, 2, chain(9), 'mismatch'],
  ['refuses another chain at a boundary', 3, 4, chain(9), 'mismatch'],
  ['refuses a number inside a batch', 3, 3, chain(3), 'mismatch'],
  ['refuses a gateway that lost what it had acked', 3, 1, chain(1), 'mismatch'],
  ['refuses a gateway that knows more than was ever written', 3, 7, chain(7), 'mismatch'],
  ['refuses an older epoch', 2, 2, chain(2), 'mismatch'],
  ['takes up a new epoch', 4, 0, chain(8), 'new-epoch'],
  ['refuses a new epoch in which somebody has already sent', 4, 1, chain(8), 'mismatch'],
] as const)('%s', (_title, epoch, last, held, expected) => {
  expect(meet(mine, { stream, epoch, last, chain: held }).is).toBe(expected);
});

test('asks for a new epoch when a waiting batch is gone, whatever the gateway holds', () => {
  const [, second] = mine.waiting;
  const holed = { ...mine, waiting: second === undefined ? [] : [second] };
  expect(meet(holed, { stream, epoch: 3, last: 2, chain: chain(2) }).is).toBe('mismatch');
  expect(meet({ ...mine, waiting: [] }, { stream, epoch: 3, last: 2, chain: chain(2) }).is).toBe('mismatch');
});
