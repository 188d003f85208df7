import { beforeEach, describe, expect, it } from 'vitest';
import type { Books } from '../../books.ts';
import { openBooks } from '../open-books.ts';
import { gloves, invoice, journal, line, lists, load, paise, post, text } from '../testing.ts';

/** What sources contradict each other on or nobody has measured (facts §5, §8), both sides of each. */

let books: Books;

beforeEach(() => {
  books = openBooks({ seed: 7, vouchers: 60 });
});

const party = 'Navpalli Traders';

describe('the name of a master in an import', () => {
  it.each([
    ['folded', 1],
    ['exact', 0],
  ] as const)('is matched %s', (nameMatching, created) => {
    books.follow({ nameMatching });
    const other = journal('5.00', { ALLLEDGERENTRIES: [line('DEPRECIATION', '-5.00'), line('cash', '5.00')] });
    expect(post(books, other)).toMatchObject({ created });
    expect(post(books, journal('5.00'))).toMatchObject({ created: 1 });
  });
});

describe('an invoice sent with ALLLEDGERENTRIES', () => {
  const sent = (type: string, sign: 1 | -1) => {
    const amount = (rupees: number): string => (rupees * sign).toFixed(2);
    const sold = { AMOUNT: amount(200), ISDEEMEDPOSITIVE: sign > 0 ? 'No' : 'Yes' };
    return invoice(party, 'X/1', {
      VOUCHERTYPENAME: type,
      LEDGERENTRIES: [],
      ALLLEDGERENTRIES: [line(party, amount(-210)), line('Output CGST', amount(5)), line('Output SGST', amount(5))],
      ALLINVENTORYENTRIES: [gloves({ ...sold, ACCOUNTINGALLOCATIONS: [line('Sales (Local)', amount(200))] })],
    });
  };
  const linesLeft = (type: string, sign: 1 | -1): number => {
    const { lastVchId } = post(books, sent(type, sign));
    return lists(load(books, lastVchId), 'LEDGERENTRIES').length;
  };

  it.each([
    ['all', 0],
    ['sales', 3],
  ] as const)('loses them in %s invoices', (invoicesDropAllLedgerEntries, ofPurchase) => {
    books.follow({ invoicesDropAllLedgerEntries });
    expect(linesLeft('Sales', 1)).toBe(0);
    expect(linesLeft('Purchase', -1)).toBe(ofPurchase);
    expect(linesLeft('Credit Note', -1)).toBe(ofPurchase);
  });
});

describe('the tax lines of an item invoice', () => {
  it.each([
    [false, ['-210.00', '6.00', '4.00']],
    [true, ['-210.00', '5.00', '5.00']],
  ] as const)('are worked out again: %s', (importRecalculatesGst, amounts) => {
    books.follow({ importRecalculatesGst });
    const sent = [line(party, '-210.00'), line('Output CGST', '6.00'), line('Output SGST', '4.00')];
    const { lastVchId } = post(books, invoice(party, 'X/2', { LEDGERENTRIES: sent }));
    expect(lists(load(books, lastVchId), 'LEDGERENTRIES').map((one) => text(one, 'AMOUNT'))).toEqual(amounts);
  });

  it('take the party and its bill along', () => {
    books.follow({ importRecalculatesGst: true });
    const bill = { NAME: 'X/3', BILLTYPE: 'New Ref', AMOUNT: '-212.00' };
    const sent = [
      line(party, '-212.00', { BILLALLOCATIONS: [bill] }),
      line('Output CGST', '6.00'),
      line('Output SGST', '6.00'),
    ];
    const { lastVchId } = post(books, invoice(party, 'X/3', { LEDGERENTRIES: sent }));
    const [first = {}] = lists(load(books, lastVchId), 'LEDGERENTRIES');
    expect(paise(text(first, 'AMOUNT'))).toBe(-21_000);
    expect(lists(first, 'BILLALLOCATIONS').map((one) => text(one, 'AMOUNT'))).toEqual(['-210.00']);
  });
});

describe('Education', () => {
  it.each([
    ['1-2-31', [1, 0, 1]],
    ['1-2-last', [1, 1, 1]],
    ['31', [0, 0, 1]],
  ] as const)('takes vouchers of 1 June, 30 June and 31 May, by %s', (educationalDays, taken) => {
    books.follow({ educationalDays });
    const days = ['20250601', '20250630', '20250531'];
    expect(days.map((day) => post(books, journal('1.00', { DATE: day }), {}, true).created)).toEqual(taken);
  });
});
