import { describe, expect, it } from 'vitest';
import type { Books, StatementRow } from '../../books.ts';
import { openBooks } from '../open-books.ts';
import { Draw } from '../random.ts';
import { ledger, lists, loadAll, paise, text, wholeTime } from '../testing.ts';

function edited(): Books {
  const books = openBooks({ seed: 5, vouchers: 2_500 });
  const draw = new Draw(3);
  for (let i = 0; i < 250; i++) books.keyboard.randomEdit(() => draw.fraction());
  return books;
}

const periods = [
  ['the first year', '20240401', '20250331'],
  ['the second year', '20250401', '20260331'],
  ['both years', '20240401', '20260331'],
  ['a quarter', '20250701', '20250930'],
] as const;

it('an opening balance of an expense belongs to the first year, and is in Profit & Loss A/c from then on', () => {
  const books = openBooks({ seed: 5, vouchers: 300 });
  const group = 'Indirect Expenses';
  const expense = [...books.masters('Ledger', periodOf(periods[0]))].find((one) => one['PARENT'] === group);
  const name = text(expense ?? {}, 'NAME');
  const opening = (of: string, period: (typeof periods)[number]) =>
    paise(text(ledger(books, of, periodOf(period)), 'TBALOPENING') || '0');
  const before = periods.slice(0, 2).map((period) => opening('Profit & Loss A/c', period));
  const earned = sumOf([...books.profitAndLoss('20240401', '20250331', false)], 'main');
  books.keyboard.alterMaster('Ledger', name, { OPENINGBALANCE: '-500.00' });
  expect(periods.slice(0, 2).map((period) => opening(name, period))).toEqual([-50_000, 0]);
  const after = periods.slice(0, 2).map((period) => opening('Profit & Loss A/c', period));
  expect(after).toEqual([before[0], (before[1] ?? 0) - 50_000]);
  expect(sumOf([...books.profitAndLoss('20240401', '20250331', false)], 'main')).toBe(earned - 50_000);
});

function periodOf([, from, to]: (typeof periods)[number]) {
  return { from, to };
}

describe.each([
  ['as generated', openBooks({ seed: 5, vouchers: 2_500 })],
  ['after 250 edits', edited()],
])('the statements, %s', (_, books) => {
  it.each(periods)('show the same result and the same stock: %s', (_name, from, to) => {
    const loss = [...books.profitAndLoss(from, to, false)];
    const account = ledger(books, 'Profit & Loss A/c', { from, to });
    const earned = paise(text(account, 'CLOSINGBALANCE')) - paise(text(account, 'TBALOPENING'));
    expect(sumOf(loss, 'main')).toBe(earned);
    const closing = amountOf(loss, 'Less: Closing Stock', 'sub');
    expect(closing).toBe(
      [...books.stockSummary(from, to, false)].reduce((sum, row) => sum + paise(row.value || '0'), 0),
    );
    const inHand = [...books.balanceSheet(from, to, true)].find((row) => row.name === 'Stock-in-Hand');
    expect(paise(inHand?.sub ?? '')).toBe(closing);
    expect(amountOf(loss, 'Opening Stock', 'sub')).toBe(-stockBefore(books, from));
  });

  it.each(periods)('add up to what they say: %s', (_name, from, to) => {
    const loss = [...books.profitAndLoss(from, to, false)];
    const parts = loss.map((row) => (row.name.startsWith('Less:') ? -1 : 1) * paise(row.sub || '0'));
    expect(parts.reduce((a, b) => a + b, 0)).toBe(amountOf(loss, 'Cost of Sales :', 'main'));
    for (const statement of [books.profitAndLoss(from, to, true), books.balanceSheet(from, to, true)]) {
      for (const [head, own] of exploded([...statement])) {
        if (own.length > 0) expect(sumOf(own, 'sub'), head.name).toBe(paise(head.main || head.sub));
      }
    }
  });

  it.each(periods)('balance, what the openings lack being named: %s', (_name, from, to) => {
    const sheet = [...books.balanceSheet(from, to, false)];
    expect(sumOf(sheet, 'main')).toBe(0);
    expect(sheet.at(-1)).toEqual({ name: 'Difference in Opening Balances', main: '-1250.00', sub: '', isPart: false });
  });

  it('carry the first year into the second', () => {
    const before = [...books.balanceSheet('20240401', '20250331', false)];
    const after = [...books.trialBalance('20250401', '20260331', false)];
    for (const row of before.filter((one) => one.name !== 'Difference in Opening Balances')) {
      const opening = after.find((one) => one.name === row.name)?.opening;
      expect(paise((opening?.debit || opening?.credit) ?? '0'), row.name).toBe(paise(row.main || '0'));
    }
    for (const row of after.filter((one) => /^(Sales|Purchase) Accounts$|^(Ind|D)irect /.test(one.name))) {
      expect([row.name, row.opening]).toEqual([row.name, { debit: '', credit: '' }]);
    }
  });

  it.each(periods)('have trial balance columns that lead from one balance to the other: %s', (_name, from, to) => {
    const rows = [...books.trialBalance(from, to, true)];
    for (const { name, opening, transactions, ...closing } of rows) {
      const moved = [opening.debit, opening.credit, transactions.debit, transactions.credit];
      const sum = moved.reduce((total, amount) => total + paise(amount || '0'), 0);
      expect([name, sum]).toEqual([name, paise(closing.debit || closing.credit || '0')]);
    }
    const top = [...books.trialBalance(from, to, false)];
    expect(top.reduce((sum, { opening }) => sum + paise(opening.debit || opening.credit || '0'), 0)).toBe(0);
  });

  it.each(periods)('tell what a group is made of: %s', (_name, from, to) => {
    const whole = [...books.trialBalance(from, to, false)];
    for (const { name, ...sides } of whole) {
      const parts = books.groupSummary(name, from, to);
      if (!parts) continue;
      const sum = [...parts].reduce((total, part) => total + paise(part.debit || part.credit || '0'), 0);
      expect([name, sum]).toEqual([name, paise(sides.debit || sides.credit || '0')]);
    }
  });

  it('let cash flow from month to month as the ledgers of cash and banks do', () => {
    const money = (name: string) => /Cash-in-Hand|Bank/.test(name);
    const names = [...books.masters('Ledger', wholeTime)]
      .filter((one) => money(text(one, 'PARENT')))
      .map((one) => text(one, 'NAME'));
    const rows = [...books.cashFlow('20240401', '20250331')];
    expect(rows.map((row) => row.period).slice(0, 3)).toEqual(['April', 'May', 'June']);
    expect(rows).toHaveLength(12);
    for (const row of rows) expect(paise(row.debit || '0') + paise(row.credit || '0')).toBe(paise(row.net || '0'));
    const moved = [...books.ledgerTruth('20240401', '20250331')]
      .filter((one) => names.includes(one.name))
      .reduce((sum, one) => sum + one.debit + one.credit, 0);
    expect(rows.reduce((sum, row) => sum + paise(row.net || '0'), 0)).toBe(moved);
  });

  it.each([
    ['Sales', ['Sales', 'Tax Invoice', 'Counter Sale', 'Export Invoice', 'POS Sale'], 1],
    ['Purchase', ['Purchase'], -1],
  ] as const)('register by month what parties owe: %s', (type, types, sign) => {
    const rows = [...books.register(type, '20240401', '20250331')];
    const months = rows.map((row) => paise(row.debit || row.credit || '0'));
    expect(months.reduce((sum, amount) => sum + amount, 0)).toBe(paise(rows.at(-1)?.net || '0'));
    const vouchers = loadAll(books, '20240401', '20240430').filter((voucher) => {
      const off = ['ISCANCELLED', 'ISOPTIONAL'].some((flag) => voucher[flag] === 'Yes');
      return !off && (types as readonly string[]).includes(text(voucher, 'VOUCHERTYPENAME'));
    });
    const others = /Sales|Purchase|GST|Freight|Round Off|Discount|Charges|TCS/;
    const owed = vouchers
      .flatMap((voucher) => lists(voucher, 'ALLLEDGERENTRIES'))
      .filter((entry) => !others.test(text(entry, 'LEDGERNAME')))
      .reduce((sum, entry) => sum - paise(text(entry, 'AMOUNT')), 0);
    expect(months[0]).toBe(owed);
    expect(Math.sign(owed)).toBe(sign);
  });

  it('leave on account what is set against no bill', () => {
    for (const asOn of ['20241231', '20260331']) {
      const expected = onAccountByHand(books, asOn);
      for (const { party, onAccount } of books.partyTruth(asOn)) {
        expect([party, onAccount]).toEqual([party, expected.get(party) ?? 0]);
      }
      const open = [...books.partyTruth(asOn)].flatMap(({ bills }) => bills);
      expect(open).toHaveLength([...books.bills('receivable', asOn), ...books.bills('payable', asOn)].length);
    }
  });

  it('count vouchers by type and month', () => {
    const counted = new Map([...books.countVouchers()].map(({ type, month, count }) => [`${type} ${month}`, count]));
    const byHand = new Map<string, number>();
    for (const voucher of loadAll(books)) {
      const key = `${text(voucher, 'VOUCHERTYPENAME')} ${text(voucher, 'DATE').slice(0, 6)}`;
      byHand.set(key, (byHand.get(key) ?? 0) + 1);
    }
    expect(counted).toEqual(byHand);
  });
});

describe('the statements', () => {
  const books = openBooks({ seed: 5, vouchers: 1_000 });

  it('leave empty what never moved, and leave out groups without ledgers', () => {
    const names = [...books.balanceSheet('20240401', '20250331', false)].map((row) => row.name);
    expect(names).not.toContain('Branch / Divisions');
    const suspense = [...books.balanceSheet('20240401', '20250331', false)].find((row) => row.name === 'Suspense A/c');
    expect(suspense).toMatchObject({ main: '', sub: '' });
  });

  it('give a stock group a quantity only where its items have one unit', () => {
    const rows = new Map([...books.stockSummary('20240401', '20260331', true)].map((row) => [row.name, row]));
    expect(rows.get('Edible Oils')?.quantity).toMatch(/ Ltr$/);
    expect(rows.get('Home Care')?.quantity).toBe('');
    expect(rows.get('Steel Tiffin 3-Tier')).toMatchObject({ rate: expect.stringMatching(/^\d+\.\d\d$/) });
  });

  it('count days overdue up to the day on the machine', () => {
    const [bill] = books.bills('receivable', '20240430', '20240630');
    const [same] = books.bills('receivable', '20240430');
    expect((bill?.overdueDays ?? 0) - (same?.overdueDays ?? 0)).toBe(61);
  });
});

function sumOf(rows: readonly StatementRow[], column: 'main' | 'sub'): number {
  return rows.reduce((sum, row) => sum + paise(row[column] || '0'), 0);
}

function amountOf(rows: readonly StatementRow[], name: string, column: 'main' | 'sub'): number {
  return paise(rows.find((row) => row.name === name)?.[column] || '0');
}

function stockBefore(books: Books, from: string): number {
  const items = [...books.masters('StockItem', { from, to: from })];
  return items.reduce((sum, item) => sum - paise(text(item, 'OPENINGVALUE')), 0);
}

/** Each group with the parts that stand under it. */
function exploded(rows: readonly StatementRow[]): [StatementRow, StatementRow[]][] {
  const groups: [StatementRow, StatementRow[]][] = [];
  for (const row of rows) {
    if (row.isPart) groups.at(-1)?.[1].push(row);
    else groups.push([row, []]);
  }
  return groups;
}

/** By the words of the exports: opening balances beyond opening bills, and allocations on account. */
function onAccountByHand(books: Books, asOn: string): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (party: string, amount: number) => sums.set(party, (sums.get(party) ?? 0) + amount);
  for (const one of books.masters('Ledger', wholeTime)) {
    if (one['ISBILLWISEON'] !== 'Yes') continue;
    const bills = lists(one, 'BILLALLOCATIONS').reduce((sum, bill) => sum + paise(text(bill, 'OPENINGBALANCE')), 0);
    add(text(one, 'NAME'), paise(text(one, 'OPENINGBALANCE')) - bills);
  }
  const still = /Order$|Note$|^Rejections|^Memo|^Reversing/;
  for (const voucher of loadAll(books, wholeTime.from, asOn)) {
    const type = text(voucher, 'VOUCHERTYPENAME');
    const off = ['ISCANCELLED', 'ISOPTIONAL', 'ISPOSTDATED'].some((flag) => voucher[flag] === 'Yes');
    if (off || (still.test(type) && !/^(Credit|Debit) Note$/.test(type))) continue;
    for (const entry of lists(voucher, 'ALLLEDGERENTRIES')) {
      for (const bill of lists(entry, 'BILLALLOCATIONS')) {
        if (bill['BILLTYPE'] === 'On Account') add(text(entry, 'LEDGERNAME'), paise(text(bill, 'AMOUNT')));
      }
    }
  }
  return sums;
}
