import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { financialYearStart } from '../calendar.ts';
import { Plan } from './plan.ts';
import { alterIdAt, highestAlterId, indexBelow, indexOfMasterId, masterIdAt } from './world.ts';

const plan = (count: number): Plan => new Plan({ count, booksFrom: '20240401', until: '20260325' });

describe('the plan of generated vouchers', () => {
  it.each([10, 11, 56, 1_000, 20_000, 1_000_000])('spreads %i vouchers over two years, in order', (count) => {
    const books = plan(count);
    const dates = Array.from({ length: 500 }, (_, i) => books.dateOf(Math.floor((i * count) / 500)));
    expect(dates).toEqual(dates.toSorted());
    expect(books.dateOf(0) >= '20240401' && books.dateOf(0) < '20240601').toBe(true);
    expect(books.dateOf(books.regular - 1) <= '20260325').toBe(true);
  });

  it('finds the first voucher of a day', () => {
    const books = plan(20_000);
    for (const day of ['20240401', '20240930', '20250401', '20260325', '20260330']) {
      const first = books.firstIndexFrom(day);
      expect(books.dateOf(first) >= day).toBe(true);
      if (first > 0) expect(books.dateOf(first - 1) < day).toBe(true);
    }
    expect(books.firstIndexFrom('00000000')).toBe(0);
    expect(books.firstIndexAfter('99999999')).toBe(20_000);
  });

  it('knows the rank of a voucher within its type and year as if it had counted', () => {
    const books = plan(3_000);
    const counted = new Map<string, number>();
    for (let index = 0; index < books.count; index++) {
      const key = `${books.slotOf(index).type} ${financialYearStart(books.dateOf(index), books.booksFrom)}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
      expect(books.rankOf(index)).toBe(counted.get(key));
    }
  });

  it('finds the voucher of a rank again', () => {
    const books = plan(50_000);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: books.regular - 1 }), (index) => {
        const yearStart = financialYearStart(books.dateOf(index), books.booksFrom);
        expect(books.indexOfRank(books.slotOf(index).type, yearStart, books.rankOf(index))).toBe(index);
      }),
    );
    expect(books.indexOfRank('sales', '20240401', 999_999)).toBeUndefined();
  });

  it('gives MASTERIDs that lead back to the index, with holes between', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => masterIdAt(index));
    expect(ids.map((id) => indexOfMasterId(id, 1_000))).toEqual(ids.map((_, index) => index));
    expect(ids.map(indexBelow)).toEqual(ids.map((_, index) => index));
    expect(indexOfMasterId(26, 1_000)).toBeUndefined();
    expect(indexOfMasterId(0, 1_000)).toBeUndefined();
  });

  it('gives every voucher an ALTERID of its own below the mark', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => alterIdAt(index));
    expect(new Set(ids).size).toBe(1_000);
    expect(Math.max(...ids)).toBeLessThanOrEqual(highestAlterId(1_000));
  });
});
