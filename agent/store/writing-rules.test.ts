import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import type { Decimal } from '../../contract/decimal.ts';
import { migrate } from './migrations.ts';
import { WritingRules } from './writing-rules.ts';

function open(): WritingRules {
  const db = new Database(':memory:');
  migrate(db);
  return new WritingRules(db);
}

it('keeps the last word on a type, with its limits to the paisa', () => {
  const rules = open();
  expect(rules.get('payment.create')).toBeNull();
  rules.set('payment.create', { permission: 'deny', most: null, mostPerDay: null });
  const rule = { permission: 'allow', most: '50000.25' as Decimal, mostPerDay: '9000000000000.00' as Decimal } as const;
  rules.set('payment.create', rule);
  expect(rules.get('payment.create')).toEqual(rule);
  expect(rules.list()).toEqual([{ type: 'payment.create', ...rule }]);
});

it('adds up what was written on a day, type by type', () => {
  const rules = open();
  const [today, tomorrow] = ['2026-04-01', '2026-04-02'] as PlainDate[] as [PlainDate, PlainDate];
  for (const amount of ['0.10', '0.20'] as Decimal[]) rules.addWritten('payment.create', today, amount);
  expect(rules.written('payment.create', today)).toBe('0.30');
  expect(rules.written('payment.create', tomorrow)).toBe('0');
  expect(rules.written('invoice.create', today)).toBe('0');
});
