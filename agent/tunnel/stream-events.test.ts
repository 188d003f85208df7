import { expect, test } from 'vitest';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import { openLane } from './lane.ts';
import type { Lanes } from './session-states.ts';
import { acked, assured, nacked, newEpoch, refreshed, settle } from './stream-events.ts';

const stream = sourceStream('tally-1' as SourceId);
const chain = (digit: number) => String(digit).repeat(64);
const batch = (seq: number) => ({ firstSeq: seq, count: 1, chain: chain(seq), bytes: 10 });
const view = { stream, epoch: 3, acked: 0, ackedChain: chain(0), last: 2, waiting: [batch(1), batch(2)] };
const lane = openLane(view);
const none: Lanes = new Map([[stream, lane]]);
const held = (epoch: number, last: number, at = chain(last)) => ({ stream, epoch, last, chain: at });
const agreed = settle(none, lane, held(3, 0)).lanes;
const sent: Lanes = new Map([...agreed].map(([name, each]) => [name, { ...each, sent: 2 }]));

test('learns what was set aside from the ack that follows the welcome', () => {
  const met = settle(none, lane, held(3, 1));
  expect(met.effects).toEqual([]);
  const rejected = [{ seq: 1, code: 'record.shape' }];
  expect(acked(met.lanes, { t: 'ack', stream, epoch: 3, last: 1, rejected }).effects).toEqual([
    { type: 'ack', stream, epoch: 3, last: 1, rejected },
  ]);
});

test('takes the welcome for the ack when none follows', () => {
  const met = settle(none, lane, held(3, 1));
  const change = assured(met.lanes);
  expect(change.effects).toEqual([{ type: 'ack', stream, epoch: 3, last: 1, rejected: [] }]);
  expect(assured(change.lanes).effects).toEqual([]);
});

test('believes no ack of another epoch, of a number inside a batch, or of what was not sent', () => {
  expect(acked(sent, { t: 'ack', stream, epoch: 2, last: 2 }).effects).toEqual([]);
  expect(acked(agreed, { t: 'ack', stream, epoch: 3, last: 2 }).effects).toMatchObject([{ frame: { t: 'reset' } }]);
  expect(acked(sent, { t: 'ack', stream, epoch: 3, last: 3 }).effects).toMatchObject([{ frame: { t: 'reset' } }]);
});

test('goes back to a batch that was not taken, after the pause the gateway names', () => {
  const nack = { t: 'nack', stream, epoch: 3, firstSeq: 2, code: 'quota', retry: 'later', retryAfterMs: 500 } as const;
  expect(nacked(sent, nack, 100).lanes.get(stream)).toMatchObject({ sent: 1, notBefore: 600 });
});

test('parks a batch that will never be taken, and goes on in a new epoch', () => {
  const nack = { t: 'nack', stream, epoch: 3, firstSeq: 1, code: 'batch.too-large', retry: 'never' } as const;
  const refused = nacked(sent, nack, 100);
  expect(refused.effects).toMatchObject([{ type: 'park', firstSeq: 1 }, { frame: { t: 'reset', epoch: 3 } }]);
  const taken = newEpoch(refused.lanes, held(4, 0));
  expect(taken.effects).toMatchObject([{ type: 'adopt-epoch', held: { epoch: 4 } }]);
});

test('holds its batches, and parks none, when the books are moved to another installation', () => {
  const nack = { t: 'nack', stream, epoch: 3, firstSeq: 1, code: 'source.owned-elsewhere', retry: 'person' } as const;
  const moved = nacked(sent, nack, 100);
  expect(moved.effects).toEqual([]);
  expect(moved.lanes.get(stream)?.standing).toEqual({ state: 'elsewhere' });
});

test('ignores an epoch that is not above its own, however often it is told', () => {
  expect(newEpoch(agreed, held(3, 0, chain(9))).effects).toEqual([]);
  expect(newEpoch(agreed, held(2, 0, chain(9))).effects).toEqual([]);
});

test('asks for a new epoch when a row went without an ack', () => {
  expect(refreshed(agreed, { ...view, waiting: [batch(2)] }).effects).toMatchObject([{ frame: { t: 'reset' } }]);
});
