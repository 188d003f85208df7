import { expect, test } from 'vitest';
import type { Decimal } from '../../contract/decimal.ts';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import { BillData } from '../../contract/records/bill.ts';
import { AccountData } from '../../contract/records/masters.ts';
import { VoucherData } from '../../contract/records/voucher.ts';
import { connect, pair, sourceOffer, upsert } from '../test-agent.ts';
import { testGateway } from '../test-gateway.ts';

const books = 'books-1' as SourceId;
const asOn = '2025-06-30';

function account(id: string, name: string, openingBalance: string, more: object = {}) {
  const empty = {
    group: null,
    groupPath: null,
    billWise: null,
    costCentres: null,
    creditLimit: null,
    creditDays: null,
  };
  const rest = {
    currency: null,
    bank: null,
    taxType: null,
    dutyHead: null,
    taxRate: null,
    tdsApplicable: null,
    tcsApplicable: null,
  };
  const data = { name, aliases: [], openingBalance, openingBills: [], extra: {}, ...empty, ...rest, ...more };
  return upsert(id, AccountData.parse(data), { kind: 'account' });
}

interface Posting {
  readonly date?: string;
  readonly affects?: { readonly accounts: boolean; readonly from: string | null };
  readonly lines: readonly (readonly [accountId: string | null, amount: string, name?: string, bills?: object[]])[];
  readonly nativeType?: string;
}

function voucher(
  id: string,
  { date = '2025-05-01', affects = { accounts: true, from: null }, lines, nativeType = 'Journal' }: Posting,
) {
  const empty = { number: null, effectiveDate: null, reference: null, referenceDate: null, narration: null, gst: null };
  const data = {
    type: 'journal',
    nativeType,
    date,
    status: { state: 'posted' },
    affects: { stock: false, ...affects },
    headerParty: null,
    parties: null,
    isInvoice: false,
    lines: lines.map(([accountId, amount, name = 'Some ledger', bills = []]) => ({
      account: name,
      accountId,
      amount,
      isParty: null,
      bills,
      costs: [],
      banks: [],
    })),
    items: [],
    original: null,
    extra: {},
    ...empty,
  };
  return upsert(id, VoucherData.parse(data), { kind: 'voucher' });
}

function bill(id: string, reference: string, openAmount: string) {
  const empty = { billDate: null, dueDate: null, creditDays: null, currency: null, voucherId: null };
  const data = {
    accountId: 'cash',
    account: 'Cash',
    reference,
    originalAmount: '9',
    openAmount,
    isOpening: true,
    ...empty,
  };
  return upsert(id, BillData.parse({ ...data, allocations: [] }), { kind: 'bill' });
}

async function holding(records: readonly object[]) {
  const gateway = await testGateway();
  const { wire, stream } = await connect(gateway.url, await pair(gateway), { sources: [sourceOffer(books)] });
  const lane = stream(sourceStream(books));
  wire.sendRaw(lane.batch(records));
  const ack = await wire.next('ack');
  expect(ack.rejected).toBeUndefined();
  const ask = (seq: number, more: object = {}) =>
    wire.send({ t: 'tie-out', tieOutId: 't', sourceId: books, epoch: lane.epoch, seq, asOn, ...more });
  return { gateway, wire, lane, ask };
}

test('adds openings and postings per account, exactly', async () => {
  const { wire, lane, ask } = await holding([
    account('cash', 'Cash', '0.10'),
    account('sales', 'Sales', '-9999999999999999.99'),
    account('idle', 'Idle', '0'),
    voucher('v1', {
      lines: [
        ['cash', '0.20'],
        ['sales', '-0.2'],
      ],
    }),
    voucher('v2', {
      lines: [
        ['cash', '-0.05'],
        ['sales', '0.05'],
      ],
    }),
  ]);
  ask(lane.last);
  expect(await wire.next('tie-out-totals')).toMatchObject({
    tieOutId: 't',
    atSeq: true,
    page: 0,
    lastPage: true,
    vouchers: 2,
    accounts: [
      ['cash', '0.10', '0.20', '0.05'],
      ['idle', '0.00', '0.00', '0.00'],
      ['sales', '-9999999999999999.99', '0.05', '0.20'],
    ],
  });
});

test('counts a voucher by what it affects and from when, never by its date alone', async () => {
  const cash = (amount: Decimal | string) => [['cash', amount] as const];
  const { wire, lane, ask } = await holding([
    account('cash', 'Cash', '0'),
    voucher('today', { date: asOn, lines: cash('1') }),
    voucher('later', { date: '2025-07-01', lines: cash('10') }),
    voucher('optional', { affects: { accounts: false, from: null }, lines: cash('100') }),
    voucher('post-dated', { affects: { accounts: true, from: '2025-07-01' }, lines: cash('1000') }),
  ]);
  ask(lane.last);
  expect(await wire.next('tie-out-totals')).toMatchObject({
    vouchers: 1,
    accounts: [['cash', '0.00', '1.00', '0.00']],
  });
});

test('shows a line whose account it does not hold', async () => {
  const { wire, lane, ask } = await holding([
    account('cash', 'Cash', '0'),
    voucher('v', {
      lines: [
        [null, '1', 'Cash'],
        ['gone', '2'],
        [null, '3', 'Unheard of'],
      ],
    }),
  ]);
  ask(lane.last);
  const { accounts } = await wire.next('tie-out-totals');
  expect(accounts.map(([id, , debits]) => [id, debits])).toEqual([
    ['cash', '1.00'],
    ['gone', '2.00'],
    ['Unheard of', '3.00'],
  ]);
});

test('names the bills that are open', async () => {
  const { wire, lane, ask } = await holding([
    bill('b1', 'INV/1', '5.50'),
    bill('b2', 'INV/2', '0.00'),
    bill('b3', 'INV/3', '-1'),
  ]);
  ask(lane.last);
  expect((await wire.next('tie-out-totals')).bills).toEqual([
    ['cash', 'INV/1', '5.50'],
    ['cash', 'INV/3', '-1'],
  ]);
});

test('tells each period with what came before it, of the ledgers asked for', async () => {
  const cash = (amount: string) => [['cash', amount] as const];
  const { wire, lane, ask } = await holding([
    account('cash', 'Cash', '100'),
    account('bank', 'Bank', '7'),
    voucher('before', { date: '2025-03-31', lines: cash('10') }),
    voucher('first', { date: '2025-04-01', lines: cash('20') }),
    voucher('last', { date: '2026-03-31', lines: cash('-5') }),
    voucher('after', { date: '2026-04-01', lines: cash('40') }),
  ]);
  const periods = [
    { from: '2025-04-01', to: '2026-03-31' },
    { from: '2026-04-01', to: '2026-04-01' },
  ];
  ask(lane.last, { periods, accountIds: ['cash'] });
  expect((await wire.next('tie-out-totals')).periods).toEqual([
    [0, 'cash', '110.00', '20.00', '5.00'],
    [1, 'cash', '125.00', '40.00', '0.00'],
  ]);
});

test('counts vouchers of every status by type and month, whenever they are dated', async () => {
  const { wire, lane, ask } = await holding([
    account('cash', 'Cash', '0'),
    voucher('a', { date: '2025-05-01', nativeType: 'Sales', lines: [] }),
    voucher('b', { date: '2025-05-31', nativeType: 'Sales', affects: { accounts: false, from: null }, lines: [] }),
    voucher('c', { date: '2029-01-01', nativeType: 'Receipt', lines: [] }),
  ]);
  ask(lane.last);
  expect((await wire.next('tie-out-totals')).counts).toEqual([
    ['Sales', '2025-05', 2],
    ['Receipt', '2029-01', 1],
  ]);
});

test('tells of a party kept bill by bill what names no bill, openings among it', async () => {
  const openingBills = [{ reference: 'OLD/1', type: null, date: null, dueDate: null, creditDays: null, amount: '60' }];
  const allocation = (type: string, reference: string | null, amount: string) => {
    return { type, reference, amount, dueDate: null, creditDays: null };
  };
  const { wire, lane, ask } = await holding([
    account('meera', 'Meera', '100', { billWise: true, openingBills }),
    account('cash', 'Cash', '0'),
    voucher('sale', { lines: [['meera', '50', 'Meera', [allocation('new', 'INV/1', '50')]]] }),
    voucher('paid', {
      date: '2030-01-01',
      lines: [
        ['meera', '-30', 'Meera', [allocation('against', 'INV/1', '-10'), allocation('on-account', null, '-20')]],
      ],
    }),
  ]);
  ask(lane.last);
  expect((await wire.next('tie-out-totals')).parties).toEqual([['meera', '120.00', '20.00']]);
});

test('takes in again what was spoilt here under its own hash', async () => {
  const intact = account('cash', 'Cash', '1');
  const { gateway, wire, lane } = await holding([{ ...account('cash', 'Cash', '2'), hash: intact.hash }]);
  wire.sendRaw(lane.batch([intact]));
  await wire.next('ack');
  expect((await gateway.client.record(books, intact.id)).data).toMatchObject({ openingBalance: '1' });
  const { cursor } = await gateway.client.record(books, intact.id);
  wire.sendRaw(lane.batch([{ ...intact, cause: 'resync' }]));
  await wire.next('ack');
  expect((await gateway.client.record(books, intact.id)).cursor).toBe(cursor);
});

test('is not valid at another number than the one asked for', async () => {
  const { wire, lane, ask } = await holding([account('cash', 'Cash', '1')]);
  ask(lane.last + 1);
  expect(await wire.next('tie-out-totals')).toMatchObject({ atSeq: false, lastPage: true, accounts: [] });
});

test('pages what does not fit one frame', async () => {
  const ids = Array.from({ length: 1500 }, (_, n) => `a${String(n).padStart(5, '0')}`);
  const { wire, lane, ask } = await holding(ids.map((id) => account(id, id, '1')));
  wire.sendRaw(lane.batch(ids.map((id) => account(`${id}-2`, `${id}-2`, '1'))));
  await wire.next('ack');
  ask(lane.last);
  const pages = [await wire.next('tie-out-totals'), await wire.next('tie-out-totals')];
  expect(pages.map(({ page, lastPage }) => [page, lastPage])).toEqual([
    [0, false],
    [1, true],
  ]);
  expect(new Set(pages.flatMap(({ accounts }) => accounts.map(([id]) => id))).size).toBe(3000);
});

test('keeps the verdict', async () => {
  const { gateway, wire, lane } = await holding([account('cash', 'Cash', '1')]);
  const verdict = { sourceId: books, seq: lane.last, asOn, accounts: 1, bills: 0 };
  wire.send({ t: 'tie-out-result', tieOutId: 't1', ok: false, differences: [{ account: 'Cash' }], ...verdict });
  wire.send({ t: 'tie-out-result', tieOutId: 't2', ok: true, differences: [], ...verdict });
  wire.send({ t: 'ping', id: 1 });
  await wire.next('pong');
  expect((await gateway.client.tieOuts(books)).map(({ ok }) => ok)).toEqual([true, false]);
  expect((await gateway.client.source(books)).tieOut).toMatchObject({ ok: true, seq: 1, accounts: 1 });
});
