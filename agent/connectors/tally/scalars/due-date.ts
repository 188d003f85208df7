import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import { addMonths, dateOfSerial, parseDate } from './date.ts';

export interface DueDate {
  readonly dueDate: PlainDate | null;
  readonly creditDays: number | null;
}

/**
 * Reads a credit period: `7 Days`, `2 Weeks`, `1 Month`, or a date in itself. `serial` is the `JD` attribute, the day from
 * which it runs; without it the period runs from `from` (the bill's or voucher's date). Null for what is none.
 */
export function parseDueDate(text: string, serial: string | undefined, from: PlainDate | null): DueDate | null {
  const date = parseDate(text);
  if (date !== null) return { dueDate: date, creditDays: null };
  if (text.length > 40) return null;
  const match = /^\s*(\d{1,5})\s*(days?|weeks?|months?|years?)?\s*$/i.exec(text);
  if (match === null) return null;
  const start = (serial === undefined ? null : dateOfSerial(Number(serial))) ?? from;
  const count = Number(match[1]);
  const unit = (match[2] ?? 'd').charAt(0).toLowerCase();
  if (unit === 'm' || unit === 'y') {
    return { dueDate: start === null ? null : addMonths(start, unit === 'y' ? count * 12 : count), creditDays: null };
  }
  const creditDays = unit === 'w' ? count * 7 : count;
  return { dueDate: start === null ? null : addDays(start, creditDays), creditDays };
}
