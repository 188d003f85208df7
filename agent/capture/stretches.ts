import { daysBetween, type PlainDate } from '../../contract/dates.ts';
import type { Stretch } from '../connectors/source.ts';
import type { CensusDay } from '../store/census.ts';

/** So many are read along with stale ones around them, rather than asking the product once more. */
const readAlong = 50;

/** What has to be read so that nothing is stale: the masters first, then as few periods as pays, in order. `days` are in order too. */
export function stretches(days: readonly CensusDay[]): readonly Stretch[] {
  const found: Stretch[] = [];
  let period: { from: PlainDate; to: PlainDate } | null = null;
  let along = 0;
  for (const { date, objects, stale } of days) {
    if (stale === 0) along += objects;
    else if (date === null) found.push('masters');
    else if (period !== null && along <= readAlong && daysBetween(period.from, date) < longestDays) period.to = date;
    else {
      period = { from: date, to: date };
      found.push(period);
    }
    if (stale > 0) along = 0;
  }
  return found;
}

/** So many days in between are read along. */
const daysAlong = 2;
/** Longer ones are read in parts. */
const longestDays = 31;

/** Periods that hold all of these days, which are in order from the latest one. */
export function periodsOf(days: readonly PlainDate[]): readonly { readonly from: PlainDate; readonly to: PlainDate }[] {
  const found: { from: PlainDate; to: PlainDate }[] = [];
  for (const day of days) {
    const period = found.at(-1);
    const joins =
      period !== undefined &&
      daysBetween(day, period.from) <= daysAlong + 1 &&
      daysBetween(day, period.to) < longestDays;
    if (joins) period.from = day;
    else found.push({ from: day, to: day });
  }
  return found;
}
