import type { PlainDate } from '../contract/dates.ts';
import type { Clock } from './clock.ts';

/** The PC's own calendar day, which is the product's too. */
export function localDay(clock: Pick<Clock, 'now'>): PlainDate {
  const now = clock.now();
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}` as PlainDate;
}
