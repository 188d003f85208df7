import type { TallyDate } from '../../books.ts';
import { isDate } from '../calendar.ts';

/** The forms of a date that Tally takes; ISO is none of them (`facts/tally.md` §2.5). */
export function readDate(text: string): TallyDate | undefined {
  const plain = text.trim();
  if (isDate(plain)) return plain;
  const [, day = '', month = '', year = ''] = /^(\d{1,2})-(\w{1,3})-(\d{2}|\d{4})$/.exec(plain) ?? [];
  const number = /^\d+$/.test(month) ? Number(month) : months.indexOf(month.toLowerCase()) + 1;
  const date = `${year.length === 2 ? `20${year}` : year}${two(number)}${two(Number(day))}`;
  return isDate(date) ? date : undefined;
}

/** Educational mode takes the first, second and thirty-first of a month and nothing else (`facts/tally.md` §1.7). */
export function isEducationalDay(date: TallyDate): boolean {
  return ['01', '02', '31'].includes(date.slice(6));
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function two(n: number): string {
  return String(n).padStart(2, '0');
}
