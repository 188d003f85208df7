import { createCipheriv } from 'node:crypto';
import { expect, test } from 'vitest';
import { maxBlobBytes } from '../../contract/frames.ts';
import type { JobId } from '../../contract/ids.ts';
import { decompress } from '../store/seal.ts';
import type { Store } from '../store/store.ts';
import { tempStore } from '../store/testing.ts';
import { append } from './append.ts';
import { addSource, captureBooks, captureOptions } from './testing/capture-books.ts';
import { accountRecords, ledgerId, ModelBooks, partyId, sourceId, voucherId } from './testing/model-books.ts';
import { ModelGateway } from './testing/model-gateway.ts';

function smallBooks(): ModelBooks {
  const books = new ModelBooks();
  books.putAccount('meera', { name: 'Meera Stores', isParty: true });
  books.putAccount('sales', { name: 'Sales' });
  books.putVoucher('v1', {
    date: '2024-04-02',
    lines: [
      { account: 'meera', paise: 118_000, bill: { reference: 'INV/1', type: 'new' } },
      { account: 'sales', paise: -118_000 },
    ],
  });
  return books;
}

async function captured() {
  const [store, books, gateway] = [tempStore(), smallBooks(), new ModelGateway()];
  addSource(store);
  await captureBooks(store, books);
  gateway.take(store);
  return { store, books, gateway };
}

function batchOf(...records: ReturnType<ModelBooks['records']>) {
  const progress = { stage: 'vouchers', done: 0, total: null, through: null } as const;
  return { records, problems: [], cursor: { counter: 99 }, progress };
}

function waitingLines(
  store: Store,
): readonly { op: string; id: string; cause: string; jobId?: string; kind: string }[] {
  const stream = store.outbox.streams().find((name) => name !== 'jobs');
  if (stream === undefined) return [];
  const { epoch, waiting } = store.outbox.view(stream, 100);
  return waiting.flatMap(({ firstSeq }) => {
    const blob = store.outbox.open(stream, epoch, firstSeq);
    return blob === null
      ? []
      : decompress(blob)
          .split('\n')
          .map((line) => JSON.parse(line));
  });
}

test('a batch that changes nothing stores only its cursor', async () => {
  const { store, books } = await captured();
  const before = store.outbox.usage();

  const result = append(captureOptions(store), sourceId, batchOf(...books.records()));

  expect(result).toEqual({ sent: 0, unchanged: 4, problems: 0 });
  expect(store.outbox.usage()).toEqual(before);
  expect(store.sources.require(sourceId).cursor).toEqual({ counter: 99 });
});

test('a voucher brings the bill it opens, and a receipt closes it', async () => {
  const { store, books, gateway } = await captured();
  books.putAccount('bank', { name: 'Bank' });
  books.putVoucher('v2', {
    date: '2024-05-02',
    lines: [
      { account: 'meera', paise: -100_000, bill: { reference: 'INV/1', type: 'against' } },
      { account: 'bank', paise: 100_000 },
    ],
  });

  await captureBooks(store, books);
  gateway.take(store);

  const bill = [...gateway.records.values()].find(({ kind }) => kind === 'bill');
  expect(bill?.data).toMatchObject({
    account: 'Meera Stores',
    accountId: ledgerId('meera'),
    reference: 'INV/1',
    billDate: '2024-04-02',
    dueDate: '2024-05-02',
    originalAmount: '1180.00',
    openAmount: '180.00',
    voucherId: voucherId('v1'),
    isOpening: false,
    allocations: [
      { voucherId: voucherId('v1'), date: '2024-04-02', amount: '1180.00' },
      { voucherId: voucherId('v2'), date: '2024-05-02', amount: '-1000.00' },
    ],
  });
});

test('a renamed ledger renames its bills, though their vouchers were not read again', async () => {
  const { store, gateway } = await captured();

  append(
    captureOptions(store),
    sourceId,
    batchOf(...accountRecords('meera', { name: 'Meera General Stores', isParty: true }, 9)),
  );
  gateway.take(store);

  const bill = [...gateway.records.values()].find(({ kind }) => kind === 'bill');
  expect(bill?.data).toMatchObject({ account: 'Meera General Stores', reference: 'INV/1' });
});

test('a ledger that is no party any more loses its party and keeps its account', async () => {
  const { store, books, gateway } = await captured();
  books.putAccount('meera', { name: 'Meera Stores', isParty: false, openingPaise: 1 });

  await captureBooks(store, books);
  gateway.take(store);

  expect(gateway.records.has(partyId('meera'))).toBe(false);
  expect(gateway.records.has(ledgerId('meera'))).toBe(true);
});

test('a record read twice in one batch counts once, as it was read last', async () => {
  const { store, books } = await captured();
  const lines = [
    { account: 'meera', paise: 5_00 },
    { account: 'sales', paise: -5_00 },
  ];
  const first = books.voucherRecord('v9', { date: '2024-04-09', lines }, 8);
  const last = books.voucherRecord('v9', { date: '2024-04-09', lines: [] }, 9);

  const { sent } = append(captureOptions(store), sourceId, batchOf(first, last));

  expect(sent).toBe(1);
  const sums = store.totals.sums(store.sources.require(sourceId).num, '2024-04-01' as never, '2024-04-30' as never);
  expect(sums.find(({ account }) => account === ledgerId('sales'))?.credits).toBe(11_800_000n);
});

test('says why a change is sent: edit, echo with the job, reshape, resync', async () => {
  const { store, books } = await captured();
  const { num } = store.sources.require(sourceId);
  const edited = books.voucherRecord('v1', { date: '2024-04-03', lines: [] }, 9);
  const jobId = 'job-1' as JobId;

  append(captureOptions(store), sourceId, batchOf(edited));
  append(
    { ...captureOptions(store), echoOf: () => jobId },
    sourceId,
    batchOf(books.voucherRecord('v2', { date: '2024-04-03', lines: [] }, 9)),
  );
  append(
    captureOptions(store),
    sourceId,
    batchOf({ ...edited, shape: 2, data: { ...Object(edited.data), extra: { more: 1 } } }),
  );
  store.records.clear(num, ledgerId('sales'), Number.MAX_SAFE_INTEGER);
  append(captureOptions(store), sourceId, batchOf(...books.records().filter(({ id }) => id === ledgerId('sales'))));

  const sent = waitingLines(store).filter(({ kind }) => kind !== 'bill');
  expect(sent.map(({ id, cause, jobId: job }) => [id, cause, job])).toEqual([
    [voucherId('v1'), 'edit', undefined],
    [voucherId('v2'), 'echo', jobId],
    [voucherId('v1'), 'reshape', undefined],
    [ledgerId('sales'), 'resync', undefined],
  ]);
});

test('a record that is too large is set aside, and the rest of the batch goes on', async () => {
  const { store, books } = await captured();
  const { num } = store.sources.require(sourceId);
  const noise = incompressible(maxBlobBytes + 1024);
  const huge = { ...books.voucherRecord('huge', { date: '2024-04-03', lines: [] }, 9) };
  const small = books.voucherRecord('small', { date: '2024-04-03', lines: [] }, 9);

  const { sent } = append(
    captureOptions(store),
    sourceId,
    batchOf({ ...huge, data: { ...Object(huge.data), extra: { noise } } }, small),
  );

  expect(sent).toBe(1);
  expect(store.quarantine.list(num, 10)).toMatchObject([{ record: voucherId('huge'), code: 'record.too-large' }]);
  expect(waitingLines(store).map(({ id }) => id)).toEqual([voucherId('small')]);
});

test('a record with an amount finer than the store holds is set aside, not rounded', async () => {
  const { store, books } = await captured();
  const { num } = store.sources.require(sourceId);
  const lines = [{ account: 'sales', accountId: ledgerId('sales'), amount: '0.00001', bills: [] }];
  const fine = books.voucherRecord('fine', { date: '2024-04-03', lines: [] }, 9);

  append(captureOptions(store), sourceId, batchOf({ ...fine, data: { ...Object(fine.data), lines } }));

  expect(store.quarantine.list(num, 10)).toMatchObject([{ record: voucherId('fine'), code: 'record.not-understood' }]);
  expect(store.records.get(num, voucherId('fine'))).toBeNull();

  append(captureOptions(store), sourceId, batchOf(fine));
  expect(store.quarantine.list(num, 10)).toEqual([]);
  expect(store.records.get(num, voucherId('fine'))).not.toBeNull();
});

/** Base64 text that stays larger than so many bytes however it is compressed; always the same. */
function incompressible(bytes: number): string {
  return createCipheriv('aes-256-ctr', Buffer.alloc(32), Buffer.alloc(16))
    .update(Buffer.alloc(bytes))
    .toString('base64');
}

test('a voucher that was taken in before vouchers were counted is counted when another mapper reads it, and nothing is sent', async () => {
  const { store, books } = await captured();
  const { num } = store.sources.require(sourceId);
  const before = store.records.get(num, voucherId('v1'));
  if (!before?.effects) throw new Error('a voucher that moves accounts');
  const counts = store.totals.voucherCounts(num);
  const [type, date, postings, allocations] = JSON.parse(store.effects.get(before.effects)) as unknown[];
  store.transaction(() => {
    const chunk = store.effects.nextChunk();
    store.effects.add(num, chunk, [JSON.stringify([type, date, postings, allocations])]);
    store.records.put(num, { ...before, effects: { chunk, slot: 0 } }, before.batch);
    for (const count of counts)
      store.totals.addVouchers(num, { ...count, date: date as never, vouchers: -count.vouchers });
  });
  expect(store.totals.voucherCounts(num)).toEqual([]);
  const sums = store.totals.onAccount(num, '2030-01-01' as never);

  const reread = books.records().map((record) => ({ ...record, shape: 2 }));
  expect(append(captureOptions(store), sourceId, batchOf(...reread))).toMatchObject({ sent: 0 });
  expect(store.totals.voucherCounts(num)).toEqual(counts);
  expect(store.totals.onAccount(num, '2030-01-01' as never)).toEqual(sums);
});

test('what is carried is counted for years by day, kind and cause, as it went to the outbox', async () => {
  const { store } = await captured();
  const [today] = store.syncHistory.days(1);
  expect(today).toMatchObject({ day: '2026-04-01', sourceId, stored: 5 });
  expect(today?.carried).toEqual(
    [
      ['account', 2],
      ['bill', 1],
      ['party', 1],
      ['voucher', 1],
    ].map(([kind, upserts]) => ({ kind, cause: 'edit', upserts, deletions: 0 })),
  );
});
