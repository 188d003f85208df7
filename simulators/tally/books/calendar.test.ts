import { describe, expect, it } from 'vitest';
import { addDays, financialYearStart, fromSerial, isDate, isSunday, toSerial, yearLabel } from './calendar.ts';

describe('calendar', () => {
  it('counts days as decoded from VCHKEY and due dates', () => {
    expect(toSerial('20260801')).toBe(0xb49a);
    expect(toSerial('20250308')).toBe(45_723);
    expect(fromSerial(1)).toBe('19000101');
  });

  it('knows days that do not exist', () => {
    expect(isDate('20240229')).toBe(true);
    expect(isDate('20240631')).toBe(false);
    expect(isDate('2024-06-30')).toBe(false);
  });

  it('steps over months, years and leap days', () => {
    expect(addDays('20240228', 2)).toBe('20240301');
    expect(addDays('20240401', -1)).toBe('20240331');
  });

  it('finds the financial year a day belongs to', () => {
    expect(financialYearStart('20250331', '20240401')).toBe('20240401');
    expect(financialYearStart('20250401', '20240401')).toBe('20250401');
    expect(yearLabel('20240401')).toBe('24-25');
    expect(yearLabel('19990401')).toBe('99-00');
  });

  it('tells Sundays', () => {
    expect(['20240406', '20240407', '20240408', '20260329'].map(isSunday)).toEqual([false, true, false, true]);
  });
});
