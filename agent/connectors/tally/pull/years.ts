import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import type { Company } from '../company.ts';
import type { Period } from '../requests/envelope.ts';
import { addMonths, parseDate } from '../scalars/date.ts';
import { childText } from '../xml/node.ts';
import { honouredEnd } from './windows.ts';

/**
 * The financial years of the books, earliest first: the first begins with the books, the last ends on `day`, or an earlier one
 * that Tally honours as the end of a period, and not after its own day. The year need not begin in April (facts/tally.md §3.3).
 */
export function financialYears(company: Company, day: PlainDate): readonly Period[] {
  const { booksFrom, today, isEducational } = company;
  const asOn = honouredEnd(today !== null && today < day ? today : day, isEducational);
  const starting = parseDate(childText(company.row, 'STARTINGFROM') ?? '') ?? booksFrom;
  const years: Period[] = [];
  let next = `${booksFrom.slice(0, 4)}${starting.slice(4)}` as PlainDate;
  if (next <= booksFrom) next = addMonths(next, 12);
  for (let from = booksFrom; from <= asOn; from = next, next = addMonths(next, 12)) {
    const end = addDays(next, -1);
    years.push({ from, to: end < asOn ? end : asOn });
  }
  return years;
}
