import { addDays, type PlainDate } from '../../../../contract/dates.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads `20260801` (collections, objects), `1-May-26` (native reports), `1-May-2026` (custom reports), `2026-05-01` and
 * `01-05-2026` (other programs). Null for an empty text, for all zeros, and for a day the calendar does not have.
 */
export function parseDate(text: string): PlainDate | null {
  if (text === last.text) return last.date;
  const date = parse(text);
  last = { text, date };
  return date;
}

/** The vouchers of a window share a day, and one voucher says it several times. */
let last: { readonly text: string; readonly date: PlainDate | null } = { text: '', date: null };

function parse(text: string): PlainDate | null {
  const trimmed = text.trim();
  if (/^\d{8}$/.test(trimmed)) return calendarDate(trimmed.slice(0, 4), trimmed.slice(4, 6), trimmed.slice(6));
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(trimmed);
  if (iso !== null) return calendarDate(iso[1], iso[2], iso[3]);
  const spoken = /^(\d{1,2})[- ]([A-Za-z]{3,9})[- ,]+(\d{2}|\d{4})$/.exec(trimmed);
  if (spoken !== null) {
    const month = months.indexOf((spoken[2] ?? '').slice(0, 3).toLowerCase()) + 1;
    return calendarDate(fullYear(spoken[3] ?? ''), String(month), spoken[1]);
  }
  const numeric = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(trimmed);
  return numeric === null ? null : calendarDate(numeric[3], numeric[2], numeric[1]);
}

/** A serial of Tally's `JD` attributes, where 1 January 1900 is 1 (facts/tally.md §3.2). */
export function dateOfSerial(serial: number): PlainDate | null {
  return Number.isInteger(serial) && serial > 0 && serial < 200_000
    ? addDays('1900-01-01' as PlainDate, serial - 1)
    : null;
}

/** Two digits mean 1980 to 2079. */
function fullYear(digits: string): string {
  if (digits.length === 4) return digits;
  return digits < '80' ? `20${digits}` : `19${digits}`;
}

function calendarDate(year = '', month = '', day = ''): PlainDate | null {
  const y = Number(year);
  const m = Number(month);
  const d = Number(day);
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m)) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` as PlainDate;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The same day some months later, or the last of that month where it has no such day. */
export function addMonths(date: PlainDate, count: number): PlainDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const total = year * 12 + month - 1 + count;
  const y = Math.floor(total / 12);
  const m = (total % 12) + 1;
  return calendarDate(String(y), String(m), String(Math.min(day, daysInMonth(y, m)))) ?? date;
}

export function lastOfMonth(date: PlainDate): PlainDate {
  return addDays(addMonths(`${date.slice(0, 7)}-01` as PlainDate, 1), -1);
}
