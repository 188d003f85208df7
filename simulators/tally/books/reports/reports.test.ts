import { describe, expect, it } from 'vitest';
import type { BillRow, Books, TallyObject } from '../../books.ts';
import { addDays } from '../calendar.ts';
import { openBooks } from '../open-books.ts';
import { Draw } from '../random.ts';
import { invoice, ledger, line, lists, loadAll, paise, post, text, wholeTime } from '../testing.ts';

const outside = new Set([
  'Memorandum',
  'Reversing Journal',
  'Sales Order',
  'Purchase Order',
  'Delivery Note',
  'Receipt Note',
  'Rejections In',
  'Rejections Out',
]);

function counts(voucher: TallyObject): boolean {
  const off = ['ISCANCELLED', 'ISOPTIONAL', 'ISPOSTDATED'].some((method) => voucher[method] === 'Yes');
  return !off && !outside.has(text(voucher, 'VOUCHERTYPENAME'));
}

/** By the words of an export alone: ALLLEDGERENTRIES of every voucher that counts. */
function sumByLedger(books: Books, from: string, to: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const voucher of loadAll(books, from, to).filter(counts)) {
    for (const entry of lists(voucher, 'ALLLEDGERENTRIES')) {
      const name = text(entry, 'LEDGERNAME');
      sums.set(name, (sums.get(name) ?? 0) + paise(text(entry, 'AMOUNT')));
    }
  }
  return sums;
}

function openByBill(books: Books, asOn: string): Map<string, number> {
  const open = new Map<string, number>();
  const add = (party: string, bill: TallyObject, amount: string): void => {
    if (bill['BILLTYPE'] === 'On Account') return;
    const key = `${party}|${text(bill, 'NAME')}`;
    open.set(key, (open.get(key) ?? 0) + paise(amount));
  };
  for (const one of books.masters('Ledger', wholeTime)) {
    for (const bill of lists(one, 'BILLALLOCATIONS')) add(text(one, 'NAME'), bill, text(bill, 'OPENINGBALANCE'));
  }
  for (const voucher of loadAll(books, wholeTime.from, asOn).filter(counts)) {
    for (const entry of lists(voucher, 'ALLLEDGERENTRIES')) {
      for (const bill of lists(entry, 'BILLALLOCATIONS')) add(text(entry, 'LEDGERNAME'), bill, text(bill, 'AMOUNT'));
    }
  }
  return new Map([...open].filter(([, amount]) => amount !== 0).toSorted(byText));
}

function byKey(rows: readonly BillRow[]): Map<string, number> {
  return new Map(
    rows.map((row): [string, number] => [`${row.party}|${row.reference}`, paise(row.closing)]).toSorted(byText),
  );
}

function byText([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}

function edited(vouchers: number): Books {
  const books = openBooks({ seed: 5, vouchers });
  const draw = new Draw(3);
  for (let i = 0; i < 300; i++) books.keyboard.randomEdit(() => draw.fraction());
  return books;
}

describe.each([
  ['as generated', openBooks({ seed: 5, vouchers: 3_000 })],
  ['after 300 edits', edited(3_000)],
])('the native reports, %s', (_, books) => {
  it.each([
    ['the whole time', '20240401', '20260331'],
    ['the second year', '20250401', '20260331'],
    ['one quarter', '20250701', '20250930'],
  ])('close every ledger where a straightforward sum does: %s', (_name, from, to) => {
    const before = sumByLedger(books, '20240401', addDays(from, -1));
    const within = sumByLedger(books, from, to);
    const nominal = nominalGroups(books);
    const openings = new Map(
      [...books.masters('Ledger', wholeTime)].map((one) => [one['NAME'], paise(text(one, 'OPENINGBALANCE'))]),
    );
    for (const one of books.masters('Ledger', { from, to })) {
      const name = text(one, 'NAME');
      if (name === 'Profit & Loss A/c') continue;
      const start = (openings.get(name) ?? 0) + (before.get(name) ?? 0);
      const opening = nominal.has(text(one, 'PARENT')) ? 0 : start;
      expect(paise(text(one, 'OPENINGBALANCE')), name).toBe(opening);
      expect(paise(text(one, 'TBALCLOSING') || '0'), name).toBe(opening + (within.get(name) ?? 0));
      expect(paise(text(one, 'DEBITTOTALS') || '0') + paise(text(one, 'CREDITTOTALS') || '0'), name).toBe(
        within.get(name) ?? 0,
      );
      expect(text(one, 'CLOSINGBALANCE'), name).toBe(text(one, 'TBALCLOSING'));
    }
  });

  it.each([false, true])('balance once the opening difference is named (exploded: %s)', (exploded) => {
    const groups = new Set([...books.masters('Group', wholeTime)].map((group) => text(group, 'NAME')));
    for (const from of ['20240401', '20250401', '20250715']) {
      const rows = [...books.trialBalance(from, '20260331', exploded)];
      const counted = exploded ? rows.filter((row) => !groups.has(row.name)) : rows;
      const sum = counted.reduce((total, row) => total + paise(row.debit || '0') + paise(row.credit || '0'), 0);
      expect(sum).toBe(0);
      expect(rows.at(-1)).toMatchObject({ name: 'Difference in opening balances', debit: '-1250.00', credit: '' });
    }
  });

  it('list the same ledgers and figures as the ledger masters', () => {
    const rows = new Map([...books.trialBalance('20250401', '20260331', true)].map((row) => [row.name, row]));
    for (const one of books.masters('Ledger', { from: '20250401', to: '20260331' })) {
      const row = rows.get(text(one, 'NAME'));
      const closing = paise(text(one, 'TBALCLOSING') || '0');
      expect(paise((row?.debit || row?.credit) ?? '0') || 0, text(one, 'NAME')).toBe(closing);
    }
  });

  it('leave open what allocation by allocation leaves open', () => {
    for (const asOn of ['20240930', '20260331']) {
      const rows = [...books.bills('receivable', asOn), ...books.bills('payable', asOn)];
      expect(byKey(rows)).toEqual(openByBill(books, asOn));
    }
  });

  it('carry the result of the first year in Profit & Loss A/c', () => {
    const first = ledger(books, 'Profit & Loss A/c', { from: '20240401', to: '20250331' });
    const second = ledger(books, 'Profit & Loss A/c', { from: '20250401', to: '20260331' });
    expect(text(second, 'TBALOPENING')).toBe(text(first, 'CLOSINGBALANCE'));
    expect(text(first, 'TBALCLOSING')).toBe(text(first, 'TBALOPENING'));
  });
});

describe('the native reports', () => {
  it('show an opening bill with its own date and how long it is overdue', () => {
    const books = openBooks({ seed: 5, vouchers: 0 });
    const bill = [...books.bills('receivable', '20240430')][0];
    expect(bill?.date).toMatch(/^2024(01|02|03)/);
    expect(bill?.overdueDays).toBeGreaterThanOrEqual(0);
    expect([...books.bills('payable', '20240430')].every((row) => paise(row.closing) > 0)).toBe(true);
  });

  it('let a post-dated voucher in once its day has come', () => {
    const before = openBooks({ seed: 5, vouchers: 2_000 });
    const after = openBooks({ seed: 5, vouchers: 2_000, today: '20260331' });
    const postDated = loadAll(after).filter((voucher) => voucher['ISPOSTDATED'] === 'Yes');
    const sum = (books: Books): number =>
      [...books.masters('Ledger', wholeTime)].reduce(
        (total, one) => total + paise(text(one, 'CREDITTOTALS') || '0'),
        0,
      );
    const credits = postDated.flatMap((voucher) =>
      lists(voucher, 'ALLLEDGERENTRIES').map((one) => paise(text(one, 'AMOUNT'))),
    );
    expect(sum(after) - sum(before)).toBe(credits.filter((amount) => amount > 0).reduce((a, b) => a + b, 0));
  });

  it('follow an import at once', () => {
    const books = openBooks({ seed: 5, vouchers: 500 });
    const party = 'Zorvane & Sons (Retail)';
    const before = paise(text(ledger(books, party), 'CLOSINGBALANCE'));
    post(books, invoice(party, 'LB-1'));
    expect(paise(text(ledger(books, party), 'CLOSINGBALANCE'))).toBe(before - 21_000);
    expect([...books.bills('receivable', '20260331')].find((bill) => bill.reference === 'LB-1')).toMatchObject({
      party,
      closing: '-210.00',
      date: '20250502',
    });
    post(books, {
      DATE: '20250601',
      VOUCHERTYPENAME: 'Receipt',
      ALLLEDGERENTRIES: [
        line(party, '210.00', { BILLALLOCATIONS: [{ NAME: 'LB-1', BILLTYPE: 'Agst Ref', AMOUNT: '210.00' }] }),
        line('Cash', '-210.00'),
      ],
    });
    expect([...books.bills('receivable', '20260331')].some((bill) => bill.reference === 'LB-1')).toBe(false);
  });
});

function nominalGroups(books: Books): ReadonlySet<string> {
  const revenue = [...books.masters('Group', wholeTime)].filter((group) => group['ISREVENUE'] === 'Yes');
  return new Set(revenue.map((group) => text(group, 'NAME')));
}
