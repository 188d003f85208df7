import { describe, expect, it } from 'vitest';
import { choosePeriod, defaultPeriod } from './period.ts';
import { TinyBooks } from './testing/tiny-books.ts';

const info = new TinyBooks({
  vouchers: [{ masterId: 1, alterId: 1, date: '20250410', type: 'Sales', number: '1' }],
}).info();
const shown = { from: '20250401', to: '20250430' };

function chosen(from: string | undefined, to: string | undefined, dates: 'every-day' | 'educational') {
  const statics = new Map<string, string>();
  if (from !== undefined) statics.set('SVFROMDATE', from);
  if (to !== undefined) statics.set('SVTODATE', to);
  return choosePeriod(statics, info, shown, dates);
}

it('shows the financial year of the last voucher until somebody changes it', () => {
  expect(defaultPeriod(info)).toEqual({ from: '20250401', to: '20260331' });
});

describe('on a licensed Tally', () => {
  it('is the display period without dates, and takes a single bound from it', () => {
    expect(chosen(undefined, undefined, 'every-day').loaded).toEqual(shown);
    expect(chosen('20240407', undefined, 'every-day').loaded).toEqual({ from: '20240407', to: '20250430' });
  });

  it('honours every day, and loads nothing for a day that does not exist', () => {
    expect(chosen('20250407', '20250622', 'every-day').loaded).toEqual({ from: '20250407', to: '20250622' });
    expect(chosen('20250401', '20250631', 'every-day').loaded).toBeUndefined();
  });
});

describe('on an educational Tally', () => {
  it('honours days 1, 2 and 31', () => {
    expect(chosen('20250501', '20250531', 'educational').loaded).toEqual({ from: '20250501', to: '20250531' });
    expect(chosen('20250502', '20250602', 'educational').loaded).toEqual({ from: '20250502', to: '20250602' });
  });

  it('silently widens a refused end to the whole book and leaves ##SVToDate empty', () => {
    const period = chosen('20250501', '20250630', 'educational');
    expect(period.loaded).toEqual({ from: '20240401', to: '20260331' });
    expect(period.to).toBeUndefined();
  });

  it('silently collapses a refused beginning to the display period', () => {
    expect(chosen('20240507', '20250531', 'educational').loaded).toEqual(shown);
  });
});
