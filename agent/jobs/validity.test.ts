import { expect, it } from 'vitest';
import type { JobId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import { Validities } from './validity.ts';

const job = 'job-1' as JobId;

/** Both hands of the clock, each moved by itself. */
class TwoHands implements Clock {
  wall = Date.UTC(2026, 3, 1);
  ticks = 0;
  now = () => new Date(this.wall);
  monotonic = () => this.ticks;
  sleep = () => Promise.reject(new Error('nothing sleeps here'));
  random = () => 0;
}

it('ages by whichever hand went further: the monotonic one can not be set back, the wall clock counts a sleeping PC', () => {
  const clock = new TwoHands();
  const validities = new Validities(clock);
  validities.receive(job, 10_000);
  clock.ticks += 3000;
  clock.wall -= 86_400_000;
  expect(validities.of(job).remainingMs).toBe(7000);
  clock.wall += 86_400_000 + 9000;
  expect(validities.of(job).remainingMs).toBe(1000);
  expect(validities.isOver(job)).toBe(false);
  clock.wall += 1000;
  expect(validities.isOver(job)).toBe(true);
});

it('counts the time the agent was off, and nothing for a clock that was set back meanwhile', () => {
  const stored = { remainingMs: 10_000, asOf: new Date(Date.UTC(2026, 3, 1)) };
  const later = new TwoHands();
  later.wall += 4000;
  const validities = new Validities(later);
  validities.restore(job, stored);
  expect(validities.of(job).remainingMs).toBe(6000);
  const back = new TwoHands();
  back.wall -= 4000;
  const others = new Validities(back);
  others.restore(job, stored);
  expect(others.of(job).remainingMs).toBe(10_000);
  back.ticks += 10_000;
  expect(others.isOver(job)).toBe(true);
});

it('takes the issuer at its word again at every delivery', () => {
  const clock = new TwoHands();
  const validities = new Validities(clock);
  validities.receive(job, 1000);
  clock.ticks += 5000;
  validities.receive(job, 1000);
  expect(validities.isOver(job)).toBe(false);
});
