import { expect, it } from 'vitest';
import { addDays, daysBetween, type PlainDate } from '../../../../contract/dates.ts';
import { RequestCost } from '../gateway/request-cost.ts';
import { DayCounts } from './day-counts.ts';

const whole = { from: '2024-04-01' as PlainDate, to: '2031-12-31' as PlainDate };
const last = '2026-03-31' as PlainDate;
const perDay = 140;

/** A Tally that takes a quarter of a millisecond for each voucher looked at. */
function learned(): RequestCost {
  const cost = new RequestCost();
  for (let times = 0; times < 20; times += 1) cost.counted({ scanned: 4_000, bytes: 0, elapsedMs: 1_000 });
  return cost;
}

/** How many vouchers each look of a walk from the end to the beginning meets; none stands after `last`, or on it if it is `quiet`. */
function walk(quiet: boolean): readonly number[] {
  const plan = new DayCounts();
  const cost = learned();
  const looks: number[] = [];
  for (let { to } = whole; to >= whole.from; ) {
    const dated = plan.guessed({ from: whole.from, to }, last, 500, cost);
    const end = dated.to < last ? dated.to : addDays(last, quiet ? -2 : 0);
    const vouchers = perDay * Math.max(0, daysBetween(dated.from, end) + 1);
    plan.looked(dated, vouchers);
    looks.push(vouchers);
    to = addDays(dated.from, -1);
  }
  return looks;
}

it.each([false, true])(
  'never looks at much more than fits, whatever empty years come after (a quiet end: %s)',
  (quiet) => {
    const fits = learned().vouchersWithin(500);
    const looks = walk(quiet);
    expect(looks.reduce((sum, vouchers) => sum + vouchers, 0)).toBeGreaterThan(100_000);
    expect(Math.max(...looks)).toBeLessThanOrEqual(fits);
  },
);
