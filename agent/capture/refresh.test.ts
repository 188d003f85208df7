import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import { areMastersDue, nextDue } from './refresh.ts';

const clock = { now: () => new Date(2026, 3, 10, 12) };
const ago = (days: number) => new Date(clock.now().getTime() - days * 86_400_000).toISOString();
const day = (text: string, count = 1) => ({ day: text as PlainDate, count });
const row = (month: string, readAt: string | null, through: string | null = null) => {
  return { month, readAt, through: through as PlainDate | null };
};

test('this month and the last one are compared daily, the rest of a year weekly, older ones once in a quarter', () => {
  const due = (month: string, age: number) => nextDue([row(month, ago(age))], [day(`${month}-05`)], clock) !== null;
  expect([due('2026-04', 0.9), due('2026-04', 1.1), due('2026-03', 1.1)]).toEqual([false, true, true]);
  expect([due('2026-02', 1.1), due('2026-02', 6.9), due('2026-02', 7.1)]).toEqual([false, false, true]);
  expect([due('2025-05', 7.1), due('2025-03', 90), due('2025-03', 92)]).toEqual([true, false, true]);
});

test('masters are compared daily', () => {
  const due = (age: number) => areMastersDue([row('2026-04', ago(0)), row('masters', ago(age))], clock);
  expect([due(0.9), due(1.1), areMastersDue([], clock)]).toEqual([false, true, true]);
});

test('the latest month that is due comes first, and one of which nothing is known is due', () => {
  const days = [day('2026-02-01'), day('2026-04-02')];
  expect(nextDue([row('2026-02', ago(30))], days, clock)).toMatchObject({ month: '2026-04', isLast: true });
});

test('a heavy month is compared in parts that leave no day out', () => {
  const days = Array.from({ length: 20 }, (_, index) => day(`2026-04-${String(index + 1).padStart(2, '0')}`, 300));
  const parts = [];
  for (let through: string | null = null; parts.length < 20; ) {
    const part = nextDue([row('2026-04', ago(3), through)], days, clock);
    if (part === null) break;
    parts.push(part);
    if (part.isLast) break;
    through = part.to;
  }
  expect(parts.length).toBeGreaterThan(3);
  expect([parts[0]?.from, parts.at(-1)?.to]).toEqual(['2026-04-01', '2026-04-30']);
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    if (next !== undefined) expect(next.from > part.to).toBe(true);
  }
});
