import { describe, expect, it } from 'vitest';
import type { TallyBehaviour } from './behaviour.ts';
import { choosePeriod, defaultPeriod } from './period.ts';
import { profiles } from './profiles.ts';
import { TinyBooks } from './testing/tiny-books.ts';

const info = new TinyBooks({
  vouchers: [{ masterId: 1, alterId: 1, date: '20250410', type: 'Sales', number: '1' }],
}).info();
const shown = { from: '20250401', to: '20250430' };

function chosen(
  from: string | undefined,
  to: string | undefined,
  dates: TallyBehaviour['dates'],
  switched: Partial<TallyBehaviour> = {},
) {
  const statics = new Map<string, string>();
  if (from !== undefined) statics.set('SVFROMDATE', from);
  if (to !== undefined) statics.set('SVTODATE', to);
  return choosePeriod(statics, info, shown, { ...profiles.prime7, dates, ...switched });
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

  it.each([
    ['1-2-31', [true, true, false, true]],
    ['1-2-last', [true, true, true, true]],
    ['31', [false, false, false, true]],
  ] as const)('honours of 1 May, 2 May, 30 June and 31 May, by %s', (educationalDays, honoured) => {
    const ends = ['20250501', '20250502', '20250630', '20250531'];
    const isHonoured = (to: string): boolean => chosen(undefined, to, 'educational', { educationalDays }).to === to;
    expect(ends.map(isHonoured)).toEqual(honoured);
  });

  it('silently collapses a refused beginning to the display period', () => {
    expect(chosen('20240507', '20250531', 'educational').loaded).toEqual(shown);
  });
});

describe('on a Tally that ignores SV dates', () => {
  it('is always the display period', () => {
    const period = chosen('20240401', '20260331', 'every-day', { svDates: 'ignored' });
    expect(period).toEqual({ loaded: shown, ...shown });
  });
});
