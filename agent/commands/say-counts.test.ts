import { expect, test } from 'vitest';
import { wrapped } from './output.ts';
import { sayCounts } from './say-counts.ts';
import { sayDay } from './say-time.ts';

test('records are called as in Tally, what a person looks for first', () => {
  expect(sayCounts({ 'account-group': 40, account: 184, bill: 1, unit: 6, voucher: 1_20_000 })).toBe(
    '1,20,000 vouchers, 184 ledgers, 1 bill, 46 other masters and reports',
  );
  expect(sayCounts({})).toBe('');
});

test('days are written as in Tally', () => {
  expect(sayDay('2026-03-05')).toBe('05-Mar-2026');
});

test('long lines are broken between words and stand in further', () => {
  const lines = wrapped(`short\n  ${'word '.repeat(40).trim()}`).split('\n');
  expect(lines.length).toBe(4);
  expect(lines.every((line) => line.length <= 100)).toBe(true);
  expect(lines.slice(0, 3).map((line) => line.search(/\S/))).toEqual([0, 2, 4]);
});
