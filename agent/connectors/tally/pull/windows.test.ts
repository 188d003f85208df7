import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, daysBetween, type PlainDate } from '../../../../contract/dates.ts';
import {
  alterIdPieces,
  type DayCount,
  halves,
  honouredEnd,
  lastMonths,
  lastWindow,
  loadedPeriod,
  nextWindow,
  type Window,
} from './windows.ts';

const day = (text: string) => text as PlainDate;
const start = day('2024-04-01');
const end = day('2026-12-31');

const someDays = fc
  .uniqueArray(fc.integer({ min: 0, max: 700 }), { maxLength: 60 })
  .chain((offsets) => fc.tuple(...offsets.toSorted((a, b) => a - b).map((offset) => dayCount(offset))));

function dayCount(offset: number): fc.Arbitrary<DayCount> {
  return fc.integer({ min: 1, max: 400 }).map((count) => ({ day: addDays(start, offset), count }));
}

function windows(days: readonly DayCount[], limit: number): readonly Window[] {
  const all: Window[] = [];
  for (let from = start; from <= end; from = addDays(all.at(-1)?.to ?? end, 1)) {
    all.push(nextWindow({ from, to: end }, days, limit));
  }
  return all;
}

it('covers every day of the books exactly once, in order', () => {
  fc.assert(
    fc.property(someDays, fc.integer({ min: 50, max: 500 }), (days, limit) => {
      const all = windows(days, limit);
      expect(all[0]?.from).toBe(start);
      expect(all.at(-1)?.to).toBe(end);
      for (const [index, window] of all.entries()) {
        expect(daysBetween(window.from, window.to)).toBeGreaterThanOrEqual(0);
        const next = all[index + 1];
        if (next !== undefined) expect(next.from).toBe(addDays(window.to, 1));
      }
      expect(all.flatMap((window) => window.days)).toEqual(days);
    }),
  );
});

it('keeps windows within the limit, unless a single day is beyond it', () => {
  fc.assert(
    fc.property(someDays, fc.integer({ min: 50, max: 500 }), (days, limit) => {
      for (const { count, days: taken } of windows(days, limit)) {
        expect(count).toBe(taken.reduce((sum, one) => sum + one.count, 0));
        if (taken.length > 1) expect(count).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

it('covers every day once from the end backwards too', () => {
  fc.assert(
    fc.property(someDays, fc.integer({ min: 50, max: 500 }), (days, limit) => {
      const all: Window[] = [];
      for (let to = end; to >= start; to = addDays(all[0]?.from ?? start, -1)) {
        all.unshift(lastWindow({ from: start, to }, days, limit));
      }
      expect([all[0]?.from, all.at(-1)?.to]).toEqual([start, end]);
      expect(all.flatMap((window) => window.days)).toEqual(days);
      for (const { count, days: taken } of all) if (taken.length > 1) expect(count).toBeLessThanOrEqual(limit);
    }),
  );
});

it('halves a window without losing a day', () => {
  fc.assert(
    fc.property(someDays, (days) => {
      const whole = nextWindow({ from: start, to: end }, days, 1_000_000);
      const parts = halves(whole);
      expect(parts === null).toBe(days.length < 2);
      if (parts === null) return;
      const [early, late] = parts;
      expect([early.from, late.to]).toEqual([whole.from, whole.to]);
      expect(late.from).toBe(addDays(early.to, 1));
      expect([...early.days, ...late.days]).toEqual(days);
      expect(early.count + late.count).toBe(whole.count);
    }),
  );
});

it('divides AlterIDs so that each is in one piece, and those to come in the last', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 11, max: 9_999 })), fc.integer({ min: 1, max: 40 }), (ids, limit) => {
      const pieces = alterIdPieces(ids, limit, 10);
      const isIn = (id: number) => pieces.filter(({ above, upTo = Infinity }) => id > above && id <= upTo);
      for (const id of ids) expect(isIn(id)).toHaveLength(1);
      if (ids.length > 0) expect(isIn(10_000)).toEqual([pieces.at(-1)]);
      for (const piece of pieces) {
        expect(piece.count).toBeLessThanOrEqual(limit);
        expect(ids.filter((id) => isIn(id).includes(piece))).toHaveLength(piece.count);
      }
    }),
  );
});

it('cuts months at their borders', () => {
  const books = { from: day('2024-04-10'), to: day('2024-12-20') };
  expect(lastMonths(books, 1)).toEqual({ from: '2024-12-01', to: '2024-12-20' });
  expect(lastMonths(books, 2)).toEqual({ from: '2024-11-01', to: '2024-12-20' });
  expect(lastMonths(books, 100)).toEqual(books);
});

it('asks an unlicensed Tally only for bounds that it honours (facts/tally.md §3.3)', () => {
  const dated = { from: day('2024-06-12'), to: day('2024-06-30') };
  expect(loadedPeriod(dated, false)).toEqual(dated);
  expect(loadedPeriod(dated, true)).toEqual({ from: '2024-06-01', to: '2024-07-01' });
  expect(loadedPeriod({ from: dated.from, to: day('2024-07-31') }, true).to).toBe('2024-07-31');
  expect(honouredEnd(day('2024-06-30'), true)).toBe('2024-06-02');
  expect(honouredEnd(day('2024-06-30'), false)).toBe('2024-06-30');
});
