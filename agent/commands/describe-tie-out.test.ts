import { expect, test } from 'vitest';
import { TieOutSummary } from '../../contract/control.ts';
import { describeTieOut, tieOutLine } from './describe-tie-out.ts';

const outcome = {
  ok: true,
  at: '2026-04-01T10:00:00Z',
  asOn: '2026-03-31',
  seq: 5123,
  accounts: 164,
  bills: 306,
  differences: [],
  sections: [
    { section: 'vouchers', compared: 120, differences: 0 },
    { section: 'parties', compared: 0, differences: 0, notCompared: 'platform-too-old' },
  ],
  figures: {
    trialBalance: '12345678.50',
    debtors: '1234567.00',
    creditors: '-543210.25',
    onAccount: '0.00',
    vouchersThisMonth: 1312,
    vouchers: 20_001,
    billWiseParties: 118,
    otherParties: 3,
  },
};

test('says by which figures an accountant knows the books, grouped as in India', () => {
  expect(describeTieOut('Meera Stores', TieOutSummary.parse(outcome))).toBe(
    [
      'Meera Stores: books = this PC = platform, to the paisa: 164 ledgers and 306 open bills as on 2026-03-31',
      '  trial balance 1,23,45,678.50, debtors 12,34,567.00 Dr, creditors 5,43,210.25 Cr, on account 0.00, 1,312 vouchers in 2026-03',
      '  compared: 120 counts of vouchers by type and month, not parties kept bill by bill',
      '  3 debtors and creditors are not kept bill by bill: only their balance is compared',
    ].join('\n'),
  );
});

test('names parties that are not kept bill by bill, as far as there is room', () => {
  const last = (names: readonly string[], otherParties = names.length) => {
    const figures = { ...outcome.figures, otherParties, otherPartyNames: names };
    return describeTieOut('Books', TieOutSummary.parse({ ...outcome, figures }))
      .split('\n')
      .at(-1);
  };
  const said = 'debtors and creditors are not kept bill by bill: only their balance is compared';
  expect(last(['Dhruv & Co', 'Walk-in'])).toBe(`  2 ${said}: Dhruv & Co, Walk-in`);
  expect(last(['A', 'B'], 5)).toBe(`  5 ${said}: A, B, … and 3 more`);
});

test('says of a difference the ledger, the period, both figures and the likeliest cause', () => {
  const difference = {
    side: 'gateway',
    figure: 'debits',
    account: 'Sahyog Retail',
    reference: null,
    from: '2025-04-01',
    through: '2026-03-31',
    expected: '118000.00',
    found: '-1.00',
    amount: '-118001.00',
    cause: { code: 'voucher-altered', sentence: 'A Sales voucher of 2025-06-14 has another amount.' },
  };
  const red = TieOutSummary.parse({ ...outcome, ok: false, differences: [difference] });
  const said =
    'Sahyog Retail, debits 2025-04-01 to 2026-03-31: 1,18,000.00 on this PC, -1.00 at the platform. ' +
    'A Sales voucher of 2025-06-14 has another amount.';
  expect(describeTieOut('Books', red).split('\n')[1]).toBe(`  ${said}`);
  expect(tieOutLine(red)).toBe(`books and platform DIFFER in one figure as on 2026-03-31: ${said}`);
});

test('shows what an older version kept, which said less', () => {
  const { sections: _, figures: __, ...older } = outcome;
  expect(tieOutLine(TieOutSummary.parse(older))).toBe('books = this PC = platform, to the paisa, as on 2026-03-31');
});
