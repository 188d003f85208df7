import { beforeEach, describe, expect, it } from 'vitest';
import { type Books, editKinds } from '../../books.ts';
import { openBooks } from '../open-books.ts';
import { Draw } from '../random.ts';
import { lists, load, loadAll, paise, text, wholeTime } from '../testing.ts';

let books: Books;
let random: () => number;

beforeEach(() => {
  books = openBooks({ seed: 7, vouchers: 400 });
  const draw = new Draw(3);
  random = () => draw.fraction();
});

const census = (): ReadonlyMap<string, number> =>
  new Map(
    [...books.vouchers(wholeTime.from, '20991231')].map((ref): [string, number] => [String(ref.masterId), ref.alterId]),
  );

describe('a random edit', () => {
  it('can be of every kind', () => {
    books.keyboard.anyEdit(random, ['backup']);
    books.keyboard.anyEdit(random, ['create-master']);
    for (const kind of editKinds) expect(books.keyboard.anyEdit(random, [kind])).toMatchObject({ action: kind });
  });

  it('leaves even, countable books behind, whatever was done', () => {
    for (let edit = 0; edit < 300; edit += 1) books.keyboard.anyEdit(random);
    const vouchers = loadAll(books, '19000101', '20991231');
    expect(vouchers).toHaveLength(books.voucherCount());
    expect(new Set(vouchers.map((voucher) => voucher['GUID'])).size).toBe(vouchers.length);
    for (const voucher of vouchers) {
      expect(lists(voucher, 'ALLLEDGERENTRIES').reduce((sum, one) => sum + paise(text(one, 'AMOUNT')), 0)).toBe(0);
    }
  });

  it('renames what vouchers show without touching one of them', () => {
    for (const kind of ['rename-ledger', 'rename-item', 'rename-voucher-type', 'rename-cost-centre'] as const) {
      const before = { census: census(), mark: books.info().altVchId };
      const { name, of } = books.keyboard.anyEdit(random, [kind]);
      expect([...books.masters(of as 'Ledger', wholeTime)].some((master) => master['NAME'] === name)).toBe(true);
      expect(census()).toEqual(before.census);
      expect(books.info().altVchId).toBe(before.mark);
    }
  });

  it('inserts before others of a series, which counts its numbers anew and touches none of them', () => {
    const numbers = (): ReadonlyMap<number, string> =>
      new Map([...books.vouchers(wholeTime.from, wholeTime.to)].map((ref) => [ref.masterId, ref.voucherNumber]));
    const before = { numbers: numbers(), census: census() };
    const { masterId } = books.keyboard.anyEdit(random, ['insert']);
    const after = numbers();
    const renumbered = [...before.numbers].filter(([id, number]) => after.get(id) !== number);
    expect(renumbered.length).toBeGreaterThan(0);
    const now = census();
    for (const [id] of renumbered) expect(now.get(String(id))).toBe(before.census.get(String(id)));
    expect(load(books, masterId ?? 0)['VOUCHERNUMBER']).toBe(after.get(masterId ?? 0));
  });

  it('moves a voucher into another month or financial year', () => {
    const monthsMoved = (kind: 'redate-month' | 'redate-year'): number => {
      const dates = new Map([...books.vouchers(wholeTime.from, wholeTime.to)].map((ref) => [ref.masterId, ref.date]));
      const { masterId = 0 } = books.keyboard.anyEdit(random, [kind]);
      const month = (date = ''): number => +date.slice(0, 4) * 12 + +date.slice(4, 6);
      return Math.abs(month(books.voucher(masterId)?.date) - month(dates.get(masterId)));
    };
    for (let i = 0; i < 10; i += 1) {
      expect(monthsMoved('redate-month')).toBeGreaterThan(0);
      expect(monthsMoved('redate-year')).toBe(12);
    }
  });

  it('stamps bank dates and IRNs', () => {
    const reconciled = books.keyboard.anyEdit(random, ['bank-date']).masterId ?? 0;
    const banks = lists(load(books, reconciled), 'ALLLEDGERENTRIES').flatMap((line) => lists(line, 'BANKALLOCATIONS'));
    expect(banks).not.toHaveLength(0);
    const invoiced = books.keyboard.anyEdit(random, ['irn']).masterId ?? 0;
    expect(text(load(books, invoiced), 'IRN')).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('where nobody has measured how a save counts', () => {
  const moved = (edit: () => unknown): number => {
    const before = books.info().altVchId ?? 0;
    edit();
    return (books.info().altVchId ?? 0) - before;
  };

  it.each([true, false])('bank dates and IRNs move the ALTERID: %s', (moves) => {
    books.follow({ bankDatesMoveAlterId: moves, irnMovesAlterId: moves });
    for (const kind of ['bank-date', 'irn'] as const) {
      const before = census();
      let id = 0;
      expect(moved(() => (id = books.keyboard.anyEdit(random, [kind]).masterId ?? 0))).toBe(moves ? 1 : 0);
      expect(census().get(String(id)) !== before.get(String(id))).toBe(moves);
    }
  });

  it.each([
    ['as-measured', [1, 1, 1, 2, 1]],
    ['not-deletes', [1, 1, 1, 0, 1]],
    ['only-creates', [1, 0, 0, 0, 0]],
  ] as const)('saves on the screen count %s', (editsAtKeyboardMoveCounters, expected) => {
    books.follow({ editsAtKeyboardMoveCounters });
    const kinds = ['create', 'alter', 'cancel', 'delete', 'redate-year'] as const;
    expect(kinds.map((kind) => moved(() => books.keyboard.anyEdit(random, [kind])))).toEqual(expected);
    const cash = (): number => Number([...books.masters('Ledger', wholeTime)][1]?.['ALTERID']);
    const before = cash();
    books.keyboard.renameMaster('Ledger', 'Cash', 'Petty Cash');
    expect(cash() !== before).toBe(editsAtKeyboardMoveCounters !== 'only-creates');
  });
});
