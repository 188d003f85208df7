import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawChart } from '../company/chart.ts';
import { isOn } from '../master.ts';
import { draftVoucher } from './draft-voucher.ts';
import { Plan } from './plan.ts';
import { type Entry, imbalance, postings } from './voucher.ts';
import { makeWorld, type World } from './world.ts';

function world(seed: number, count: number): World {
  const plan = new Plan({ count, booksFrom: '20240401', until: '20260325' });
  return makeWorld(seed, plan, drawChart(seed, '20240401', plan.years));
}

describe('generated vouchers', () => {
  it('sum to exactly zero, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 999_999 }), (seed, index) => {
        expect(imbalance(draftVoucher(world(seed, 1_000_000), index))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('are the same every time one is made', () => {
    const [one, two, other] = [world(7, 20_000), world(7, 20_000), world(8, 20_000)];
    const texts = (books: World) =>
      Array.from({ length: 200 }, (_, i) => draftVoucher(books, i * 97).entries.map(asText));
    expect(texts(one)).toEqual(texts(two));
    expect(texts(one)).not.toEqual(texts(other));
  });

  it('allocate bills and cost centres to the paisa', () => {
    const books = world(3, 5_000);
    for (let index = 0; index < 5_000; index++) {
      for (const entry of postings(draftVoucher(books, index))) {
        if (entry.bills) expect(total(entry.bills)).toBe(entry.paise);
        for (const [, paise] of costsByCategory(entry)) expect(paise).toBe(entry.paise);
      }
    }
  });

  it('keep bills off ledgers without bill-wise details', () => {
    const books = world(3, 5_000);
    for (let index = 0; index < 5_000; index++) {
      for (const { ledger, bills } of draftVoucher(books, index).entries) {
        if (bills) expect(isOn(ledger.body, 'ISBILLWISEON')).toBe(true);
      }
    }
  });

  it('never pay a bill beyond what is open on it', () => {
    const books = world(11, 20_000);
    const { openingReceivables, openingPayables } = books.chart;
    const opened = new Map(
      [...openingReceivables, ...openingPayables].map((bill) => [
        `${bill.party.ledger.masterId} ${bill.name}`,
        bill.paise,
      ]),
    );
    const open = new Map(opened);
    for (let index = 0; index < 20_000; index++) {
      const voucher = draftVoucher(books, index);
      if (voucher.isOptional) continue;
      for (const { ledger, bills = [] } of voucher.entries) {
        for (const { type, name, paise } of bills) {
          const key = `${ledger.masterId} ${name}`;
          if (type === 'New Ref') opened.set(key, paise);
          if (type === 'New Ref' || type === 'Agst Ref') open.set(key, (open.get(key) ?? 0) + paise);
        }
      }
    }
    for (const [key, paise] of open) {
      const first = opened.get(key) ?? 0;
      expect(Math.sign(paise) === 0 || Math.sign(paise) === Math.sign(first), `${key}: ${paise} of ${first}`).toBe(
        true,
      );
    }
  });

  it('lose their lines when cancelled', () => {
    const books = world(5, 5_000);
    const all = Array.from({ length: 5_000 }, (_, index) => draftVoucher(books, index));
    const cancelled = all.filter((voucher) => voucher.isCancelled);
    expect(cancelled.length).toBeGreaterThan(10);
    expect(cancelled.every((voucher) => voucher.entries.length + voucher.items.length === 0)).toBe(true);
  });
});

function asText({ ledger, paise, bills }: Entry): string {
  return `${ledger.name} ${paise} ${bills?.map((bill) => `${bill.type} ${bill.name}`).join() ?? ''}`;
}

function total(parts: readonly { readonly paise: number }[]): number {
  return parts.reduce((sum, part) => sum + part.paise, 0);
}

function costsByCategory(entry: Entry): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { category, paise } of entry.costs ?? []) sums.set(category.name, (sums.get(category.name) ?? 0) + paise);
  return sums;
}
