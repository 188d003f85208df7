import { expect, test } from 'vitest';
import { jobsStream, type SourceId, sourceStream } from '../../contract/ids.ts';
import { CensusSchedule } from './census-schedule.ts';
import { nextStep, type Situation } from './next-step.ts';
import { hasRoom } from './room.ts';

const calm: Situation = {
  hasCursor: true,
  resync: 'none',
  changed: false,
  canAsk: true,
  awaitsAcks: false,
  censusDue: false,
  owesReread: false,
  refreshDue: false,
};

test('reads before it looks for what is gone, and rests when nothing is owed', () => {
  const steps = (situation: Partial<Situation>, ...done: readonly ('pull' | 'confirm')[]) =>
    nextStep({ ...calm, ...situation }, new Set(done));
  expect(steps({})).toBe('rest');
  expect(steps({ changed: true, censusDue: true, resync: 'owed' })).toBe('pull');
  expect(steps({ hasCursor: false })).toBe('pull');
  expect(steps({ changed: true, censusDue: true }, 'pull')).toBe('census');
  expect(steps({ resync: 'owed' })).toBe('show-census');
  expect(steps({ resync: 'owed', canAsk: false })).toBe('rest');
  expect(steps({ resync: 'confirm', censusDue: true })).toBe('confirm');
  expect(steps({ resync: 'none', censusDue: true }, 'confirm')).toBe('rest');
});

test('leaves a census to the resync that waits only for acks, and takes it when the gateway is away', () => {
  const owed: Situation = { ...calm, resync: 'owed', canAsk: false, censusDue: true };
  expect(nextStep({ ...owed, awaitsAcks: true }, new Set(['pull']))).toBe('rest');
  expect(nextStep({ ...owed, awaitsAcks: false }, new Set(['pull']))).toBe('census');
});

test('a quick census is taken in the cycle that saw a change, a long one at most a twentieth of the time', () => {
  const schedule = new CensusSchedule();
  expect(schedule.isDue(0)).toBe(true);
  schedule.tried(2_000, 2_000);
  schedule.done(schedule.reason);
  expect(schedule.isDue(3_000)).toBe(false);
  const before = schedule.reason;
  schedule.owe();
  expect(schedule.isDue(3_000)).toBe(true);
  schedule.done(before);
  expect(schedule.isDue(3_000)).toBe(true);

  schedule.tried(60_000, 70_000);
  schedule.done(schedule.reason);
  schedule.owe();
  expect(schedule.isDue(70_000 + 19 * 60_000 - 1)).toBe(false);
  expect(schedule.isDue(70_000 + 19 * 60_000)).toBe(true);
  schedule.demand();
  expect(schedule.isDue(70_001)).toBe(true);
});

test('a request starts only when its bytes still fit; job results take no room from reading', () => {
  const limits = { bytes: 1_000, batches: 3, perRequest: 100 };
  const usage = (bytes: number, batches: number, stream = sourceStream('books' as SourceId)) => {
    return [{ stream, epoch: 1, acked: 0, last: 0, records: 0, bytes, batches }];
  };
  expect(hasRoom(usage(900, 1), limits)).toBe(true);
  expect(hasRoom(usage(901, 1), limits)).toBe(false);
  expect(hasRoom(usage(0, 3), limits)).toBe(false);
  expect(hasRoom(usage(5_000, 50, jobsStream), limits)).toBe(true);
});
