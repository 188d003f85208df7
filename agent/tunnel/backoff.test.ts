import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseMs } from './backoff.ts';

test('doubles up to a ceiling', () => {
  expect([1, 2, 3, 7, 8, 1000].map((attempt) => pauseMs(attempt, 'soon', 1))).toEqual([
    1_000, 2_000, 4_000, 60_000, 60_000, 60_000,
  ]);
  expect([1, 2, 1000].map((attempt) => pauseMs(attempt, 'slow', 1))).toEqual([60_000, 120_000, 600_000]);
});

test('leaves the upper half of every pause to chance', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const full = pauseMs(attempt, 'soon', 1);
      const pause = pauseMs(attempt, 'soon', random);
      expect(pause).toBeGreaterThanOrEqual(full / 2);
      expect(pause).toBeLessThanOrEqual(full);
    }),
  );
});
