import { z } from 'zod';

/** A plain calendar date, `YYYY-MM-DD`: no zone, never passed through a local-time `Date`. */
export const PlainDate = z.iso.date().brand('PlainDate');
export type PlainDate = z.infer<typeof PlainDate>;

/** An instant with its zone, RFC 3339. */
export const Instant = z.iso.datetime({ offset: true }).brand('Instant');
export type Instant = z.infer<typeof Instant>;

const millisecondsPerDay = 86_400_000;

/** Days may be negative. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * millisecondsPerDay).toISOString().slice(0, 10) as PlainDate;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / millisecondsPerDay;
}
