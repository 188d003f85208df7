import { expect, test } from 'vitest';
import { ProgressRate } from './progress-rate.ts';

test('knows nothing before something was measured, nor how long an unknown number takes', () => {
  const rate = new ProgressRate();
  expect(rate.remainingMs(100)).toBeNull();
  rate.heard(0, 0);
  rate.heard(50, 1_000);
  expect(rate.remainingMs(100)).toBeNull();
  rate.heard(100, 10_000);
  expect(rate.remainingMs(null)).toBeNull();
});

test('estimates by the measured rate, pauses included, and begins anew with another reading', () => {
  const rate = new ProgressRate();
  rate.heard(1_000, 0);
  rate.heard(2_000, 20_000);
  expect(rate.remainingMs(3_000)).toBe(20_000);
  rate.heard(0, 30_000);
  expect(rate.remainingMs(3_000)).toBeNull();
  rate.heard(10, 40_000);
  expect(rate.remainingMs(20)).toBe(10_000);
});
