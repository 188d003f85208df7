import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import { tempStore } from '../store/testing.ts';
import { addSource } from './testing/capture-books.ts';
import { follow, pollMs } from './testing/following.ts';
import { ledgerId, ModelBooks, sourceId, voucherId } from './testing/model-books.ts';
import { ModelGateway } from './testing/model-gateway.ts';
import { type TieOutOptions, tieOut } from './tie-out.ts';

const asOn = '2025-03-31' as PlainDate;
const signal = new AbortController().signal;

function someBooks(): ModelBooks {
  const books = new ModelBooks();
  books.putAccount('meera', {
    name: 'Meera Stores',
    isParty: true,
    openingPaise: 5_000,
    openingBills: [{ reference: 'OLD/7', paise: 5_000 }],
  });
  books.putAccount('sales', { name: 'Sales' });
  books.putAccount('stock', { name: 'Stock-in-hand', openingPaise: 900_000 });
  books.putAccount('unused', { name: 'Unused' });
  const sale = (reference: string, paise: number) => ({
    date: '2024-04-02',
    lines: [
      { account: 'meera', paise, bill: { reference, type: 'new' as const } },
      { account: 'sales', paise: -paise },
    ],
  });
  books.putVoucher('v1', sale('INV/1', 118_000));
  books.putVoucher('v2', sale('INV/2', 50_000));
  return books;
}

async function settled() {
  const [store, books, gateway] = [tempStore(), someBooks(), new ModelGateway()];
  addSource(store);
  const following = await follow(store, books, gateway);
  for (let times = 0; times < 3; times += 1) {
    gateway.take(store);
    await following.advance(pollMs);
  }
  gateway.take(store);
  const options: TieOutOptions = {
    store,
    clock: {
      now: () => new Date('2026-04-01T10:00:00Z'),
      sleep: async () => {
        await following.advance(pollMs);
        if (gateway.isOnline) gateway.take(store);
      },
    },
    isSettled: () => following.follower.isSettled,
    ask: async (request) => gateway.totals(request),
    newTieOutId: () => 'tie-out-1',
  };
  return { store, books, gateway, following, options };
}

type Settled = Awaited<ReturnType<typeof settled>>;

async function compared({ options, books, following }: Settled) {
  const outcome = await tieOut(options, books, asOn, signal);
  await following.stop();
  return outcome;
}

function differencesOf(outcome: Awaited<ReturnType<typeof compared>>) {
  return outcome?.differences.map(({ side, figure, account, reference, amount }) => [
    side,
    figure,
    account,
    reference,
    amount,
  ]);
}

test('three sides that agree tie out, at the number that is acked, and the outcome is kept', async () => {
  const world = await settled();
  const outcome = await compared(world);

  expect(outcome).toMatchObject({ ok: true, accounts: 4, bills: 3, differences: [], seq: world.gateway.state.last });
  expect(outcome?.result).toMatchObject({ t: 'tie-out-result', tieOutId: 'tie-out-1', ok: true, asOn });
  const { num } = world.store.sources.require(sourceId);
  expect(world.store.tieOuts.last(num)).toMatchObject({ ok: true, accounts: 4, bills: 3, asOn });
});

test('a voucher lost upstream is named by its ledgers and by its bill', async () => {
  const world = await settled();
  world.gateway.records.delete(voucherId('v2'));
  for (const [id, record] of world.gateway.records) {
    if (record.kind === 'bill' && record.data['reference'] === 'INV/2') world.gateway.records.delete(id);
  }
  const outcome = await compared(world);

  expect(outcome?.ok).toBe(false);
  expect(differencesOf(outcome)).toEqual([
    ['gateway', 'debits', 'Meera Stores', null, '-500.00'],
    ['gateway', 'credits', 'Sales', null, '-500.00'],
    ['gateway', 'bill', 'Meera Stores', 'INV/2', '-500.00'],
    ['gateway', 'vouchers', 'Journal', null, '-1'],
  ]);
});

test('a voucher that is twice upstream is named', async () => {
  const world = await settled();
  const twin = world.gateway.records.get(voucherId('v1'));
  const id = `${sourceId}:voucher:twin` as RecordId;
  if (twin) world.gateway.records.set(id, { ...twin, id });
  expect(differencesOf(await compared(world))).toEqual([
    ['gateway', 'debits', 'Meera Stores', null, '1180.00'],
    ['gateway', 'credits', 'Sales', null, '1180.00'],
    ['gateway', 'on-account', 'Meera Stores', null, '-1180.00'],
    ['gateway', 'vouchers', 'Journal', null, '1'],
  ]);
});

test('an amount altered in the books behind the counters is named against the agent', async () => {
  const world = await settled();
  const sale = world.books.vouchers.get('v1');
  if (sale)
    world.books.vouchers.set('v1', {
      ...sale,
      value: { ...sale.value, lines: sale.value.lines.map((line) => ({ ...line, paise: line.paise * 2 })) },
    });
  expect(differencesOf(await compared(world))).toEqual([
    ['agent', 'debits', 'Meera Stores', null, '-1180.00'],
    ['agent', 'closing', 'Meera Stores', null, '-1180.00'],
    ['agent', 'credits', 'Sales', null, '-1180.00'],
    ['agent', 'closing', 'Sales', null, '1180.00'],
    ['agent', 'bill', 'Meera Stores', 'INV/1', '-1180.00'],
  ]);
});

test('a bill lost upstream is named, though every ledger agrees', async () => {
  const world = await settled();
  for (const [id, record] of world.gateway.records) {
    if (record.kind === 'bill' && record.data['reference'] === 'OLD/7') world.gateway.records.delete(id);
  }
  expect(differencesOf(await compared(world))).toEqual([['gateway', 'bill', 'Meera Stores', 'OLD/7', '-50.00']]);
});

test('a ledger lost upstream is named even when nothing was posted to it', async () => {
  const world = await settled();
  world.gateway.records.delete(ledgerId('unused'));
  expect(differencesOf(await compared(world))).toEqual([['gateway', 'account', 'Unused', null, '0.00']]);
});

test('books that were edited meanwhile are compared again when they stand still', async () => {
  const world = await settled();
  const balances = world.books.balances.bind(world.books);
  let edits = 2;
  world.books.balances = async (day) => {
    const read = await balances(day);
    if (edits-- > 0)
      world.books.putVoucher(`late${edits}`, { date: '2024-05-01', lines: [{ account: 'sales', paise: 5 }] });
    return read;
  };
  const outcome = await compared(world);
  expect(outcome).toMatchObject({ ok: true, seq: world.gateway.state.last });
  expect(edits).toBeLessThan(0);
});

test('nothing is concluded while something waits to be acked', async () => {
  const world = await settled();
  world.gateway.isOnline = false;
  world.books.putVoucher('v3', { date: '2024-05-01', lines: [{ account: 'sales', paise: 5 }] });
  await world.following.advance(pollMs);
  expect(await tieOut(world.options, world.books, asOn, signal, 3)).toBeNull();
  await world.following.stop();
});
