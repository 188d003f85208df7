import type { PlainDate } from '../../contract/dates.ts';
import type { Stretch } from '../connectors/connector.ts';
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
    else if (period !== null && along <= readAlong) period.to = date;
    else {
      period = { from: date, to: date };
      found.push(period);
    }
    if (stale > 0) along = 0;
  }
  return found;
}
