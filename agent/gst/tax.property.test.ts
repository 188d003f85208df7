import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compare, type Decimal, sum } from '../../contract/decimal.ts';
import { checkTaxes } from './check-taxes.ts';
import { type Head, heads, type TaxDocument } from './document.ts';
import { percentOf } from './percent-of.ts';
import { taxOf } from './tax-of.ts';
import { line, paper, registered } from './testing/paper.ts';

const money = fc
  .integer({ min: 1, max: 100_000_000 })
  .map((paise) => `${Math.floor(paise / 100)}.${String(paise % 100).padStart(2, '0')}`);
const percent = fc.constantFrom('0', '0.25', '3', '5', '12', '18', '28');
const goods = fc.array(fc.tuple(money, percent), { minLength: 1, maxLength: 8 });
const linesOf = (some: readonly (readonly [string, string])[]) => some.map(([value, rate]) => line(value, rate));

const amountOf = (document: TaxDocument, head: Head) => taxOf(document).charged[head]?.least ?? ('0' as Decimal);
const wholeOf = (document: TaxDocument) => sum(heads.map((head) => amountOf(document, head)));

it("sums the heads of a document to its lines' taxes", () => {
  fc.assert(
    fc.property(goods, fc.constantFrom('24', '27'), (some, state) => {
      const tax = taxOf(paper({ lines: linesOf(some), party: registered(state) }));
      const ofLines = sum(tax.lines.flatMap((one) => heads.map((head) => one.heads[head]?.most ?? ('0' as Decimal))));
      const ofHeads = sum(heads.map((head) => tax.due[head]?.most ?? ('0' as Decimal)));
      expect(ofHeads).toBe(ofLines);
    }),
  );
});

it('moves the tax between heads, and keeps its amount to the paisa per line, when the party moves', () => {
  fc.assert(
    fc.property(goods, (some) => {
      const within = paper({ lines: linesOf(some) });
      const across = paper({ lines: linesOf(some), party: registered('27') });
      expect(amountOf(within, 'cgst')).toBe(amountOf(within, 'sgst'));
      expect([amountOf(within, 'igst'), amountOf(across, 'cgst')].every((amount) => !/[1-9]/.test(amount))).toBe(true);
      const difference = Math.abs(Number(wholeOf(within)) - Number(wholeOf(across)));
      expect(difference).toBeLessThan(0.01 * some.length + 0.001);
    }),
  );
});

it('taxes so many times the value so many times as much', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9_999 }),
      fc.integer({ min: 1, max: 50 }),
      percent,
      (hundreds, times, rate) => {
        const of = (rupees: number) => percentOf(rate as Decimal, String(rupees) as Decimal, 1);
        const repeated = sum(Array.from({ length: times }, () => of(hundreds * 100)));
        expect(compare(of(hundreds * 100 * times), repeated)).toBe(0);
      },
    ),
  );
});

it('accepts what it works out itself, and refuses it with two rupees more', () => {
  fc.assert(
    fc.property(goods, fc.constantFrom('24', '27'), (some, state) => {
      const head = state === '24' ? 'cgst' : 'igst';
      const blank = paper({ lines: linesOf(some), party: registered(state) });
      const taxes = heads.map((one) => ({ path: one, head: one, amount: amountOf(blank, one) }));
      expect(checkTaxes({ ...blank, taxes })).toEqual([]);
      const more = taxes.map((entry) =>
        entry.head === head ? { ...entry, amount: sum([entry.amount, '2' as Decimal]) } : entry,
      );
      expect(checkTaxes({ ...blank, taxes: more })).not.toEqual([]);
    }),
  );
});
