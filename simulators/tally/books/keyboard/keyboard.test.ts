import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Books } from '../../books.ts';
import { openBooks } from '../open-books.ts';
import { Draw } from '../random.ts';
import { journal, line, lists, load, loadAll, paise, post, text, wholeTime } from '../testing.ts';

let books: Books;

beforeEach(() => {
  books = openBooks({ seed: 7, vouchers: 500 });
});

describe('the counters', () => {
  const moved = (edit: () => unknown): readonly [masters: number, vouchers: number] => {
    const before = books.info();
    edit();
    const after = books.info();
    return [after.altMstId - before.altMstId, (after.altVchId ?? 0) - (before.altVchId ?? 0)];
  };
  const some = (): number => [...books.vouchers('20250101', '20250131')].find((ref) => !ref.isCancelled)?.masterId ?? 0;

  it('move by one for every save of a voucher and by two for a delete', () => {
    const { keyboard } = books;
    expect(moved(() => keyboard.createVoucher(journal()))).toEqual([0, 1]);
    expect(moved(() => keyboard.alterVoucher(some(), { NARRATION: 'x' }))).toEqual([0, 1]);
    expect(moved(() => keyboard.alterVoucher(some(), { DATE: '20250205' }))).toEqual([0, 1]);
    expect(moved(() => keyboard.cancelVoucher(some()))).toEqual([0, 1]);
    expect(moved(() => keyboard.deleteVoucher(some()))).toEqual([0, 2]);
    post(books, journal(), { REMOTEID: 'same' });
    expect(moved(() => post(books, journal(), { REMOTEID: 'same' }))).toEqual([0, 1]);
  });

  it('leave the vouchers alone when a master is renamed', () => {
    expect(moved(() => books.keyboard.renameMaster('Ledger', 'Cash', 'Petty Cash'))).toEqual([1, 0]);
    expect(moved(() => books.keyboard.renameMaster('VoucherType', 'Counter Sale', 'Till'))).toEqual([1, 0]);
    const types = new Set(loadAll(books).map((voucher) => voucher['VOUCHERTYPENAME']));
    expect(types.has('Till') && !types.has('Counter Sale')).toBe(true);
  });

  it('give every save the next mark', () => {
    const id = books.keyboard.createVoucher(journal());
    expect(load(books, id)['ALTERID']).toBe(` ${books.info().altVchId}`);
  });

  it('are absent until there is a first voucher', () => {
    const empty = openBooks({ seed: 7, vouchers: 0 });
    expect(empty.info().altVchId).toBeNull();
    empty.keyboard.createVoucher(journal());
    expect(empty.info()).toMatchObject({ altVchId: 1, lastVoucherDate: '20250502' });
  });
});

describe('the keyboard', () => {
  it('keeps GUID and number of a voucher that moves to another day, but not its VCHKEY', () => {
    const id = books.keyboard.createVoucher(journal());
    const before = load(books, id);
    books.keyboard.alterVoucher(id, { DATE: '20250610' });
    const after = load(books, id);
    expect([after['GUID'], after['VOUCHERNUMBER']]).toEqual([before['GUID'], before['VOUCHERNUMBER']]);
    expect(after['VCHKEY']).not.toBe(before['VCHKEY']);
    expect([...books.vouchers('20250502', '20250502')].some((ref) => ref.masterId === id)).toBe(false);
    expect([...books.vouchers('20250610', '20250610')].some((ref) => ref.masterId === id)).toBe(true);
  });

  it('keeps the head of a cancelled voucher and none of its lines', () => {
    const id = books.keyboard.createVoucher(journal('5.00', { NARRATION: 'mistake' }));
    const number = load(books, id)['VOUCHERNUMBER'];
    books.keyboard.cancelVoucher(id);
    expect(load(books, id)).toMatchObject({
      ISCANCELLED: 'Yes',
      NARRATION: 'mistake',
      VOUCHERNUMBER: number,
      ALLLEDGERENTRIES: [],
      ALLINVENTORYENTRIES: [],
    });
  });

  it('changes single lists of an invoice and leaves the others', () => {
    const ref = [...books.vouchers('20250101', '20250331')].find(
      (one) => one.voucherTypeName === 'Sales' && one.load()['VCHENTRYMODE'] === 'Item Invoice' && !one.isCancelled,
    );
    const before = ref?.load() ?? {};
    const lines = lists(before, 'LEDGERENTRIES').map((entry, i) =>
      i === 0
        ? { ...entry, BILLALLOCATIONS: [{ NAME: 'moved', BILLTYPE: 'New Ref', AMOUNT: text(entry, 'AMOUNT') }] }
        : entry,
    );
    books.keyboard.alterVoucher(ref?.masterId ?? 0, { LEDGERENTRIES: lines });
    const after = load(books, ref?.masterId ?? 0);
    expect(after['ALLINVENTORYENTRIES']).toEqual(before['ALLINVENTORYENTRIES']);
    expect(lists(lists(after, 'LEDGERENTRIES')[0] ?? {}, 'BILLALLOCATIONS')[0]).toMatchObject({ NAME: 'moved' });
  });

  it('refuses what an import refuses, and saves nothing', () => {
    const before = books.info().altVchId;
    const uneven = journal('1.00', { ALLLEDGERENTRIES: [line('Cash', '-1.00')] });
    expect(() => books.keyboard.createVoucher(uneven)).toThrow('Voucher totals do not match!');
    expect(() => books.keyboard.deleteMaster('Ledger', 'Cash')).toThrow('Cannot be deleted!');
    expect(books.info().altVchId).toBe(before);
  });

  it('counts later numbers of a renumbering type anew, without touching their ALTERIDs', () => {
    const receipts = () =>
      [...books.vouchers(wholeTime.from, '20250331')].filter((ref) => ref.voucherTypeName === 'Receipt');
    const before = receipts();
    const numbers = before.map((ref) => ref.voucherNumber);
    expect(numbers).toEqual(before.map((_, i) => String(i + 1)));
    books.keyboard.deleteVoucher(before[3]?.masterId ?? 0);
    books.keyboard.createVoucher({
      DATE: before[0]?.date ?? '',
      VOUCHERTYPENAME: 'Receipt',
      ALLLEDGERENTRIES: [line('Cash', '-5.00'), line('Hathivan Canteen', '5.00')],
    });
    const after = receipts();
    expect(after.map((ref) => ref.voucherNumber)).toEqual(after.map((_, i) => String(i + 1)));
    const kept = new Map(before.map((ref) => [ref.masterId, ref.alterId]));
    for (const ref of after) if (kept.has(ref.masterId)) expect(ref.alterId).toBe(kept.get(ref.masterId));
    expect(after.every((ref) => ref.load()['VOUCHERNUMBER'] === ref.voucherNumber)).toBe(true);
  });

  it('leaves all numbers alone when renumbering is switched off', () => {
    const quiet = openBooks({ seed: 7, vouchers: 500, renumber: false });
    const receipts = () =>
      [...quiet.vouchers(wholeTime.from, '20250331')].filter((ref) => ref.voucherTypeName === 'Receipt');
    const last = receipts().at(-1)?.voucherNumber;
    quiet.keyboard.deleteVoucher(receipts()[0]?.masterId ?? 0);
    expect(receipts().at(-1)?.voucherNumber).toBe(last);
  });

  it('shows a reader the books as they were when it began', () => {
    const all = [...books.vouchers(wholeTime.from, wholeTime.to)].map((ref) => ref.masterId);
    const seen: number[] = [];
    const draw = new Draw(9);
    for (const ref of books.vouchers(wholeTime.from, wholeTime.to)) {
      seen.push(ref.masterId);
      books.keyboard.randomEdit(() => draw.fraction());
    }
    expect(seen).toEqual(all);
  });

  it('edits at random without ever leaving a voucher uneven, lost or twice in the list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const company = openBooks({ seed, vouchers: 150 });
        const draw = new Draw(seed);
        for (let i = 0; i < 80; i++) {
          const { action, masterId } = company.keyboard.randomEdit(() => draw.fraction());
          expect(company.voucher(masterId) === undefined).toBe(action === 'delete');
        }
        const vouchers = loadAll(company);
        expect(vouchers).toHaveLength(company.voucherCount());
        expect(new Set(vouchers.map((voucher) => voucher['GUID'])).size).toBe(vouchers.length);
        const keys = vouchers.map((voucher) => `${text(voucher, 'DATE')}${text(voucher, 'MASTERID').padStart(9)}`);
        expect(keys).toEqual(keys.toSorted());
        for (const voucher of vouchers) {
          const sum = lists(voucher, 'ALLLEDGERENTRIES').reduce((total, one) => total + paise(text(one, 'AMOUNT')), 0);
          expect(sum).toBe(0);
        }
      }),
      { numRuns: 12 },
    );
  });
});
