import type { TallyDate } from '../books.ts';

/** Days as Tally counts them: 1-Jan-1900 is day 1 (`facts/tally.md` §2.2). */
export function toSerial(date: TallyDate): number {
  return Math.round((Date.UTC(+date.slice(0, 4), +date.slice(4, 6) - 1, +date.slice(6, 8)) - dayZero) / dayMs);
}

export function fromSerial(serial: number): TallyDate {
  const day = new Date(dayZero + serial * dayMs);
  return `${day.getUTCFullYear()}${two(day.getUTCMonth() + 1)}${two(day.getUTCDate())}`;
}

export function addDays(date: TallyDate, days: number): TallyDate {
  return fromSerial(toSerial(date) + days);
}

export function isSunday(date: TallyDate): boolean {
  return toSerial(date) % 7 === toSerial('20240407') % 7;
}

/** True for eight digits that name a day which exists; `20240631` does not. */
export function isDate(text: string): boolean {
  return /^\d{8}$/.test(text) && fromSerial(toSerial(text)) === text;
}

/** The year a date falls in when years begin on `start`'s month and day: its own first day. */
export function financialYearStart(date: TallyDate, start: TallyDate): TallyDate {
  const year = +date.slice(0, 4);
  const monthDay = start.slice(4);
  return date.slice(4) >= monthDay ? `${year}${monthDay}` : `${year - 1}${monthDay}`;
}

/** `24-25` for the year that begins on 1-Apr-2024, as Indian voucher prefixes write it. */
export function yearLabel(yearStart: TallyDate): string {
  const year = +yearStart.slice(0, 4);
  return `${two(year % 100)}-${two((year + 1) % 100)}`;
}

/** `1-Apr-25`, as Tally writes it behind a company's name. */
export function shortDay(date: TallyDate): string {
  return `${+date.slice(6)}-${monthNames[+date.slice(4, 6) - 1]}-${date.slice(2, 4)}`;
}

/** The day so many months later; the last of that month where there is no such day. */
export function addMonths(date: TallyDate, months: number): TallyDate {
  const month = +date.slice(0, 4) * 12 + +date.slice(4, 6) - 1 + months;
  const first = `${Math.floor(month / 12)}${two((month % 12) + 1)}`;
  const last = addDays(`${Math.floor((month + 1) / 12)}${two(((month + 1) % 12) + 1)}01`, -1);
  const wanted = `${first}${date.slice(6)}`;
  return wanted > last ? last : wanted;
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const dayMs = 86_400_000;
const dayZero = Date.UTC(1899, 11, 31);

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}
