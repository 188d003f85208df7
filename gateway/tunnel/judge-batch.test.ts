import { expect, test } from 'vitest';
import { nextChain } from '../../contract/chain.ts';
import { jobsStream } from '../../contract/ids.ts';
import { judgeBatch } from './judge-batch.ts';

const chain = 'a'.repeat(64);
const held = { stream: jobsStream, epoch: 3, last: 10, chain };
const blob = Buffer.from('blob');
const next = { stream: jobsStream, epoch: 3, firstSeq: 11, count: 5, chain: nextChain(chain, blob) };

test.each([
  ['what follows', next, { is: 'next' }],
  ['what follows by number but not by chain', { ...next, chain }, { is: 'breach', reason: 'chain' }],
  ['what ends where the stream stands', { ...next, firstSeq: 6 }, { is: 'repeat', lastSeq: 10 }],
  ['what lies long ago', { ...next, firstSeq: 1 }, { is: 'repeat', lastSeq: 5 }],
  ['what begins before and ends after', { ...next, firstSeq: 10 }, { is: 'breach', reason: 'overlap' }],
  ['what leaves a gap', { ...next, firstSeq: 12 }, { is: 'breach', reason: 'gap' }],
  ['an epoch that is over', { ...next, epoch: 2, firstSeq: 99 }, { is: 'stale' }],
  ['an epoch nobody opened', { ...next, epoch: 4 }, { is: 'breach', reason: 'epoch' }],
  ['more records than a batch may have', { ...next, count: 2001 }, { is: 'too-large' }],
])('%s', (_, header, expected) => {
  expect(judgeBatch({ held, halted: false }, header, blob)).toEqual(expected);
});

test('a gap behind a batch that was not taken is no breach', () => {
  expect(judgeBatch({ held, halted: true }, { ...next, firstSeq: 12 }, blob)).toEqual({ is: 'stale' });
});

test('the batch that was not taken may come again', () => {
  expect(judgeBatch({ held, halted: true }, next, blob)).toEqual({ is: 'next' });
});
