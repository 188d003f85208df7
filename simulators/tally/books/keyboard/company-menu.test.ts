import { beforeEach, describe, expect, it } from 'vitest';
import type { Books } from '../../books.ts';
import { openBooks } from '../open-books.ts';
import { Draw } from '../random.ts';
import { journal, load, loadAll, post } from '../testing.ts';

let books: Books;

beforeEach(() => {
  books = openBooks({ seed: 7, vouchers: 300 });
});

const everything = (): unknown => ({
  info: books.info(),
  vouchers: loadAll(books, '19000101', '20991231'),
  trialBalance: [...books.trialBalance('20240401', '20260331', true)],
});

function editALot(seed: number): void {
  const draw = new Draw(seed);
  const edits = ['create', 'alter', 'redate', 'cancel', 'delete', 'insert', 'redate-year'] as const;
  const masters = ['rename-ledger', 'rename-voucher-type', 'move-ledger', 'create-master', 'delete-master'] as const;
  for (let edit = 0; edit < 60; edit += 1) {
    books.keyboard.anyEdit(() => draw.fraction(), [...edits, ...masters, 'new-year']);
  }
}

describe('a restored backup', () => {
  it('is the company as it was, marks included', () => {
    editALot(1);
    const before = everything();
    const backup = books.keyboard.backup();
    editALot(2);
    expect(everything()).not.toEqual(before);
    books.keyboard.restore(backup);
    expect(everything()).toEqual(before);
    editALot(3);
    books.keyboard.restore(backup);
    expect(everything()).toEqual(before);
  });

  it('gives ids and ALTERIDs out a second time', () => {
    const backup = books.keyboard.backup();
    const first = books.keyboard.createVoucher(journal('1.00'));
    const alterId = load(books, first)['ALTERID'];
    books.keyboard.restore(backup);
    const second = books.keyboard.createVoucher(journal('2.00'));
    expect([second, load(books, second)['ALTERID']]).toEqual([first, alterId]);
  });

  it('forgets the REMOTEIDs that came later', () => {
    const backup = books.keyboard.backup();
    post(books, journal(), { REMOTEID: 'ours-1' });
    books.keyboard.restore(backup);
    expect(post(books, journal(), { REMOTEID: 'ours-1' })).toMatchObject({ created: 1, altered: 0 });
  });

  it('has new ALTERIDs throughout where a restore saves anew', () => {
    books.follow({ alterIdsAfterRestore: 'renewed' });
    const mark = books.info().altVchId ?? 0;
    const backup = books.keyboard.backup();
    books.keyboard.restore(backup);
    const alterIds = [...books.vouchers('19000101', '20991231')].map((ref) => ref.alterId);
    expect(Math.min(...alterIds)).toBeGreaterThan(mark);
    expect(books.info().altVchId).toBe(Math.max(...alterIds));
  });
});

describe.each(['rewrite', 'repair'] as const)('a %s', (action) => {
  const rule = action === 'rewrite' ? 'alterIdsAfterRewrite' : 'alterIdsAfterRepair';

  it.each(['renewed', 'kept', 'renumbered'] as const)('leaves every object as it was, its ALTERID %s', (how) => {
    books.follow({ [rule]: how });
    editALot(4);
    const withoutAlterId = (): unknown =>
      loadAll(books, '19000101', '20991231').map((one) => ({ ...one, ALTERID: '' }));
    const before = { vouchers: withoutAlterId(), info: books.info() };
    books.keyboard[action]();
    expect(withoutAlterId()).toEqual(before.vouchers);
    const alterIds = [...books.vouchers('19000101', '20991231')].map((ref) => ref.alterId);
    const { altVchId, altMstId } = books.info();
    expect(new Set(alterIds).size).toBe(alterIds.length);
    expect(Math.max(...alterIds)).toBeLessThanOrEqual(altVchId ?? 0);
    const change = [
      Math.sign((altVchId ?? 0) - (before.info.altVchId ?? 0)),
      Math.sign(altMstId - before.info.altMstId),
    ];
    expect(change).toEqual({ renewed: [1, 1], kept: [0, 0], renumbered: [-1, -1] }[how]);
  });
});

describe('a repair', () => {
  it('takes a damaged voucher away without counting a delete', () => {
    books.follow({ alterIdsAfterRepair: 'kept' });
    const before = books.info().altVchId;
    books.keyboard.repair([20]);
    expect(books.voucher(20)).toBeUndefined();
    expect(books.info().altVchId).toBe(before);
  });
});

describe('a new financial year', () => {
  it('moves the end of the books on, and so does a voucher in it', () => {
    books.keyboard.newFinancialYear();
    expect(books.info().endingAt).toBe('20270331');
    books.keyboard.createVoucher(journal('1.00', { DATE: '20270405' }));
    expect(books.info()).toMatchObject({ endingAt: '20280331', booksFrom: '20240401', lastVoucherDate: '20270405' });
  });
});
