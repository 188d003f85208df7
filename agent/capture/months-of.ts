import { addDays, type PlainDate } from '../../contract/dates.ts';
import type { BookPeriod } from '../connectors/balances.ts';

/** The period in pieces of a calendar month at most. */
export function monthsOf({ from, to }: BookPeriod): readonly BookPeriod[] {
  const months: BookPeriod[] = [];
  for (let first = from; first <= to; ) {
    const next = `${addDays(`${first.slice(0, 7)}-28` as PlainDate, 4).slice(0, 7)}-01` as PlainDate;
    const last = addDays(next, -1);
    months.push({ from: first, to: last < to ? last : to });
    first = next;
  }
  return months;
}
