import { expect, test } from 'vitest';
import type { RecordId } from '../../contract/ids.ts';
import { pollMs } from './testing/following.ts';
import { ledgerId, sourceId, voucherId } from './testing/model-books.ts';
import { asOn, type Proving, proving } from './testing/proving.ts';
import { type TieOut, tieOut } from './tie-out.ts';

const signal = new AbortController().signal;

async function compared({ prove, following }: Proving) {
  const outcome = await prove();
  await following.stop();
  return outcome;
}

function differencesOf(outcome: TieOut | null) {
  return outcome?.differences.map(({ side, figure, account, reference, amount }) => [
    side,
    figure,
    account,
    reference,
    amount,
  ]);
}

test('three sides that agree tie out, at the number that is acked, and the outcome is kept', async () => {
  const world = await proving();
  const outcome = await compared(world);

  expect(outcome).toMatchObject({ ok: true, accounts: 4, bills: 3, differences: [], seq: world.gateway.state.last });
  expect(outcome?.result).toMatchObject({ t: 'tie-out-result', tieOutId: 'tie-out-1', ok: true, asOn });
  const { num } = world.store.sources.require(sourceId);
  expect(world.store.tieOuts.last(num)).toMatchObject({ ok: true, accounts: 4, bills: 3, asOn });
});

test('a voucher lost upstream is named by its ledgers and by its bill', async () => {
  const world = await proving();
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
    ['gateway', 'vouchers', 'Sales', null, '-1'],
  ]);
});

test('a voucher that is twice upstream is named', async () => {
  const world = await proving();
  const twin = world.gateway.records.get(voucherId('v1'));
  const id = `${sourceId}:voucher:twin` as RecordId;
  if (twin) world.gateway.records.set(id, { ...twin, id });
  expect(differencesOf(await compared(world))).toEqual([
    ['gateway', 'debits', 'Meera Stores', null, '1180.00'],
    ['gateway', 'credits', 'Sales', null, '1180.00'],
    ['gateway', 'on-account', 'Meera Stores', null, '-1180.00'],
    ['gateway', 'vouchers', 'Sales', null, '1'],
  ]);
});

test('an amount altered in the books behind the counters is named against the agent', async () => {
  const world = await proving();
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
  const world = await proving();
  for (const [id, record] of world.gateway.records) {
    if (record.kind === 'bill' && record.data['reference'] === 'OLD/7') world.gateway.records.delete(id);
  }
  expect(differencesOf(await compared(world))).toEqual([['gateway', 'bill', 'Meera Stores', 'OLD/7', '-50.00']]);
});

test('a ledger lost upstream is named even when nothing was posted to it', async () => {
  const world = await proving();
  world.gateway.records.delete(ledgerId('unused'));
  expect(differencesOf(await compared(world))).toEqual([['gateway', 'account', 'Unused', null, '0.00']]);
});

test('books that were edited meanwhile are compared again when they stand still', async () => {
  const world = await proving();
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
  const world = await proving();
  world.gateway.isOnline = false;
  world.books.putVoucher('v3', { date: '2024-05-01', lines: [{ account: 'sales', paise: 5 }] });
  await world.following.advance(pollMs);
  expect(await tieOut(world.options, world.books, asOn, signal, 3)).toBeNull();
  await world.following.stop();
});
