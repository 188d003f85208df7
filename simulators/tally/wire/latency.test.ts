import { describe, expect, it } from 'vitest';
import { newWork } from './answer.ts';
import { costOf, startCost } from './latency.ts';

const rows = (vouchersScanned: number, vouchersRendered: number, isWhole = false) => {
  return { vouchersScanned, vouchersRendered, isWhole };
};

/** Seconds, within a tenth of what was measured on 101,000 vouchers (facts §2.6, §5.3). */
describe('the time Tally takes', () => {
  it.each([
    ['an AlterID filter over the whole book with no row', costOf(rows(101_000, 0), 0), 22],
    ['the minimal whole book', costOf(rows(101_000, 101_000), 123e6), 108],
    ['a curated month', costOf(rows(4_200, 4_200), 17.7e6), 7.3],
    ['a month with wildcard entries', costOf(rows(4_200, 4_200, true), 105e6), 69],
    ['a list of bills', startCost({ ...newWork(), isReport: true }), 0.1],
    ['an import of one voucher', startCost({ ...newWork(), objectsImported: 1 }), 0.5],
    ['an import of a hundred', startCost({ ...newWork(), objectsImported: 100 }), 2.1],
  ])('for %s', (_, milliseconds, measured) => {
    expect(Math.abs(milliseconds / 1000 - measured) / measured).toBeLessThan(0.1);
  });

  it('for masters lies between 10 and 60 ms', () => {
    const seconds = startCost(newWork()) + costOf(newWork(), 150_000);
    expect(seconds).toBeGreaterThan(10);
    expect(seconds).toBeLessThan(60);
  });
});
