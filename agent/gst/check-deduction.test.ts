import { expect, it } from 'vitest';
import { PlainDate } from '../../contract/dates.ts';
import { Decimal } from '../../contract/decimal.ts';
import { checkDeduction } from './check-deduction.ts';
import { tdsRatesOf } from './tds-rates.ts';

it.each([
  ['194C', '2025-06-02', ['1', '2', '20']],
  ['194H', '2024-09-30', ['5', '20']],
  ['u/s 194H', '2024-10-01', ['2', '20']],
  ['194-I', '2025-06-02', ['2', '10', '20']],
  ['194-I(b)', '2025-06-02', ['10', '20']],
  ['Section 194J', '2025-06-02', ['2', '10', '20']],
  ['194Q', '2025-06-02', ['0.1', '5']],
  ['194Q', '2021-06-30', null],
  ['393(1) Sl. 6(i)', '2026-06-01', ['1', '2', '20']],
  ['393(1) [Table: S.No. 1(ii)]', '2026-06-01', ['2', '20']],
  ['194Z', '2025-06-02', null],
])('knows the rates of %s on %s', (section, on, rates) => {
  expect(tdsRatesOf(section, PlainDate.parse(on))).toEqual(rates?.map((rate) => Decimal.parse(rate)) ?? null);
});

const found = (section: string, rate: string, amount: string, hasCertificate = false) =>
  checkDeduction({
    path: 'deductions/0',
    date: PlainDate.parse('2025-06-02'),
    section,
    rate: Decimal.parse(rate),
    amount: Decimal.parse(amount),
    on: Decimal.parse('10000.00'),
    hasCertificate,
  }).map(({ code }) => code);

it.each([
  // 10000.00 × 1 % = 100.00
  ['a contractor, to the rupee', ['194C', '1', '101.00'], []],
  ['a contractor, two rupees off', ['194C', '1', '102.00'], ['tax-differs']],
  ['commission at the rate of the year before', ['194H', '5', '500.00'], ['tax-rate']],
  ['a professional without PAN', ['194J', '20', '2000.00'], []],
  ['a professional with a certificate for less', ['194J', '0.5', '50.00', true], []],
  ['a professional for less without one', ['194J', '0.5', '50.00'], ['tax-rate']],
  ['a section that is not known here, its sum still', ['194Z', '3', '400.00'], ['tax-differs']],
] as const)('checks %s', (_who, [section, rate, amount, certificate], codes) => {
  expect(found(section, rate, amount, certificate)).toEqual(codes);
});
