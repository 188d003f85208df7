import type { BookRules, TallyDate } from '../../books.ts';
import { addDays, isDate } from '../calendar.ts';

/** The forms of a date that Tally takes; ISO is none of them (`facts/tally.md` §2.5). */
export function readDate(text: string): TallyDate | undefined {
  const plain = text.trim();
  if (isDate(plain)) return plain;
  const [, day = '', month = '', year = ''] = /^(\d{1,2})-(\w{1,3})-(\d{2}|\d{4})$/.exec(plain) ?? [];
  const number = /^\d+$/.test(month) ? Number(month) : months.indexOf(month.toLowerCase()) + 1;
  const date = `${year.length === 2 ? `20${year}` : year}${two(number)}${two(Number(day))}`;
  return isDate(date) ? date : undefined;
}

/** Educational mode takes these days of a month and no others (`facts/tally.md` §1.7). */
export function isEducationalDay(date: TallyDate, days: BookRules['educationalDays']): boolean {
  const day = date.slice(6);
  if (days === '31') return day === '31';
  if (day === '01' || day === '02') return true;
  return days === '1-2-last' ? addDays(date, 1).endsWith('01') : day === '31';
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function two(n: number): string {
  return String(n).padStart(2, '0');
}
