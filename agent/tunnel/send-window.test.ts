import { expect, test } from 'vitest';
import { jobsStream, type SourceId, type StreamName, sourceStream } from '../../contract/ids.ts';
import { type Lane, openLane } from './lane.ts';
import { nextToSend } from './send-window.ts';

const one = sourceStream('one' as SourceId);
const two = sourceStream('two' as SourceId);
const wide = { batches: 10, bytes: 10_000 };

function lane(stream: StreamName, sizes: readonly number[], change: Partial<Lane> = {}): Lane {
  const waiting = sizes.map((bytes, index) => ({ firstSeq: index + 1, count: 1, chain: '', bytes }));
  const view = { stream, epoch: 1, acked: 0, ackedChain: '', last: sizes.length, waiting };
  return { ...openLane(view), standing: { state: 'agreed' }, ...change };
}

function next(lanes: readonly Lane[], turn: StreamName | null = null, window = wide, at = 0): string | null {
  const pick = nextToSend(new Map(lanes.map((each) => [each.view.stream, each])), turn, window, at);
  return pick && `${pick.lane.view.stream} ${pick.batch.firstSeq}`;
}

test('sends job results before anything else', () => {
  expect(next([lane(one, [1]), lane(jobsStream, [1])], one)).toBe('jobs 1');
});

test('serves the sources in turn', () => {
  const lanes = [lane(one, [1, 1]), lane(two, [1, 1])];
  expect(next(lanes, null)).toBe('source:one 1');
  expect(next(lanes, one)).toBe('source:two 1');
  expect(next(lanes, two)).toBe('source:one 1');
});

test('sends nothing of a stream that is not agreed, is owned elsewhere, or pauses', () => {
  expect(next([lane(one, [1], { standing: { state: 'unclaimed' } })])).toBeNull();
  expect(next([lane(one, [1], { standing: { state: 'elsewhere' } })])).toBeNull();
  expect(next([lane(one, [1], { standing: { state: 'resetting' } })])).toBeNull();
  expect(next([lane(one, [1], { notBefore: 5 })])).toBeNull();
  expect(next([lane(one, [1], { notBefore: 5 })], null, wide, 5)).toBe('source:one 1');
});

test('keeps to the window in batches and in bytes, over all streams together', () => {
  const busy = lane(one, [100, 100], { sent: 1 });
  expect(next([busy], null, { batches: 1, bytes: 1000 })).toBeNull();
  expect(next([busy, lane(two, [901])], one, { batches: 5, bytes: 1000 })).toBeNull();
  expect(next([busy, lane(two, [900])], one, { batches: 5, bytes: 1000 })).toBe('source:two 1');
});

test('sends a batch larger than the window alone, or it would wait forever', () => {
  expect(next([lane(one, [5000, 1])], null, { batches: 5, bytes: 1000 })).toBe('source:one 1');
  expect(next([lane(one, [5000, 1], { sent: 1 })], null, { batches: 5, bytes: 1000 })).toBeNull();
});
