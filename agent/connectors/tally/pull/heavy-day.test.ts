import { expect, test } from 'vitest';
import type { PlainDate } from '../../../../contract/dates.ts';
import { RequestCost } from '../gateway/request-cost.ts';
import { DayCounts } from './day-counts.ts';
import { heavyDayTrouble } from './heavy-day.ts';

const [monday, tuesday] = ['2025-06-02' as PlainDate, '2025-06-03' as PlainDate];

function planOf(count: number): DayCounts {
  return new DayCounts({
    vouchersPerDay: () => [
      { day: monday, count },
      { day: tuesday, count: 12 },
    ],
  });
}

test('says which day keeps Tally longer than a request may, with as many seconds as this Tally takes', () => {
  expect(heavyDayTrouble(planOf(20_000), new RequestCost())).toBeNull();
  expect(heavyDayTrouble(new DayCounts(), new RequestCost())).toBeNull();
  expect(heavyDayTrouble(planOf(30_000), new RequestCost())).toMatchObject({
    code: 'tally.heavy-day',
    details: { day: monday, count: 30_000, seconds: 7 },
  });
});
