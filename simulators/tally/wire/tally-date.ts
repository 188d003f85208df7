import type { TallyDate } from '../books.ts';

/** What the gateway makes of a date in a request (facts §2.5): read, read wrongly, of a day that doesn't exist, or not a date. */
export type ReadDate =
  | { readonly state: 'read'; readonly date: TallyDate }
  | { readonly state: 'impossible' }
  | { readonly state: 'not-a-date' };

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Accepts `20240630`, `30-Jun-2024`, `30-Jun-24` and `30-06-2024`. `2024-06-30` is mis-parsed, as measured, into another valid date. */
export function readTallyDate(text: string): ReadDate {
  const trimmed = text.trim().replace(/^"(.*)"$/, '$1');
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed);
  if (compact !== null) return checked(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const iso = /^(\d{2})\d{2}-(\d{1,2})-(\d{2})$/.exec(trimmed);
  if (iso !== null) return checked(2000 + Number(iso[3]), Number(iso[2]), Number(iso[1]));
  const worded = /^(\d{1,2})[-/. ]([A-Za-z]{3,9}|\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(trimmed);
  if (worded === null) return { state: 'not-a-date' };
  const month = monthNumber(worded[2] ?? '');
  const year = Number(worded[3]);
  return month === undefined
    ? { state: 'not-a-date' }
    : checked(year < 100 ? 2000 + year : year, month, Number(worded[1]));
}

/** `1-May-26`, the form of native reports and aggregates. */
export function shortDate(date: TallyDate): string {
  if (date === '') return '';
  return `${Number(date.slice(6))}-${monthNames[Number(date.slice(4, 6)) - 1] ?? ''}-${date.slice(2, 4)}`;
}

/** Tally's serial day: 1 January 1900 is 1 (facts §2.2). */
export function serialDay(date: TallyDate): number {
  return (
    (Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) - Date.UTC(1900, 0, 1)) /
      86_400_000 +
    1
  );
}

function checked(year: number, month: number, day: number): ReadDate {
  const time = new Date(Date.UTC(year, month - 1, day));
  const exists = time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
  if (!exists) return { state: 'impossible' };
  return { state: 'read', date: `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}` };
}

function monthNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = months.indexOf(text.slice(0, 3).toLowerCase());
  return index === -1 ? undefined : index + 1;
}
