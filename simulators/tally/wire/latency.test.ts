import { describe, expect, it } from 'vitest';
import { costOf, startCost } from './latency.ts';

/** Seconds, within a fifth of what was measured on 101,000 vouchers (facts §2.6, §5.3). */
describe('the time Tally takes', () => {
  it.each([
    ['an AlterID filter over the whole book with no row', costOf(101_000, 0), 22],
    ['the minimal whole book', costOf(101_000, 123e6), 108],
    ['a month with wildcard entries', costOf(4_200, 105e6), 69],
    ['an import of one voucher', startCost({ vouchersScanned: 0, objectsImported: 1 }), 0.5],
    ['an import of a hundred', startCost({ vouchersScanned: 0, objectsImported: 100 }), 2.1],
  ])('for %s', (_, milliseconds, measured) => {
    expect(Math.abs(milliseconds / 1000 - measured) / measured).toBeLessThan(0.2);
  });
});
