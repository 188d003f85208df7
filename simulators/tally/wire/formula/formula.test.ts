import { describe, expect, it } from 'vitest';
import { compileFormula, type FormulaScope } from './compile-formula.ts';
import { BadFormula, type Formula, type Value } from './formula.ts';
import { parseFormula } from './parse-formula.ts';
import { methodsOf } from './walk-formula.ts';

const scope: FormulaScope = {
  variables: new Map([['SVFROMDATE', '20250401']]),
  formula: (name): Formula | undefined => (name === 'ISBIG' ? parseFormula('$AlterId > 100') : undefined),
  function: (name) => (name === 'ISSALES' ? ([type]) => type === 'Sales' : undefined),
  lookup: (type, key, method) =>
    type === 'Ledger' && key === 'Ram' && method === 'PARENT' ? 'Sundry Debtors' : undefined,
};

const voucher: { readonly [method: string]: string } = {
  ALTERID: ' 150',
  DATE: '20250607',
  VOUCHERTYPENAME: 'Sales',
  PARTYLEDGERNAME: 'Ram',
  ISCANCELLED: 'No',
  AMOUNT: '-1180.00',
  NARRATION: '',
};

function value(source: string): Value {
  return compileFormula<typeof voucher>(parseFormula(source), scope, reader)(voucher);
}

const reader = { method: (name: string) => (row: typeof voucher) => row[name] };

describe('a formula', () => {
  it.each([
    ['$AlterId > 149 AND $AlterId < 151', true],
    ['$AlterId = 150', true],
    ['$Amount < -1000', true],
    ['$Date >= "1-Jun-2025" AND $Date <= "30-06-2025"', true],
    ['$Date > ##SVFromDate', true],
    ['$Date <= ##SVToDate', false],
    ['NOT $IsCancelled', true],
    ['NOT $IsCancelled AND $AlterId < 100', false],
    ['$IsCancelled = No', true],
    ['NOT ($IsCancelled OR $VoucherTypeName = "sales")', false],
    ['$VoucherTypeName <> "Payment"', true],
    ['$PartyLedgerName CONTAINS "AM"', true],
    ['NOT $PartyLedgerName contains "Shyam"', true],
    ['$Narration CONTAINS "a" OR $PartyLedgerName CONTAINS "r"', true],
    ['$Narration CONTAINS ""', false],
    ['$Narration = ""', true],
    ['$NoSuchMethod = ""', true],
    ['$NoSuchMethod > 1', false],
    ['$$IsSales:$VoucherTypeName AND @@IsBig', true],
    ['$AlterId + 10 * 2 = 170', true],
    ['1 = 1 OR 1 = 2 AND 1 = 2', true],
  ])('%s is %s', (source, expected) => {
    expect(value(source)).toBe(expected);
  });

  it('looks a method up on another object by its name', () => {
    expect(value('$Parent:Ledger:$PartyLedgerName')).toBe('Sundry Debtors');
  });

  it('is empty where Tally knows no such function', () => {
    expect(value('$$NoSuchFunction:$Date')).toBeUndefined();
  });

  it('names the methods it looks at, those of other formulae included', () => {
    expect([...methodsOf(parseFormula('@@IsBig OR NOT $$IsSales:$VoucherTypeName'), scope)].sort()).toEqual([
      'ALTERID',
      'VOUCHERTYPENAME',
    ]);
  });

  it.each(['$$NumItems:My Vouchers', '$Date >', '($Date = 1', '= 1', '', '$Date = "open', '@@NoSuchFormula'])(
    'can not be read from %j',
    (source) => {
      expect(() => value(source)).toThrow(BadFormula);
    },
  );
});
