import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, Decimal, fromScaled, isZero, negate, sum, toScaled } from './decimal.ts';

const decimal = (text: string) => Decimal.parse(text);
const scaled = fc.record({ units: fc.bigInt(-(10n ** 30n), 10n ** 30n), scale: fc.integer({ min: 0, max: 8 }) });

test('comes back from text as it was, whatever its size', () => {
  fc.assert(
    fc.property(scaled, ({ units, scale }) => {
      const text = fromScaled({ units, scale }, scale);
      expect(Decimal.safeParse(text).success).toBe(true);
      expect(toScaled(text)).toEqual({ units, scale });
    }),
  );
});

test('adds up exactly, in any order and of any scales', () => {
  fc.assert(
    fc.property(fc.array(scaled, { maxLength: 20 }), (parts) => {
      const exact = parts.reduce((total, { units, scale }) => total + units * 10n ** BigInt(8 - scale), 0n);
      const texts = parts.map((part) => fromScaled(part, part.scale));
      expect(sum(texts)).toBe(fromScaled({ units: exact, scale: 8 }, 2));
      expect(sum(texts.toReversed())).toBe(sum(texts));
    }),
  );
});

test('a number and its negation are opposite, and add up to nothing', () => {
  fc.assert(
    fc.property(scaled, (part) => {
      const text = fromScaled(part, part.scale);
      expect(isZero(sum([text, negate(text)]))).toBe(true);
      expect(Math.sign(compare(text, negate(text)))).toBe(part.units > 0n ? 1 : part.units < 0n ? -1 : 0);
    }),
  );
});

test.each([
  ['0.1', '0.2', '0.30'],
  ['-0.05', '0.05', '0.00'],
  ['1', '2', '3.00'],
  ['9007199254740993', '0.001', '9007199254740993.001'],
])('%s + %s = %s', (a, b, total) => {
  expect(sum([decimal(a), decimal(b)])).toBe(total);
});

test.each(['1e5', '+1', '1,000', '', '.5', '5.', 'NaN', '--1', ' 1'])('refuses %j as a decimal', (text) => {
  expect(Decimal.safeParse(text).success).toBe(false);
});
