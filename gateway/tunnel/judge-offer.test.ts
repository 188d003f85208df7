import { expect, test } from 'vitest';
import { jobsStream } from '../../contract/ids.ts';
import { judgeOffer } from './judge-offer.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);
const held = { stream: jobsStream, epoch: 3, last: 10, chain: a };
const offer = { epoch: 3, acked: 8, ackedChain: b, last: 12 };

test.each([
  ['what both know alike', offer, held, b, 'continue'],
  ['an agent that has sent nothing new', { ...offer, acked: 10, last: 10, ackedChain: a }, held, a, 'continue'],
  ['another chain at the acked number', offer, held, a, 4],
  ['an acked number whose chain is no longer kept', offer, held, null, 4],
  ['an agent that knows of more than is held (the gateway was restored)', { ...offer, acked: 11 }, held, b, 4],
  ['an agent that has given out less than is held (its disk was restored)', { ...offer, last: 9 }, held, b, 4],
  ['an agent in an older epoch', { ...offer, epoch: 2 }, held, b, 4],
  ['an agent in a newer epoch', { ...offer, epoch: 7 }, held, b, 8],
  [
    'an agent that has not heard of an epoch still empty',
    { ...offer, epoch: 2 },
    { ...held, last: 0 },
    null,
    'continue',
  ],
  ['a stream that was never seen', offer, null, null, 4],
  ['an agent without memory', null, held, null, 4],
  ['an agent without memory, of an epoch still empty', null, { ...held, last: 0 }, null, 'continue'],
  ['neither end knowing anything', null, null, null, 1],
])('%s', (_, offered, ours, chain, expected) => {
  const verdict = judgeOffer(offered, ours, chain);
  expect(verdict.is === 'continue' ? 'continue' : verdict.epoch).toBe(expected);
});
