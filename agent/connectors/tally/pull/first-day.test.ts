import { expect, test } from 'vitest';
import type { PlainDate } from '../../../../contract/dates.ts';
import type { Company } from '../company.ts';
import { scan } from '../xml/scan.ts';
import { firstDayOf } from './first-day.ts';

const day = (text: string) => text as PlainDate;

function company(booksFrom: string, startingFrom: string): Company {
  const row = scan(`<COMPANY><STARTINGFROM>${startingFrom}</STARTINGFROM></COMPANY>`);
  return { booksFrom: day(booksFrom), row } as Company; // nothing else of it is asked for
}

test.each([
  ['2023-04-01', null, '2023-04-01'],
  ['2023-04-01', '2022-01-01', '2023-04-01'],
  ['2023-04-01', '2025-04-01', '2025-04-01'],
  ['2023-04-01', '2025-06-15', '2025-04-01'],
  ['2023-04-01', '2025-03-31', '2024-04-01'],
  ['2023-08-10', '2023-09-01', '2023-08-10'],
])('books from %s that are read from %s begin on %s', (booksFrom, readFrom, first) => {
  const wanted = readFrom === null ? null : day(readFrom);
  expect(firstDayOf(company(booksFrom, '20230401'), wanted)).toBe(first);
});

test('a financial year may begin in another month', () => {
  expect(firstDayOf(company('2020-01-01', '20200101'), day('2024-11-05'))).toBe('2024-01-01');
});
