import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type PlainDate } from '../../contract/dates.ts';
import type { CensusDay } from '../store/census.ts';
import { stretches } from './stretches.ts';

const first = '2025-04-01' as PlainDate;
const someDays = fc
  .array(
    fc.record({ gap: fc.integer({ min: 1, max: 40 }), objects: fc.integer({ min: 1, max: 80 }), stale: fc.nat(3) }),
  )
  .map((days) => {
    let date = first;
    return days.map(({ gap, objects, stale }): CensusDay => {
      date = addDays(date, gap);
      return { date, objects, stale: Math.min(stale, objects) };
    });
  });

test('covers every stale day once, in order, and begins and ends at one', () => {
  fc.assert(
    fc.property(someDays, (days) => {
      const periods = stretches(days).map((stretch) => (stretch === 'masters' ? null : stretch));
      for (const { date, stale } of days) {
        const covering = periods.filter((period) => date && period && period.from <= date && date <= period.to);
        expect(covering.length).toBeLessThanOrEqual(1);
        if (stale > 0) expect(covering).toHaveLength(1);
      }
      const staleDays = new Set(days.filter(({ stale }) => stale > 0).map(({ date }) => date));
      for (const period of periods)
        expect([period?.from, period?.to].every((day) => staleDays.has(day ?? null))).toBe(true);
      expect(periods).toEqual([...periods].sort((a, b) => (`${a?.from}` < `${b?.from}` ? -1 : 1)));
    }),
  );
});

test('reads a few along, and passes many over', () => {
  const days = (between: number): CensusDay[] => [
    { date: null, objects: 9, stale: 0 },
    { date: '2025-04-01' as PlainDate, objects: 3, stale: 1 },
    { date: '2025-04-05' as PlainDate, objects: between, stale: 0 },
    { date: '2025-04-09' as PlainDate, objects: 3, stale: 3 },
  ];
  expect(stretches(days(50))).toEqual([{ from: '2025-04-01', to: '2025-04-09' }]);
  expect(stretches(days(51))).toEqual([
    { from: '2025-04-01', to: '2025-04-01' },
    { from: '2025-04-09', to: '2025-04-09' },
  ]);
});

test('reads the masters before the vouchers that name them', () => {
  const days: CensusDay[] = [
    { date: null, objects: 9, stale: 1 },
    { date: '2025-04-01' as PlainDate, objects: 3, stale: 1 },
  ];
  expect(stretches(days)).toEqual(['masters', { from: '2025-04-01', to: '2025-04-01' }]);
});
