import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, formatDecimal, formatForex, parseAmount, parseDecimal, parseForex } from './money.ts';

describe('amounts', () => {
  it('come back from their text unchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e14, max: 1e14 }), (paise) => {
        expect(parseAmount(formatAmount(paise))).toBe(paise);
      }),
    );
  });

  it.each([
    ['0', 0],
    ['-0.00', 0],
    ['-101.01', -10_101],
    [' 1500', 150_000],
    ['0.5', 50],
    ['99.995', 10_000],
    ['₹ 12.30', 1_230],
    ['-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00', -16_800_000],
  ])('reads %j', (text, paise) => {
    expect(parseAmount(text)).toBe(paise);
  });

  it.each(['', 'abc', '12.3.4', '1,000.00'])('takes %j for no amount', (text) => {
    expect(parseAmount(text)).toBeUndefined();
  });

  it('writes a composite with two blanks before the equals sign, and reads it back', () => {
    const forex = { symbol: '$', cents: -200_000, rate: 840_000 };
    expect(formatForex(forex, -16_800_000, 'I₹')).toBe('-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00');
    expect(parseForex('-$ 2000.00 @ I₹ 84/$  = -I₹ 168000.00')).toEqual(forex);
    expect(parseForex('-168000.00')).toBeUndefined();
  });

  it('keeps as many decimals as are asked for, and no idle ones beyond', () => {
    expect([formatDecimal(570_000, 4, 2), formatDecimal(333_333, 4, 2), formatDecimal(-5, 3, 0)]).toEqual([
      '57.00',
      '33.3333',
      '-0.005',
    ]);
    expect(parseDecimal(' 12.5', 3)).toBe(12_500);
  });
});
