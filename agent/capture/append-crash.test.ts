import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import { sourceStream } from '../../contract/ids.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { testClock as clock, tempFolder, testKey } from '../store/testing.ts';
import { append } from './append.ts';
import { addSource, captureBooks, captureOptions } from './testing/capture-books.ts';
import { ledgerId, ModelBooks, sourceId, voucherId } from './testing/model-books.ts';

class PowerCut extends Error {}

const progress = { stage: 'vouchers', done: 0, total: null, through: null } as const;

function firstBooks(): ModelBooks {
  const books = new ModelBooks();
  books.putAccount('meera', {
    name: 'Meera Stores',
    isParty: true,
    openingBills: [{ reference: 'OLD/7', paise: 5_000 }],
  });
  books.putAccount('sales', { name: 'Sales' });
  for (const key of ['v1', 'v2']) books.putVoucher(key, saleOf(key, 118_000));
  return books;
}

function saleOf(reference: string, paise: number) {
  const bill = { reference, type: 'new' as const };
  return {
    date: '2024-04-02',
    lines: [
      { account: 'meera', paise, bill },
      { account: 'sales', paise: -paise },
    ],
  };
}

/** Everything that the store would act on. */
function contentOf(store: Store) {
  const { num, cursor } = store.sources.require(sourceId);
  const asOn = '2024-12-31' as PlainDate;
  return {
    cursor,
    records: store.records
      .page(num, null, 100)
      .map(({ effects, ...rest }) => [rest, effects && store.effects.get(effects)]),
    counts: store.records.counts(num),
    sums: store.totals.sums(num, '2024-04-01' as PlainDate, asOn),
    onAccount: store.totals.onAccount(num, asOn),
    vouchers: store.totals.voucherCounts(num),
    bills: store.bills.page(num, '', 100).map((bill) => [bill, store.bills.allocations(bill.num)]),
    open: store.bills.open(num),
    outbox: store.outbox.view(sourceStream(sourceId), 100),
    problems: store.quarantine.list(num, 10),
  };
}

test('a capture cut short at any statement is wholly there or not at all, and can be repeated (rule 1: one commit)', async () => {
  const edits = firstBooks();
  edits.putAccount('meera', { name: 'Meera General', isParty: false });
  edits.putVoucher('v1', saleOf('v1', 99_000));
  edits.putVoucher('v3', saleOf('v3', 1_000));
  const changed = edits.records().filter(({ id }) => ![ledgerId('sales'), voucherId('v2')].includes(id));
  const batch = {
    records: changed,
    problems: [{ kind: 'problem', at: 'x', code: 'c', message: 'm' } as const],
    cursor: { counter: 77 },
    progress,
  };

  let before: unknown;
  let after: unknown;
  for (let cutAt = 1; after === undefined; cutAt += 1) {
    const folder = tempFolder();
    let statements = Number.NEGATIVE_INFINITY;
    const trace = () => {
      statements += 1;
      if (statements === cutAt) throw new PowerCut();
    };
    const store = openStore({ folder, key: testKey, clock, trace });
    addSource(store);
    await captureBooks(store, firstBooks());
    before = contentOf(store);
    statements = 0;
    const isCut = attempt(() => append(captureOptions(store), sourceId, batch));
    statements = Number.NEGATIVE_INFINITY;
    if (!isCut) after = contentOf(store);
    store.close();

    const reopened = openStore({ folder, key: testKey, clock });
    expect(contentOf(reopened), `cut at statement ${cutAt}`).toEqual(isCut ? before : after);
    append(captureOptions(reopened), sourceId, batch);
    expect(reopened.records.counts(reopened.sources.require(sourceId).num)).toEqual({
      account: 2,
      bill: 3,
      voucher: 3,
    });
    reopened.close();
  }
  expect(after).not.toEqual(before);
});

/** True when the power was cut. */
function attempt(body: () => void): boolean {
  try {
    body();
    return false;
  } catch (error) {
    if (error instanceof PowerCut) return true;
    throw error;
  }
}

test('a full disk loses nothing: the capture is refused whole, and goes on when there is room', async () => {
  const folder = tempFolder();
  const small = openStore({ folder, key: testKey, clock, maxPages: 500 });
  addSource(small);
  const books = firstBooks();
  await captureBooks(small, books);
  const many = Array.from({ length: 4_000 }, (_, index) =>
    books.voucherRecord(`w${index}`, saleOf(`w${index}`, 100), 50 + index),
  );
  const before = contentOf(small);

  expect(() =>
    append(captureOptions(small), sourceId, { records: many, problems: [], cursor: { counter: 5_000 }, progress }),
  ).toThrow(expect.objectContaining({ code: 'store.full', retry: 'later' }));
  expect(contentOf(small)).toEqual(before);
  small.close();

  const roomy = openStore({ folder, key: testKey, clock });
  append(captureOptions(roomy), sourceId, { records: many, problems: [], cursor: { counter: 5_000 }, progress });
  expect(roomy.records.counts(roomy.sources.require(sourceId).num)).toMatchObject({ voucher: 4_002 });
  roomy.close();
});

test('a job still commits on a disk that is full for reading, out of the reserve (rule 4)', async () => {
  const store = openStore({ folder: tempFolder(), key: testKey, clock, maxPages: 500 });
  addSource(store);
  const blob = Buffer.alloc(64 * 1024);
  let kept = 0;
  expect(() => {
    for (;;) store.transaction(() => store.meta.set(`fill-${kept++}`, blob));
  }).toThrow(expect.objectContaining({ code: 'store.full' }));

  expect(store.reserve.isFull).toBe(true);
  store.jobTransaction(() => store.meta.set('job-intent', blob));
  expect(store.meta.get('job-intent')).toEqual(blob);
  expect(store.reserve.isFull).toBe(false);
  expect(store.keepReserve()).toBe(false);

  store.transaction(() => {
    for (let index = 0; index < 40; index += 1) store.meta.delete(`fill-${index}`);
  });
  expect(store.keepReserve()).toBe(true);
  store.close();
});
