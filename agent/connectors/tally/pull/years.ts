import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import type { Company } from '../company.ts';
import type { Period } from '../requests/envelope.ts';
import { addMonths } from '../scalars/date.ts';
import { yearStart } from './first-day.ts';
import { honouredEnd } from './windows.ts';

/**
 * The financial years of the books, earliest first: the first begins on the first day that is read, the last ends on `day`, or an earlier one
 * that Tally honours as the end of a period, and not after its own day. The year need not begin in April (facts/tally.md §3.3).
 */
export function financialYears(
  company: Company,
  day: PlainDate,
  first: PlainDate = company.booksFrom,
): readonly Period[] {
  const { today, isEducational } = company;
  const asOn = honouredEnd(today !== null && today < day ? today : day, isEducational);
  const years: Period[] = [];
  let next = `${first.slice(0, 4)}${yearStart(company)}` as PlainDate;
  if (next <= first) next = addMonths(next, 12);
  for (let from = first; from <= asOn; from = next, next = addMonths(next, 12)) {
    const end = addDays(next, -1);
    years.push({ from, to: end < asOn ? end : asOn });
  }
  return years;
}

/** The one that a day is in, before the books too. */
export function financialYearOf(company: Company, day: PlainDate): Period {
  const start = `${day.slice(0, 4)}${yearStart(company)}` as PlainDate;
  const from = start <= day ? start : addMonths(start, -12);
  return { from, to: addDays(addMonths(from, 12), -1) };
}
