import type { PlainDate } from '../../../../contract/dates.ts';
import type { Company } from '../company.ts';
import { addMonths, parseDate } from '../scalars/date.ts';
import { childText } from '../xml/node.ts';

/**
 * The day from which books are read: the first of the financial year that `readFrom` lies in, since ledgers of income and expense begin
 * anew there and Tally tells every other opening balance of that day (facts/tally.md §3.3). Null: as the books begin.
 */
export function firstDayOf(company: Company, readFrom: PlainDate | null): PlainDate {
  const { booksFrom } = company;
  if (readFrom === null || readFrom <= booksFrom) return booksFrom;
  const start = `${readFrom.slice(0, 4)}${yearStart(company)}` as PlainDate;
  const first = start <= readFrom ? start : addMonths(start, -12);
  return first > booksFrom ? first : booksFrom;
}

/** `-04-01`: the year need not begin in April. */
export function yearStart({ booksFrom, row }: Company): string {
  return (parseDate(childText(row, 'STARTINGFROM') ?? '') ?? booksFrom).slice(4);
}
