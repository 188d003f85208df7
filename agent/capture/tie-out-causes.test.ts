import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import type { SourceNum } from '../store/source-num.ts';
import type { Store } from '../store/store.ts';
import { typeKey } from './effects.ts';
import { ledgerId, type ModelVoucher, sourceId, voucherId } from './testing/model-books.ts';
import { asOn, billIn, causesIn, type Proving, proving, saleOf, someBooks } from './testing/proving.ts';
import { mendingOf } from './tie-out-mend.ts';

/** Changes a voucher of the books behind their counters, as a rewrite may. */
function rewrite({ books }: Proving, key: string, change: (voucher: ModelVoucher) => ModelVoucher): void {
  const voucher = books.vouchers.get(key);
  if (voucher) books.vouchers.set(key, { ...voucher, value: change(voucher.value) });
}

const doubled = (voucher: ModelVoucher): ModelVoucher => ({
  ...voucher,
  lines: voucher.lines.map((line) => ({ ...line, paise: line.paise * 2 })),
});

async function twoYears(): Promise<Proving> {
  const books = someBooks();
  books.yearStarts = ['2024-04-01', '2025-04-01'] as PlainDate[];
  books.putVoucher('june', saleOf('INV/3', 7_000, '2024-06-14'));
  books.putVoucher('eve', saleOf('INV/4', 9_000, '2025-03-31'));
  books.putVoucher('morn', saleOf('INV/5', 11_000, '2025-04-01'));
  return proving(books);
}

const inSecondYear = '2025-05-31' as PlainDate;

test('nominal ledgers begin anew at a year end, and the others go on: both sides of it agree', async () => {
  const world = await twoYears();
  const outcome = await world.prove(inSecondYear);
  expect(outcome?.differences).toEqual([]);
  expect(outcome?.sections.map(({ section, compared }) => [section, compared])).toEqual([
    ['vouchers', 4],
    ['ledgers', 8],
    ['trial-balance', 0],
    ['derived', 0],
    ['bills', 6],
    ['parties', 1],
  ]);
  await world.following.stop();
});

test('a voucher altered on the last day of a year is found on that day, and the next year does not repeat it', async () => {
  const world = await twoYears();
  rewrite(world, 'eve', doubled);
  expect(causesIn(await world.prove(inSecondYear))).toEqual([
    ['agent', 'debits', 'Meera Stores', '-90.00', 'voucher-altered', null, '2025-03-31', '2025-03-31'],
    ['agent', 'closing', 'Meera Stores', '-90.00', 'voucher-altered', null, '2025-03-31', '2025-03-31'],
    ['agent', 'credits', 'Sales', '-90.00', 'voucher-altered', null, '2025-03-31', '2025-03-31'],
    ['agent', 'closing', 'Sales', '90.00', 'voucher-altered', null, '2025-03-31', '2025-03-31'],
    ['agent', 'bill', 'Meera Stores', '-90.00', 'voucher-altered', null, '2025-03-31', '2025-03-31'],
  ]);
  await world.following.stop();
});

test('a difference is narrowed from its year to the month and to the day, asking of no other year', async () => {
  const world = await twoYears();
  rewrite(world, 'june', doubled);
  await world.prove(inSecondYear);
  const [months, days] = [world.books.asked.slice(0, 12), world.books.asked.slice(12)];
  expect(months.map(({ from, to }) => `${from} ${to}`)).toContain('2024-06-01 2024-06-30');
  expect(months.at(-1)).toEqual({ from: '2025-03-01', to: '2025-03-31' });
  expect(days).toHaveLength(30);
  await world.following.stop();
});

test('a voucher that the books have and the agent lacks is missing, by its type and day', async () => {
  const world = await twoYears();
  const [key, voucher] = ['june', world.books.vouchers.get('june')];
  world.books.deleteVoucher(key);
  await world.settle();
  if (voucher) world.books.vouchers.set(key, voucher);
  expect(causesIn(await world.prove(inSecondYear))).toContainEqual([
    'agent',
    'vouchers',
    'Sales',
    '-1',
    'voucher-missing',
    'Sales',
    '2024-06-14',
    '2024-06-14',
  ]);
  await world.following.stop();
});

test('a voucher that vanished from the books without a sign is extra on this PC', async () => {
  const world = await twoYears();
  world.books.vouchers.delete('june');
  const outcome = await world.prove(inSecondYear);
  expect(causesIn(outcome)).toContainEqual([
    'agent',
    'debits',
    'Meera Stores',
    '70.00',
    'voucher-extra',
    null,
    '2024-06-14',
    '2024-06-14',
  ]);
  expect(mendingOf(outcome?.differences ?? [])).toMatchObject({ census: true, resend: false });
  await world.following.stop();
});

test('a wrong opening is told as that, once', async () => {
  const world = await twoYears();
  const meera = world.books.accounts.get('meera');
  if (meera) world.books.accounts.set('meera', { ...meera, value: { ...meera.value, openingPaise: 6_000 } });
  expect(causesIn(await world.prove(inSecondYear))).toEqual([
    ['agent', 'opening', 'Meera Stores', '-10.00', 'opening-altered', null, null, null],
    ['agent', 'closing', 'Meera Stores', '-10.00', 'opening-altered', null, null, null],
    ['agent', 'on-account', 'Meera Stores', '-10.00', 'opening-altered', null, null, null],
  ]);
  await world.following.stop();
});

test('a voucher type that was renamed behind the counters shows in the counts alone', async () => {
  const world = await twoYears();
  rewrite(world, 'june', (voucher) => ({ ...voucher, type: 'Export Sales' }));
  expect(causesIn(await world.prove(inSecondYear)).map((each) => each.slice(0, 5))).toEqual([
    ['agent', 'vouchers', 'Export Sales', '-1', 'voucher-missing'],
    ['agent', 'vouchers', null, '1', 'voucher-extra'],
  ]);
  await world.following.stop();
});

test('the same balance set off against another bill is told as that', async () => {
  const world = await twoYears();
  const [first] = world.books.vouchers.get('june')?.value.lines ?? [];
  rewrite(world, 'june', (voucher) => ({
    ...voucher,
    lines: voucher.lines.map((line) =>
      line.account === first?.account ? { ...line, bill: { reference: 'INV/9', type: 'new' } } : line,
    ),
  }));
  expect(causesIn(await world.prove(inSecondYear)).map((each) => each.slice(0, 5))).toEqual([
    ['agent', 'bill', 'Meera Stores', '-70.00', 'bill-reference'],
    ['agent', 'bill', 'Meera Stores', '70.00', 'bill-reference'],
  ]);
  await world.following.stop();
});

test('a line of the books own trial balance that ledgers do not add up to is red though every ledger agrees', async () => {
  const world = await twoYears();
  const balances = world.books.balances.bind(world.books);
  world.books.balances = async (day) => {
    const books = await balances(day);
    const line = (name: string, debit: string, credit: string) => ({ name, debit, credit }) as never;
    const [year, ...later] = books.years;
    const trialBalance = [line('Meera Stores', '1999.99', '0'), line('Sales', '0', '-1840.00')];
    return { ...books, years: [...(year ? [{ ...year, trialBalance }] : []), ...later] };
  };
  const told = causesIn(await world.prove(inSecondYear));
  expect(told).toContainEqual(['agent', 'group', 'Meera Stores', '-109.99', 'worked-out', null, null, null]);
  expect(told.every(([, figure]) => figure === 'group' || figure === 'derived')).toBe(true);
  await world.following.stop();
});

test('a bill lost from this PC shows against the books, the platform and the postings, and a count by its type', async () => {
  const world = await twoYears();
  const { bills, totals, sources } = world.store;
  const { num } = sources.require(sourceId);
  const bill = bills
    .ofAccount(num, ledgerId('meera'))
    .find(({ num: each }) => bills.allocations(each).some(({ record }) => record === voucherId('june')));
  if (bill === undefined) throw new Error('a bill of that voucher');
  bills.release(bill.num, voucherId('june'));
  bills.setOpen(bill.num, 0n);
  expect(causesIn(await world.prove(inSecondYear)).map((each) => each.slice(0, 5))).toEqual([
    ['agent', 'bill', 'Meera Stores', '-70.00', 'bill-missing'],
    ['gateway', 'bill', 'Meera Stores', '70.00', 'bill-extra'],
  ]);

  totals.addVouchers(num, { date: '2024-06-14' as PlainDate, type: typeKey('Sales'), vouchers: 1 });
  expect(causesIn(await world.prove(inSecondYear)).filter(([, figure]) => figure === 'vouchers')).toEqual([
    ['agent', 'vouchers', 'Sales', '1', 'voucher-extra', 'Sales', '2024-06-01', '2024-06-30'],
    ['gateway', 'vouchers', 'Sales', '-1', 'voucher-missing', 'Sales', '2024-06-01', '2024-06-30'],
  ]);
  await world.following.stop();
});

const upstream = {
  'a voucher dropped upstream': {
    spoil: ({ gateway }: Proving) => gateway.records.delete(voucherId('june')),
    code: 'voucher-missing',
  },
  'a voucher altered upstream': {
    spoil: ({ gateway }: Proving) => {
      const held = gateway.records.get(voucherId('june'));
      if (!held) return;
      const data = structuredClone(held.data) as { lines: { amount: string }[] };
      for (const line of data.lines) line.amount = line.amount.startsWith('-') ? '-1.00' : '1.00';
      gateway.records.set(held.id, { ...held, data, hash: 'x'.repeat(22) });
    },
    code: 'voucher-altered',
  },
  'a bill lost upstream': {
    spoil: ({ gateway }: Proving) => gateway.records.delete(billIn(gateway, 'OLD/7')),
    code: 'bill-missing',
  },
  'a ledger lost upstream': {
    spoil: ({ gateway }: Proving) => gateway.records.delete(ledgerId('unused')),
    code: 'ledger-missing',
  },
  'a voucher doubled upstream': {
    spoil: ({ gateway }: Proving) => {
      const held = gateway.records.get(voucherId('june'));
      if (held)
        gateway.records.set(`${held.id}-again` as typeof held.id, {
          ...held,
          id: `${held.id}-again` as typeof held.id,
        });
    },
    code: 'voucher-extra',
  },
};

test.each(Object.entries(upstream))(
  '%s is told by its cause, and reading that stretch again mends it',
  async (_, { spoil, code }) => {
    const world = await twoYears();
    spoil(world);
    const outcome = await world.prove(inSecondYear);
    const causes = outcome?.differences.map(({ cause }) => cause?.code) ?? [];
    expect(new Set(causes)).toEqual(new Set([code]));
    const mending = mendingOf(outcome?.differences ?? []);
    if (mending === null) throw new Error('nothing to read again');
    const [pulls, rereads] = [world.books.pulls.length, world.books.rereads.length];
    world.following.follower.mend(mending);
    expect((await world.prove(inSecondYear))?.differences).toEqual([]);
    // After masters the next pull looks for the names that vouchers show; none begins anew.
    expect(world.books.pulls.slice(pulls)).not.toContain(null);
    const read = world.books.rereads.slice(rereads);
    expect(read.filter((each) => each !== 'masters' && each.from !== '2024-06-14')).toEqual([]);
    const { num } = world.store.sources.require(sourceId);
    expect(world.store.tieOuts.last(num)).toMatchObject({ ok: true, figures: { vouchers: 5 } });
    await world.following.stop();
  },
);

const onThisPc = {
  'a day of a ledger lost from the sums': ({ totals }: Store, num: SourceNum) =>
    totals.add(num, ledgerId('meera'), june, { debit: -7_000_000n, credit: 0n, allocated: -7_000_000n }),
  'a posting on a day without vouchers': ({ totals }: Store, num: SourceNum) =>
    totals.add(num, ledgerId('sales'), '2024-07-03' as PlainDate, { debit: 0n, credit: 12n, allocated: 0n }),
  'what names a bill spoilt': ({ totals }: Store, num: SourceNum) =>
    totals.add(num, ledgerId('meera'), june, { debit: 0n, credit: 0n, allocated: 500n }),
  'an opening spoilt': ({ totals }: Store, num: SourceNum) =>
    totals.setOpening(num, ledgerId('meera'), { amount: 7n, allocated: 7n }),
  'a count of vouchers spoilt': ({ totals }: Store, num: SourceNum) =>
    totals.addVouchers(num, { date: june, type: typeKey('Sales'), vouchers: -1 }),
  'what was allocated to a bill lost': ({ bills }: Store, num: SourceNum) => {
    for (const { num: bill } of bills.ofAccount(num, ledgerId('meera'))) {
      bills.release(bill, voucherId('june'));
      if (bills.allocations(bill).length === 0) bills.setOpen(bill, 0n);
    }
  },
};
const june = '2024-06-14' as PlainDate;

test.each(Object.entries(onThisPc))(
  '%s on this PC, all records being equal, is made anew from them',
  async (_, spoil) => {
    const world = await twoYears();
    const { num } = world.store.sources.require(sourceId);
    world.store.transaction(() => spoil(world.store, num));
    const mending = mendingOf((await world.prove(inSecondYear))?.differences ?? []);
    if (mending === null) throw new Error('nothing differs');
    world.following.follower.mend(mending);
    expect((await world.prove(inSecondYear))?.differences).toEqual([]);
    await world.following.stop();
  },
);

test('an altered voucher of the books, taken in again, brings the three together', async () => {
  const world = await twoYears();
  rewrite(world, 'june', doubled);
  const mending = mendingOf((await world.prove(asOn))?.differences ?? []);
  expect(mending).toMatchObject({ stretches: [{ from: '2024-06-14', to: '2024-06-14' }], resend: false });
  if (mending) world.following.follower.mend(mending);
  expect((await world.prove(asOn))?.ok).toBe(true);
  await world.following.stop();
});
