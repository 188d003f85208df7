import { expect, test } from 'vitest';
import type { PlainDate } from '../../../../../contract/dates.ts';
import type { Decimal } from '../../../../../contract/decimal.ts';
import { type DraftVoucher, plainLine, plainVoucher } from './draft.ts';
import { summaryOf } from './summary.ts';

const receipt: DraftVoucher = {
  ...plainVoucher,
  type: 'receipt',
  voucherType: 'Receipt',
  date: '2026-03-24' as PlainDate,
  number: null,
  party: 'Navpalli Traders',
  narration: '',
  lines: [
    {
      account: 'Navpalli Traders',
      amount: '-1220075.5' as Decimal,
      ...plainLine,
      isParty: true,
      bills: [{ type: 'against', reference: 'WEB-1042', amount: '-1220075.5' as Decimal, creditDays: null }],
    },
  ],
  notTwinOf: [],
};

test('tells the person who approves what, how much, for whom, and against which bill', () => {
  expect(summaryOf(receipt, 'Books & Co')).toBe(
    'Receipt of ₹12,20,075.50, Navpalli Traders, 2026-03-24 against WEB-1042, in Books & Co',
  );
});

test.each([
  ['7', '₹7.00'],
  ['999.99', '₹999.99'],
  ['1000', '₹1,000.00'],
  ['123456.7', '₹1,23,456.70'],
])('groups %s as %s', (amount, text) => {
  const [line] = receipt.lines;
  if (line === undefined) throw new Error('a receipt without a line');
  expect(summaryOf({ ...receipt, lines: [{ ...line, amount: amount as Decimal }] }, 'B')).toContain(` of ${text}, `);
});
