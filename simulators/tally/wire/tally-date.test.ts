import { describe, expect, it } from 'vitest';
import { readTallyDate, serialDay, shortDate } from './tally-date.ts';

describe('a date in a request', () => {
  it.each(['20240630', '30-Jun-2024', '30-jun-24', '30-06-2024', '"20240630"', ' 30-June-2024 '])(
    'reads %s',
    (text) => {
      expect(readTallyDate(text)).toEqual({ state: 'read', date: '20240630' });
    },
  );

  it('reads an ISO date as some other day', () => {
    const read = readTallyDate('2024-06-30');
    expect(read.state).toBe('read');
    expect(read).not.toEqual({ state: 'read', date: '20240630' });
  });

  it.each(['20240631', '29-Feb-2025', '31-13-2024'])('knows that %s does not exist', (text) => {
    expect(readTallyDate(text)).toEqual({ state: 'impossible' });
  });

  it('calls the rest no date', () => {
    expect(readTallyDate('yesterday')).toEqual({ state: 'not-a-date' });
  });
});

it('counts days as Tally does: 0000b49a is 1 August 2026', () => {
  expect(serialDay('20260801').toString(16)).toBe('b49a');
  expect(serialDay('20250308')).toBe(45_723);
});

it('writes the short form of native reports', () => {
  expect(shortDate('20260501')).toBe('1-May-26');
});
