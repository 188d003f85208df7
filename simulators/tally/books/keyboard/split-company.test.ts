import { beforeEach, describe, expect, it } from 'vitest';
import type { Books } from '../../books.ts';
import { openBooks } from '../open-books.ts';
import { Draw } from '../random.ts';
import { journal, load, loadAll } from '../testing.ts';

let parent: Books;
const split = '20250401';

beforeEach(() => {
  parent = openBooks({ seed: 7, vouchers: 600 });
  const draw = new Draw(5);
  for (let edit = 0; edit < 80; edit += 1) {
    const kinds = ['create', 'alter', 'redate', 'delete', 'rename-ledger', 'create-master', 'redate-year'] as const;
    parent.keyboard.anyEdit(() => draw.fraction(), kinds);
  }
});

const bodies = (books: Books): unknown =>
  loadAll(books, split, '20991231').map((one) => ({ ...one, ALTERID: '', GUID: '', VCHKEY: '', REMOTEID: '' }));

describe('the child of a split', () => {
  it('has the GUID of its parent, and number, name, beginning and counters of its own', () => {
    const child = parent.keyboard.split(split);
    const [ours, theirs] = [child.info(), parent.info()];
    expect(ours).toMatchObject({ guid: theirs.guid, booksFrom: split, name: `${theirs.name} - (from 1-Apr-25)` });
    expect(ours.number).not.toBe(theirs.number);
    expect(ours.altVchId).toBeLessThan(theirs.altVchId ?? 0);
  });

  it('holds what the parent has from that day on, under the same ids, and nothing before', () => {
    const child = parent.keyboard.split(split);
    expect(bodies(child)).toEqual(bodies(parent));
    expect(loadAll(child, '19000101', '20991231')).toHaveLength(child.voucherCount());
    expect([...child.vouchers('19000101', '20250331')]).toEqual([]);
  });

  it('opens with what its parent closed with, bill by bill', () => {
    const child = parent.keyboard.split(split);
    const closing = (books: Books): unknown =>
      [...books.masters('Ledger', { from: split, to: '20260331' })].map((one) => [
        one['NAME'],
        one['OPENINGBALANCE'],
        one['TBALCLOSING'],
      ]);
    expect(closing(child)).toEqual(closing(parent));
    const bills = (books: Books): unknown =>
      [...books.bills('receivable', '20260331')].map(({ party, reference, closing: open }) => [party, reference, open]);
    expect(bills(child)).toEqual(bills(parent));
  });

  it('lives a life of its own', () => {
    const child = parent.keyboard.split(split);
    const before = bodies(parent);
    child.keyboard.createVoucher(journal('7.00'));
    child.keyboard.renameMaster('Ledger', 'Cash', 'Galla');
    child.keyboard.deleteVoucher([...child.vouchers(split, '20991231')][0]?.masterId ?? 0);
    expect(bodies(parent)).toEqual(before);
    const id = parent.keyboard.createVoucher(journal('9.00'));
    expect(load(parent, id)['ALLLEDGERENTRIES']).toHaveLength(2);
    expect([...child.masters('Ledger', { from: split, to: split })].some((one) => one['NAME'] === 'Galla')).toBe(true);
    expect([...parent.masters('Ledger', { from: split, to: split })].some((one) => one['NAME'] === 'Galla')).toBe(
      false,
    );
  });

  it('keeps the ALTERIDs of its parent where a split does so', () => {
    parent.follow({ alterIdsAfterSplit: 'kept' });
    const child = parent.keyboard.split(split);
    expect(child.info().altVchId).toBe(parent.info().altVchId);
    const alterIds = (books: Books): unknown => [...books.vouchers(split, '20991231')].map((ref) => ref.alterId);
    expect(alterIds(child)).toEqual(alterIds(parent));
  });

  it('refuses a day before its beginning', () => {
    const child = parent.keyboard.split(split);
    expect(() => child.keyboard.createVoucher(journal('1.00', { DATE: '20250331' }))).toThrow('Financial Year');
  });
});
