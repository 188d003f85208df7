import { expect, it } from 'vitest';
import { RequestCost } from './request-cost.ts';

const bytes = 100e6;

it('begins with what was measured on a large book', () => {
  const cost = new RequestCost();
  expect(cost.msToScan(101_000)).toBeCloseTo(22_220);
  expect(cost.vouchersWithin(500)).toBe(2_272);
  expect(cost.readsWithin(500, bytes)).toBeGreaterThan(80);
  expect(cost.rowsWithin(500, bytes)).toBeGreaterThan(400);
});

it('asks for less of a slow Tally and for more of a quick one', () => {
  const [slow, quick] = [new RequestCost(), new RequestCost()];
  for (let time = 0; time < 20; time += 1) {
    slow.counted({ scanned: 1_000, bytes: 3_000, elapsedMs: 2_000 });
    slow.read(100, { scanned: 100, bytes: 1_400_000, elapsedMs: 3_000 });
    quick.counted({ scanned: 1_000, bytes: 3_000, elapsedMs: 10 });
    quick.read(100, { scanned: 100, bytes: 1_400_000, elapsedMs: 30 });
  }
  expect(slow.vouchersWithin(500)).toBeLessThan(260);
  expect(quick.vouchersWithin(500)).toBeGreaterThan(40_000);
  expect(slow.readsWithin(500, bytes)).toBeLessThan(20);
  expect(quick.readsWithin(500, bytes)).toBeGreaterThan(1_000);
});

it('keeps to a budget of bytes, however quick Tally is', () => {
  const cost = new RequestCost();
  for (let time = 0; time < 20; time += 1) cost.read(100, { scanned: 100, bytes: 3_500_000, elapsedMs: 1 });
  expect(cost.readsWithin(500, 4_000_000)).toBeLessThanOrEqual(115);
});

it('counts what is looked at beside the rows that are asked for', () => {
  const cost = new RequestCost();
  expect(cost.readsWithin(500, bytes, 2_000)).toBeLessThan(cost.readsWithin(500, bytes) / 2);
  expect(cost.readsWithin(500, bytes, 1_000_000)).toBe(1);
});
