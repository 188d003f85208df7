import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type PlainDate } from '../../../../contract/dates.ts';
import { Decimal, negate } from '../../../../contract/decimal.ts';
import { escapeXml } from '../requests/envelope.ts';
import { scan } from '../xml/scan.ts';
import { parseAmount } from './amount.ts';
import { dateOfSerial, parseDate } from './date.ts';
import { parseDueDate } from './due-date.ts';
import { parseQuantity } from './quantity.ts';
import { parseRate } from './rate.ts';
import { parseNumber } from './signed-text.ts';
import { nameOrNone, parseLogical } from './words.ts';

const decimal = (most: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: 99 }))
    .map(([whole, part]) => `${whole}.${String(part).padStart(2, '0')}` as Decimal);
const money = decimal(2_000_000_000);
const sign = fc.constantFrom('', '-');
const unit = fc.constantFrom('Nos', 'KG', 'Box', 'Number', 'Sq. Ft', 'मीटर', 'Dr', 'no');
const day = fc.integer({ min: 0, max: 50_000 }).map((days) => addDays('1950-01-01' as PlainDate, days));

const signed = (minus: string, value: Decimal) => (minus === '' || !/[1-9]/.test(value) ? value : negate(value));

describe('amounts', () => {
  it('come out of every plain text as they went in, debits positive', () => {
    fc.assert(
      fc.property(fc.constantFrom('', ' ', '  '), sign, money, (lead, minus, value) => {
        expect(parseAmount(`${lead}${minus}${value}`)?.base).toBe(negate(signed(minus, value)));
      }),
    );
  });

  it('come out of every foreign text with both sides and the rate', () => {
    const foreign = fc.constantFrom('$', '€', '£', 'US$', 'د.إ');
    const base = fc.constantFrom('I₹', '₹', 'Rs.', 'INR', '');
    const blanks = fc.constantFrom(' ', '  ');
    fc.assert(
      fc.property(sign, foreign, base, money, money, money, blanks, (minus, symbol, own, amount, rate, value, gap) => {
        const text = `${minus}${symbol} ${amount} @ ${own} ${rate}/${symbol}${gap}= ${minus}${own} ${value}`;
        expect(parseAmount(text)).toEqual({
          base: negate(signed(minus, value)),
          forex: { currency: symbol, amount: negate(signed(minus, amount)), rate },
        });
      }),
    );
  });
});

describe('quantities', () => {
  it('come out of every text with their units, compound and alternate ones too', () => {
    const measure = fc.tuple(decimal(99_999), unit);
    fc.assert(
      fc.property(sign, measure, fc.option(measure), fc.option(measure), (minus, [value, own], and, alternate) => {
        const compound = and === null ? '' : ` ${and[0]} ${and[1]}`;
        const other = alternate === null ? '' : ` = ${minus}${alternate[0]} ${alternate[1]}`;
        expect(parseQuantity(` ${minus}${value} ${own}${compound}${other}`)).toEqual({
          value: signed(minus, value),
          unit: own,
          ...(and === null ? {} : { and: { value: signed(minus, and[0]), unit: and[1] } }),
          ...(alternate === null ? {} : { alternate: { value: signed(minus, alternate[0]), unit: alternate[1] } }),
        });
      }),
    );
  });

  it('are not rates, and rates are not quantities', () => {
    fc.assert(
      fc.property(money, unit, (price, per) => {
        expect(parseRate(`${price}/${per}`)).toEqual({ value: price, unit: per });
        expect(parseRate(` ${price} ${per}`)).toBeNull();
      }),
    );
  });
});

describe('dates', () => {
  it('are the same day in every form of Tally', () => {
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    fc.assert(
      fc.property(day, (date) => {
        const [year = '', month = '', number = ''] = date.split('-');
        const name = months[Number(month) - 1] ?? '';
        const texts = [
          `${year}${month}${number}`,
          `${Number(number)}-${name}-${year}`,
          `${number}-${month}-${year}`,
          date,
        ];
        if (year >= '1980' && year <= '2079') texts.push(`${Number(number)}-${name}-${year.slice(2)}`);
        for (const text of texts) expect(parseDate(text), text).toBe(date);
      }),
    );
  });

  it('that are due count from the serial, wherever it stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80_000 }), fc.integer({ min: 0, max: 999 }), (serial, days) => {
        const from = dateOfSerial(serial);
        const dueDate = from === null ? null : addDays(from, days);
        expect(parseDueDate(`${days} Days`, String(serial), null)).toEqual({ dueDate, creditDays: days });
      }),
    );
  });
});

describe('texts', () => {
  it('come back letter by letter through references, line ends and blanks kept, NFC and NFD apart', () => {
    const letter = fc.constantFrom(
      ...Array.from('aé₹न<>&"\'=;#'),
      '\r\n',
      ' ',
      'e\u0301',
      '\u0004',
      '\u0003',
      '&amp;',
      '&#13;',
    );
    fc.assert(
      fc.property(fc.string({ unit: letter, minLength: 1, maxLength: 60 }), (text) => {
        fc.pre(text.trim() !== '');
        expect(scan(`<NARRATION>${escapeXml(text)}</NARRATION>`).text || text).toBe(text);
        expect(scan(`<A><NARRATION>${escapeXml(text)}</NARRATION></A>`).children[0]?.text).toBe(text);
        expect(scan(`<LEDGER NAME="${escapeXml(text)}"><A>1</A></LEDGER>`).attributes[1]).toBe(text);
      }),
    );
  });
});

describe('every parser', () => {
  it('takes any text without a throw, and answers with decimals that are such', () => {
    const piece = fc.constantFrom(
      ...Array.from('0123456789.,-+=/@()$₹ ab'),
      'Dr',
      'Cr',
      'Rs.',
      'I₹',
      'Nos',
      ' of ',
      'Days',
      '\u0004',
      '\r\n',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: piece, maxLength: 40 }), fc.string({ maxLength: 40 })), (text) => {
        const amount = parseAmount(text);
        const quantity = parseQuantity(text);
        const rate = parseRate(text);
        const found = [amount?.base, amount?.forex?.amount, amount?.forex?.rate, quantity?.value, quantity?.and?.value];
        for (const value of [
          ...found,
          quantity?.alternate?.value,
          rate?.value,
          rate?.forex?.amount,
          parseNumber(text),
        ]) {
          if (value !== undefined && value !== null) Decimal.parse(value);
        }
        parseDate(text);
        parseDueDate(text, text, null);
        nameOrNone(text);
        parseLogical(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('is done with a text of any length at once', () => {
    const long = [`a${' '.repeat(200_000)}`, '-'.repeat(200_000), '1,'.repeat(100_000), `${' '.repeat(200_000)}x`];
    for (const text of long)
      for (const parse of [parseAmount, parseQuantity, parseRate, parseDate, parseNumber]) {
        parse(text);
        parseDueDate(text, undefined, null);
      }
  }, 2_000);
});
