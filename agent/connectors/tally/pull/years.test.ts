import { expect, it } from 'vitest';
import type { PlainDate } from '../../../../contract/dates.ts';
import type { Company } from '../company.ts';
import { scan } from '../xml/scan.ts';
import { financialYearOf, financialYears } from './years.ts';

function company(booksFrom: string, startingFrom: string, more: Partial<Company> = {}): Company {
  const row = scan(`<COMPANY><STARTINGFROM>${startingFrom.replaceAll('-', '')}</STARTINGFROM></COMPANY>`);
  return {
    name: 'Meera Stores',
    guid: 'g',
    number: '1',
    booksFrom: booksFrom as PlainDate,
    endingAt: null,
    lastVoucherDate: null,
    counters: { masters: 1, vouchers: 1 },
    isEducational: false,
    today: null,
    product: 'TallyPrime 7.1',
    row,
    ...more,
  } as Company;
}

const told = (books: Company, day: string) =>
  financialYears(books, day as PlainDate).map(({ from, to }) => `${from} ${to}`);

it('begins with the books, and goes on with each first of April', () => {
  const books = company('2023-10-15', '2023-04-01');
  expect(told(books, '2025-04-01')).toEqual([
    '2023-10-15 2024-03-31',
    '2024-04-01 2025-03-31',
    '2025-04-01 2025-04-01',
  ]);
  expect(told(books, '2025-03-31')).toEqual(['2023-10-15 2024-03-31', '2024-04-01 2025-03-31']);
});

it('follows a year that does not begin in April, and one that begins on a leap day', () => {
  expect(told(company('2024-01-01', '2024-01-01'), '2025-06-30')).toEqual([
    '2024-01-01 2024-12-31',
    '2025-01-01 2025-06-30',
  ]);
  expect(told(company('2024-02-29', '2024-02-29'), '2025-03-01')).toEqual([
    '2024-02-29 2025-02-27',
    '2025-02-28 2025-03-01',
  ]);
});

it('ends on no day that has not come, nor on one that an unlicensed Tally would replace', () => {
  expect(told(company('2025-04-01', '2025-04-01', { today: '2025-06-20' as PlainDate }), '2026-03-31')).toEqual([
    '2025-04-01 2025-06-20',
  ]);
  expect(told(company('2025-04-01', '2025-04-01', { isEducational: true }), '2025-06-30')).toEqual([
    '2025-04-01 2025-06-02',
  ]);
});

it('has no year yet on a day before the books', () => {
  expect(told(company('2025-04-01', '2025-04-01'), '2025-03-31')).toEqual([]);
});

it.each([
  ['2025-03-31', '2024-04-01 2025-03-31'],
  ['2025-04-01', '2025-04-01 2026-03-31'],
  ['2020-01-01', '2019-04-01 2020-03-31'],
])('knows the year of %s', (day, year) => {
  const { from, to } = financialYearOf(company('2023-10-15', '2023-04-01'), day as PlainDate);
  expect(`${from} ${to}`).toBe(year);
});
