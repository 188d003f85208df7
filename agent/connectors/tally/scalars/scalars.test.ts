import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../../../contract/dates.ts';
import { Decimal, negate } from '../../../../contract/decimal.ts';
import { parseAmount } from './amount.ts';
import { dateOfSerial, parseDate } from './date.ts';
import { parseDueDate } from './due-date.ts';
import { inKnownUnit, parseQuantity, type TallyQuantity } from './quantity.ts';
import { parseRate } from './rate.ts';
import { nameOrNone, parseLogical, reservedWord } from './words.ts';

describe('parseAmount', () => {
  it("turns Tally's negative debits positive", () => {
    expect(parseAmount('-21255.44')).toEqual({ base: '21255.44' });
    expect(parseAmount(' 1520.00')).toEqual({ base: '-1520.00' });
    expect(parseAmount('0.00')).toEqual({ base: '0.00' });
    expect(parseAmount('-0.00')).toEqual({ base: '0.00' });
  });

  it('keeps every digit of any amount', () => {
    const text = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 10n ** 24n }), fc.integer({ min: 0, max: 99 }))
      .map(([minus, whole, paise]) => `${minus ? '-' : ''}${whole}.${String(paise).padStart(2, '0')}`);
    fc.assert(
      fc.property(text, (amount) => {
        expect(parseAmount(amount)?.base).toBe(negate(Decimal.parse(amount)));
      }),
    );
  });

  it('takes an empty amount for none, which is not zero', () => {
    for (const empty of ['', '  ', 'not a number', '-', '- * -']) expect(parseAmount(empty)).toBeNull();
  });

  it('reads a foreign amount with its rate and its value in base currency', () => {
    expect(parseAmount('-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00')).toEqual({
      base: '168000.00',
      forex: { currency: '$', amount: '2000.00', rate: '84' },
    });
    expect(parseAmount('€ 12.50 @ Rs. 90.125/€  = Rs. 1126.56')).toEqual({
      base: '-1126.56',
      forex: { currency: '€', amount: '-12.50', rate: '90.125' },
    });
    expect(parseAmount('-100.00 AED @ ₹ 22.70/AED = -₹ 2,270.00')?.forex).toEqual({
      currency: 'AED',
      amount: '100.00',
      rate: '22.70',
    });
  });

  it('never makes up the base value of a foreign amount', () => {
    expect(parseAmount('$ 2000.00')).toBeNull();
    expect(parseAmount('$ 2000.00 @ ₹ 84/$')).toBeNull();
    expect(parseAmount('₹ 500.00')).toEqual({ base: '-500.00' });
  });

  it('reads what reports write: separators, sides, a minus in brackets', () => {
    expect(parseAmount('1,23,456.00 Dr')).toEqual({ base: '123456.00' });
    expect(parseAmount('1,23,456.00 Cr')).toEqual({ base: '-123456.00' });
    expect(parseAmount('(-)750.00')).toEqual({ base: '750.00' });
  });
});

describe('parseQuantity', () => {
  it('reads number and unit', () => {
    expect(parseQuantity(' 50.000 KG')).toEqual({ value: '50.000', unit: 'KG' });
    expect(parseQuantity(' 19 Number')).toEqual({ value: '19', unit: 'Number' });
    expect(parseQuantity('-5 Nos')).toEqual({ value: '-5', unit: 'Nos' });
    expect(parseQuantity(' 7')).toEqual({ value: '7', unit: null });
    expect(parseQuantity(' 5 Box of 10 Nos')).toEqual({ value: '5', unit: 'Box of 10 Nos' });
  });

  it('keeps both parts of a compound quantity, and the alternate one', () => {
    expect(parseQuantity('1 Box 0.5 Nos')).toEqual({ value: '1', unit: 'Box', and: { value: '0.5', unit: 'Nos' } });
    expect(parseQuantity(' 10 Nos = 2 Box')).toEqual({
      value: '10',
      unit: 'Nos',
      alternate: { value: '2', unit: 'Box' },
    });
  });

  it('is no compound quantity where a unit has the whole name', () => {
    const read = (text: string) => inKnownUnit(parseQuantity(text) as TallyQuantity, (name) => name === 'Pkt 6 & Co');
    expect(read(' 8.000 Pkt 6 & Co')).toEqual({ value: '8.000', unit: 'Pkt 6 & Co' });
    expect(read('-8 Pkt 6 & Co')).toEqual({ value: '-8', unit: 'Pkt 6 & Co' });
    expect(read('1 Box 6 & Co')).toEqual({ value: '1', unit: 'Box', and: { value: '6', unit: '& Co' } });
  });

  it('takes no text for a quantity', () => {
    for (const text of ['', ' ', 'Nos', 'KG 5']) expect(parseQuantity(text)).toBeNull();
  });
});

describe('parseRate', () => {
  it('reads the price for a unit, also one in another currency', () => {
    expect(parseRate('57.00/Pair')).toEqual({ value: '57.00', unit: 'Pair' });
    expect(parseRate(' 57.00')).toEqual({ value: '57.00', unit: null });
    expect(parseRate('$10 = INR 750/Nos')).toEqual({
      value: '750',
      unit: 'Nos',
      forex: { currency: '$', amount: '10' },
    });
    expect(parseRate('')).toBeNull();
    expect(parseRate('Nos')).toBeNull();
  });
});

describe('parseDate', () => {
  it('reads every form in which Tally writes a day', () => {
    const day = '2026-05-01';
    for (const text of [
      '20260501',
      '1-May-26',
      '1-May-2026',
      '01-May-2026',
      '2026-05-01',
      '01-05-2026',
      ' 20260501 ',
    ]) {
      expect(parseDate(text), text).toBe(day);
    }
  });

  it('takes what the calendar does not have for no date', () => {
    for (const text of ['', '00000000', '20260631', '20250229', '31-Feb-26', '2026', 'today']) {
      expect(parseDate(text), text).toBeNull();
    }
    expect(parseDate('20240229')).toBe('2024-02-29');
  });

  it('counts serials from 1 January 1900', () => {
    expect(dateOfSerial(1)).toBe('1900-01-01');
    expect(dateOfSerial(45723)).toBe('2025-03-08');
    expect(dateOfSerial(0xb49a)).toBe('2026-08-01');
    expect(dateOfSerial(Number.NaN)).toBeNull();
  });
});

describe('parseDueDate', () => {
  const from = '2026-01-31' as PlainDate;

  it('counts from the JD attribute, else from the voucher', () => {
    expect(parseDueDate('7 Days', '45723', from)).toEqual({ dueDate: '2025-03-15', creditDays: 7 });
    expect(parseDueDate('7 Days', undefined, from)).toEqual({ dueDate: '2026-02-07', creditDays: 7 });
    expect(parseDueDate('2 Weeks', undefined, null)).toEqual({ dueDate: null, creditDays: 14 });
    expect(parseDueDate('1 Month', undefined, from)).toEqual({ dueDate: '2026-02-28', creditDays: null });
    expect(parseDueDate('31-Mar-26', '45381', from)).toEqual({ dueDate: '2026-03-31', creditDays: null });
    expect(parseDueDate('soon', undefined, from)).toBeNull();
  });
});

describe('words', () => {
  it('knows the reserved words by their U+0004 and takes no user text for one', () => {
    expect(reservedWord('\u0004 Primary')).toBe('Primary');
    expect(reservedWord('Primary stock')).toBeNull();
    expect(nameOrNone('\u0004 Not Applicable')).toBeNull();
    expect(nameOrNone(' Not Applicable')).toBeNull();
    expect(nameOrNone('\u0004 Applicable')).toBe('Applicable');
    expect(nameOrNone('Sundry Debtors ')).toBe('Sundry Debtors ');
  });

  it('knows Yes and No, and nothing else, for a logical', () => {
    expect([parseLogical('Yes'), parseLogical('No'), parseLogical('true'), parseLogical('')]).toEqual([
      true,
      false,
      true,
      null,
    ]);
  });
});
