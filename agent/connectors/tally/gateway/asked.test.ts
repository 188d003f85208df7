import { expect, it } from 'vitest';
import { companiesRequest } from '../requests/companies.ts';
import { importRequest, type Period } from '../requests/envelope.ts';
import { mastersRequest } from '../requests/masters.ts';
import { vouchersRequest, voucherVersionsRequest } from '../requests/vouchers.ts';
import { askedOf, isWithin, overlaps } from './asked.ts';

const days = (from: string, to: string) => ({ from, to }) as unknown as Period;
const scope = (period: Period) => ({ company: 'Demo & Co', period });
const april = days('2025-04-01', '2025-04-30');
const week = days('2025-04-07', '2025-04-13');

function vouchers(dated: Period, above = 0, upTo?: number) {
  return askedOf(vouchersRequest(scope(dated), { dated, above, ...(upTo === undefined ? {} : { upTo }) }));
}

it('takes requests that differ in nothing but days or AlterIDs for one kind', () => {
  const kinds = [vouchers(april), vouchers(week), vouchers(april, 7), vouchers(april, 7, 90)].map(({ kind }) => kind);
  expect(new Set(kinds).size).toBe(1);
});

it('tells kinds apart: what is asked for, how much of it, and of which company', () => {
  const dated = april;
  const all = [
    vouchers(april),
    askedOf(voucherVersionsRequest(scope(april), { dated, above: 0 })),
    askedOf(vouchersRequest(scope(april), { dated, above: 0, masterId: 7 })),
    askedOf(vouchersRequest({ company: 'Other', period: april }, { dated, above: 0 })),
    askedOf(mastersRequest(scope(april), 'Ledger', { above: 0 })),
    askedOf(mastersRequest(scope(april), 'Unit', { above: 0 })),
    askedOf(companiesRequest()),
    askedOf(importRequest('Demo & Co', 'Vouchers', '<VOUCHER/>')),
  ];
  expect(new Set(all.map(({ kind }) => kind)).size).toBe(all.length);
});

it('knows which windows lie within others and which meet', () => {
  const boxes = {
    april: vouchers(april).box,
    week: vouchers(week).box,
    may: vouchers(days('2025-05-01', '2025-05-31')).box,
  };
  expect([isWithin(boxes.week, boxes.april), isWithin(boxes.april, boxes.week)]).toEqual([true, false]);
  expect([overlaps(boxes.week, boxes.april), overlaps(boxes.may, boxes.april)]).toEqual([true, false]);
  const [low, high] = [vouchers(april, 0, 50).box, vouchers(april, 50, 90).box];
  expect([overlaps(low, high), isWithin(low, boxes.april)]).toEqual([false, true]);
});

it('says what was asked without a word of the books', () => {
  expect(vouchers(week, 7, 90).what).toBe('Voucher, 20250407 to 20250413, AlterID 8 to 90');
  expect(askedOf(companiesRequest()).what).toBe('Company');
  expect(askedOf(importRequest('Secret & Sons', 'Vouchers', '<VOUCHER/>')).what).toBe('import of Vouchers');
});
