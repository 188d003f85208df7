import { expect, test } from 'vitest';
import { BridgeError } from '../../contract/errors.ts';
import { sourceStream } from '../../contract/ids.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import type { Store } from '../store/store.ts';
import { tempStore } from '../store/testing.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { Follower } from './follow.ts';
import type { FollowStatus } from './follow-status.ts';
import { Pace } from './pace.ts';
import { addSource } from './testing/capture-books.ts';
import { follow, pollMs } from './testing/following.ts';
import { ledgerId, ModelBooks, sourceId, unreachable, voucherId } from './testing/model-books.ts';
import { ModelGateway } from './testing/model-gateway.ts';

const stream = sourceStream(sourceId);

function manyVouchers(count: number): ModelBooks {
  const books = new ModelBooks();
  books.putAccount('sales', { name: 'Sales' });
  books.putAccount('cash', { name: 'Cash' });
  for (let index = 0; index < count; index += 1) books.putVoucher(`v${index}`, cashSale(100 + index));
  return books;
}

function cashSale(paise: number) {
  return {
    date: '2024-04-02',
    lines: [
      { account: 'cash', paise },
      { account: 'sales', paise: -paise },
    ],
  };
}

function storeWithSource(): Store {
  const store = tempStore();
  addSource(store);
  return store;
}

const idsOf = (gateway: ModelGateway) => [...gateway.records.keys()].sort();
const idsIn = (books: ModelBooks) =>
  books
    .records()
    .map(({ id }) => id)
    .sort();

test('carries the books, then every edit and deletion within one cycle', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(10), new ModelGateway()];
  const following = await follow(store, books, gateway);
  gateway.take(store);
  expect(idsOf(gateway)).toEqual(idsIn(books));

  books.putVoucher('v3', cashSale(9_999));
  books.deleteVoucher('v7');
  await following.advance(pollMs);
  gateway.take(store);

  expect(idsOf(gateway)).toEqual(idsIn(books));
  expect(gateway.records.get(voucherId('v3'))?.native.version).toBe(String(books.vouchers.get('v3')?.version));
  expect(following.follower.status.state).toBe('in-sync');
  await following.stop();
  expect(following.follower.status.state).toBe('stopped');
});

const numbersAt = (gateway: ModelGateway) =>
  [...gateway.records.values()].flatMap(({ kind, id, data }) => (kind === 'voucher' ? [[id, data['number']]] : []));
const numbersIn = (books: ModelBooks) =>
  books.records().flatMap(({ kind, id, data }) => (kind === 'voucher' ? [[id, (data as VoucherData).number]] : []));

function spreadVouchers(count: number): ModelBooks {
  const books = manyVouchers(0);
  for (let index = 0; index < count; index += 1) {
    const day = String((index % 28) + 1).padStart(2, '0');
    books.putVoucher(`v${index}`, { ...cashSale(100 + index), date: `2024-05-${day}`, number: String(index + 1) });
  }
  return books;
}

test('numbers that shift without a save are carried, and read once', async () => {
  const [store, books, gateway] = [storeWithSource(), spreadVouchers(40), new ModelGateway()];
  const following = await follow(store, books, gateway);
  await following.advance(pollMs);
  gateway.take(store);
  const pulls = books.pulls.length;
  books.deleteVoucher('v10');
  for (let index = 11; index < 40; index += 1) books.renumber(`v${index}`, String(index));
  await following.advance(pollMs);
  gateway.take(store);

  expect(numbersAt(gateway)).toEqual(numbersIn(books));
  expect(gateway.records.has(voucherId('v10'))).toBe(false);
  expect(books.rereads).toEqual([{ from: '2024-05-01', to: '2024-05-28' }]);
  expect(books.pulls.slice(pulls).every((cursor) => cursor !== null)).toBe(true);
  const sent = gateway.changes.length;
  await following.advance(5 * pollMs);
  gateway.take(store);
  expect([books.rereads.length, gateway.changes.length]).toEqual([1, sent]);
  await following.stop();
});

test('what changes between the census and the second reading is there after the next cycle', async () => {
  const [store, books, gateway] = [storeWithSource(), spreadVouchers(10), new ModelGateway()];
  const following = await follow(store, books, gateway);
  books.deleteVoucher('v2');
  for (let index = 3; index < 10; index += 1) books.renumber(`v${index}`, String(index));
  const reread = books.reread.bind(books);
  books.reread = async function* (stretch) {
    books.reread = reread;
    books.putVoucher('v5', { ...cashSale(7), date: '2024-06-20', number: 'moved' });
    books.renumber('v6', 'shifted again');
    yield* reread(stretch);
  };
  await following.advance(2 * pollMs);
  gateway.take(store);
  expect(numbersAt(gateway)).toEqual(numbersIn(books));
  await following.stop();
});

test('what no pull has shown is found by the next census', async () => {
  const [store, books, gateway] = [storeWithSource(), spreadVouchers(5), new ModelGateway()];
  const following = await follow(store, books, gateway);
  const { vouchers } = books;
  vouchers.set('lost', { version: 1, value: { ...cashSale(5), date: '2024-07-01', number: 'lost' } });
  books.accounts.set('lost', { version: 1, value: { name: 'Lost' } });
  books.deleteVoucher('v0');
  await following.advance(pollMs);
  gateway.take(store);
  expect(idsOf(gateway)).toEqual(idsIn(books));
  expect(books.rereads[0]).toBe('masters');
  await following.stop();
});

test('what can not be understood when it is read again is told once, until it reads well or is gone', async () => {
  const [store, books, gateway] = [storeWithSource(), spreadVouchers(5), new ModelGateway()];
  const problem = { kind: 'problem' as const, code: 'record.not-understood', message: 'odd' };
  const following = await follow(store, books, gateway);
  const { num } = store.sources.require(sourceId);
  const reread = books.reread.bind(books);
  let reads = 0;
  books.reread = async function* (stretch) {
    reads += 1;
    const problems = [
      { ...problem, at: `byte ${reads + 70}`, record: voucherId('v1') },
      { ...problem, at: `byte ${reads}` },
    ];
    for await (const batch of reread(stretch)) {
      yield { ...batch, problems, records: batch.records.filter(({ id }) => id !== voucherId('v1')) };
    }
  };
  books.renumber('v1', '1');
  for (let times = 0; times < 2; times += 1) {
    books.deleteVoucher(`v${2 + times}`);
    await following.advance(pollMs);
    expect(reads).toBe(1 + times);
    expect(store.quarantine.list(num, 10)).toMatchObject([
      { at: `byte ${reads}`, record: null },
      { at: `byte ${reads + 70}`, record: voucherId('v1') },
    ]);
  }
  books.reread = reread;
  books.deleteVoucher('v4');
  await following.advance(pollMs);
  expect(store.quarantine.count(num)).toBe(0);
  await following.stop();
});

test('a PC that slept during a census does not put off the next one', async () => {
  const [store, books, gateway] = [storeWithSource(), spreadVouchers(5), new ModelGateway()];
  const following = await follow(store, books, gateway);
  books.beforeCensusPage = () => {
    following.clock.leap(10 * 3_600_000);
    books.beforeCensusPage = null;
  };
  books.putVoucher('v1', cashSale(1));
  await following.advance(pollMs);
  expect(books.beforeCensusPage).toBe(null);
  books.deleteVoucher('v2');
  await following.advance(11 * pollMs);
  gateway.take(store);
  expect(idsOf(gateway)).toEqual(idsIn(books));
  await following.stop();
});

test('while a person waits for a proof, what changes meanwhile is looked over at once, however long that takes', async () => {
  const [store, books, gateway] = [storeWithSource(), spreadVouchers(5), new ModelGateway()];
  const following = await follow(store, books, gateway);
  gateway.take(store);
  await following.advance(pollMs);
  books.beforeCensusPage = () => following.clock.leap(8_000);
  books.putVoucher('v1', cashSale(1));
  await following.advance(pollMs);
  const served = following.follower.hurry();
  await following.advance(pollMs);
  books.deleteVoucher('v2');
  await following.advance(pollMs);
  expect(following.follower.isSettled).toBe(true);
  gateway.take(store);
  expect(idsOf(gateway)).toEqual(idsIn(books));
  served();
  books.deleteVoucher('v3');
  await following.advance(2 * pollMs);
  expect(following.follower.isSettled).toBe(false);
  await following.stop();
});

test('masters are compared daily while nobody works, and then the names that vouchers show are', async () => {
  const [store, books, gateway] = [storeWithSource(), spreadVouchers(5), new ModelGateway()];
  const pace = new Pace({ clock: new VirtualClock(), userIdleMs: () => 600_000 });
  const following = await follow(store, books, gateway, { pace });
  gateway.take(store);
  await following.advance(5 * pollMs);
  const pulls = books.pulls.length;
  books.accounts.set('cash', { version: 2, value: { name: 'Petty Cash' } });
  following.clock.leap(25 * 3_600_000);
  await following.advance(2 * pollMs);
  gateway.take(store);
  expect(gateway.records.get(ledgerId('cash'))?.data['name']).toBe('Petty Cash');
  expect(books.pulls.length).toBe(pulls + 1);
  expect(following.follower.isSettled).toBe(true);
  await following.stop();
});

test('what a restore left under known AlterIDs is found by its content, in books of years ago within a quarter', async () => {
  const [store, books, gateway] = [storeWithSource(), spreadVouchers(5), new ModelGateway()];
  const pace = new Pace({ clock: new VirtualClock(), userIdleMs: () => 600_000 });
  const following = await follow(store, books, gateway, { pace });
  await following.advance(5 * pollMs);
  const [before] = books.vouchers.values();
  if (before === undefined) throw new Error('no voucher');
  books.vouchers.set('v0', { ...before, value: { ...before.value, lines: cashSale(77_700).lines } });
  const lines = () => {
    gateway.take(store);
    return gateway.records.get(voucherId('v0'))?.data['lines'];
  };
  following.clock.leap(60 * 86_400_000);
  await following.advance(5 * pollMs);
  expect(lines()).toMatchObject([{ amount: '1.00' }, { amount: '-1.00' }]);
  following.clock.leap(32 * 86_400_000);
  await following.advance(5 * pollMs);
  expect(lines()).toMatchObject([{ amount: '777.00' }, { amount: '-777.00' }]);
  await following.stop();
});

test('a second reading that fails is owed again', async () => {
  const [store, books, gateway] = [storeWithSource(), spreadVouchers(5), new ModelGateway()];
  const following = await follow(store, books, gateway);
  books.failures.set('reread', new BridgeError('tally.truncated'));
  books.deleteVoucher('v0');
  books.renumber('v4', '4');
  await following.advance(pollMs);
  expect(following.follower.status).toMatchObject({ state: 'trouble', error: { code: 'tally.truncated' } });
  expect(following.follower.isSettled).toBe(false);
  await following.advance(60_000);
  gateway.take(store);
  expect(numbersAt(gateway)).toEqual(numbersIn(books));
  await following.advance(pollMs);
  expect(following.follower.isSettled).toBe(true);
  await following.stop();
});

test('stays settled while it looks and finds nothing new, not while it takes something in', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(5), new ModelGateway()];
  const seen: [string, boolean][] = [];
  const watch: { follower?: Follower } = {};
  const publish = ({ state }: FollowStatus) => seen.push([state, watch.follower?.isSettled ?? false]);
  const following = await follow(store, books, gateway, { publish });
  watch.follower = following.follower;
  gateway.take(store);
  await following.advance(pollMs);
  gateway.take(store);
  seen.length = 0;

  await following.advance(pollMs);
  expect(seen).toEqual([
    ['probing', true],
    ['in-sync', true],
  ]);
  seen.length = 0;

  books.putVoucher('v1', cashSale(7));
  await following.advance(pollMs);
  expect(seen.filter(([state]) => state === 'reading').map(([, isSettled]) => isSettled)).not.toContain(true);
  expect(seen.at(-1)).toEqual(['in-sync', true]);
  await following.stop();
});

test('asks one small question while nothing changes', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(5), new ModelGateway()];
  const following = await follow(store, books, gateway);
  gateway.take(store);
  await following.advance(pollMs);
  expect(following.follower.isSettled).toBe(true);
  const [pulls, censuses] = [books.pulls.length, books.censuses];

  await following.advance(10 * pollMs);

  expect([books.pulls.length, books.censuses]).toEqual([pulls, censuses]);
  await following.stop();
});

test('a deletion is never guessed from an empty census (rule 6: deletions are never guessed)', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(5), new ModelGateway()];
  const following = await follow(store, books, gateway);
  books.emptyCensus = true;
  books.deleteVoucher('v1');
  await following.advance(pollMs);
  gateway.take(store);
  expect(gateway.records.has(voucherId('v1'))).toBe(true);

  books.emptyCensus = false;
  books.putVoucher('v2', cashSale(5));
  await following.advance(pollMs);
  gateway.take(store);
  expect(idsOf(gateway)).toEqual(idsIn(books));
  await following.stop();
});

test('what the first census misses and the second one names is not deleted (rule 6: deletions are never guessed)', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(5), new ModelGateway()];
  const following = await follow(store, books, gateway);
  const hidden = books.vouchers.get('v1');
  books.deleteVoucher('v1');
  const before = books.censuses;
  books.beforeCensusPage = () => {
    if (books.censuses === before + 2 && hidden) books.vouchers.set('v1', hidden);
  };
  await following.advance(pollMs);
  gateway.take(store);

  expect(books.censuses).toBeGreaterThanOrEqual(before + 2);
  expect(gateway.records.has(voucherId('v1'))).toBe(true);
  await following.stop();
});

test('nothing is deleted while something that was saved meanwhile is not read (rule 6: deletions are never guessed)', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(5), new ModelGateway()];
  const following = await follow(store, books, gateway);
  const moved = books.vouchers.get('v1');
  books.deleteVoucher('v1');
  const before = books.censuses;
  books.beforeCensusPage = () => {
    if (books.censuses !== before + 2 || moved === undefined) return;
    books.beforeCensusPage = null;
    books.putVoucher('v1', moved.value);
  };
  await following.advance(pollMs);
  gateway.take(store);
  expect(gateway.records.has(voucherId('v1'))).toBe(true);
  expect(following.follower.isSettled).toBe(false);
  await following.advance(2 * pollMs);
  gateway.take(store);
  expect(idsOf(gateway)).toEqual(idsIn(books));
  await following.stop();
});

test('a restore that falls into a census is told at once, not at the next look', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(10), new ModelGateway()];
  const following = await follow(store, books, gateway);
  books.putVoucher('v3', cashSale(7));
  books.beforeCensusPage = () => {
    books.beforeCensusPage = null;
    books.counter -= 1;
  };
  await following.advance(pollMs);
  expect(store.sources.require(sourceId)).toMatchObject({ rewound: true, cursor: null });
  expect(following.follower.status).toMatchObject({ state: 'trouble', error: { code: 'tally.counters-backwards' } });
  await following.stop();
});

test('unusually many deletions wait for a person, who can approve them (rule 6: a drop beyond a set share stops)', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(60), new ModelGateway()];
  const following = await follow(store, books, gateway);
  for (let index = 0; index < 30; index += 1) books.deleteVoucher(`v${index}`);
  await following.advance(pollMs);
  gateway.take(store);
  const { num } = store.sources.require(sourceId);
  const held = store.heldDeletions.list(num);

  expect(held).toMatchObject([{ state: 'waiting', count: 30, total: 62 }]);
  expect(gateway.records.size).toBe(62);

  books.deleteVoucher('v40');
  await following.advance(pollMs);
  const [replaced] = store.heldDeletions.list(num);
  expect(replaced).toMatchObject({ state: 'waiting', count: 31 });
  expect(replaced?.id).not.toBe(held[0]?.id);

  expect(store.heldDeletions.decide(replaced?.id ?? '', 'approved')).toBe(true);
  following.follower.deletionsDecided();
  await following.advance(1);
  gateway.take(store);
  expect(idsOf(gateway)).toEqual(idsIn(books));
  expect(store.heldDeletions.list(num)).toEqual([]);
  await following.stop();
});

test('what a person refused to delete stays upstream and is not asked again', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(60), new ModelGateway()];
  const following = await follow(store, books, gateway);
  for (let index = 0; index < 30; index += 1) books.deleteVoucher(`v${index}`);
  await following.advance(pollMs);
  const { num } = store.sources.require(sourceId);
  store.heldDeletions.decide(store.heldDeletions.list(num)[0]?.id ?? '', 'refused');
  books.deleteVoucher('v50');
  await following.advance(pollMs);
  gateway.take(store);

  expect(gateway.records.has(voucherId('v50'))).toBe(false);
  expect(gateway.records.has(voucherId('v3'))).toBe(true);
  expect(store.heldDeletions.list(num)).toMatchObject([{ state: 'refused' }]);
  await following.stop();
});

test('a kind that vanishes whole waits for a person, however few it is of all', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(100), new ModelGateway()];
  for (let index = 0; index < 8; index += 1) books.putAccount(`a${index}`, { name: `Account ${index}` });
  const following = await follow(store, books, gateway);
  books.accounts.clear();
  books.counter += 1;
  await following.advance(pollMs);

  const { num } = store.sources.require(sourceId);
  expect(store.heldDeletions.list(num)).toMatchObject([{ state: 'waiting', count: 10, total: 110 }]);
  await following.stop();
});

test('a large share of one kind waits for a person, however small it is of all', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(60), new ModelGateway()];
  for (let index = 0; index < 200; index += 1) books.putAccount(`a${index}`, { name: `Account ${index}` });
  const following = await follow(store, books, gateway);
  for (let index = 0; index < 21; index += 1) books.deleteVoucher(`v${index}`);
  await following.advance(pollMs);

  const { num } = store.sources.require(sourceId);
  expect(store.heldDeletions.list(num)).toMatchObject([{ state: 'waiting', count: 21, total: 262 }]);
  await following.stop();
});

test('books whose counters went backwards are read again, deletions are held and documents wait (rule 7: identity is pinned)', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(10), new ModelGateway()];
  const following = await follow(store, books, gateway);
  books.vouchers.delete('v9');
  books.counter -= 5;
  books.vouchers.set('v8', { version: books.counter, value: cashSale(77) });
  await following.advance(pollMs);
  gateway.take(store);
  const { num } = store.sources.require(sourceId);

  expect(following.follower.writesAllowed).toMatchObject({ code: 'tally.counters-backwards', retry: 'person' });
  expect(gateway.records.get(voucherId('v8'))?.data).toMatchObject({
    lines: [{ amount: '0.77' }, { amount: '-0.77' }],
  });
  expect(store.heldDeletions.list(num)).toMatchObject([{ count: 1 }]);
  expect(gateway.records.has(voucherId('v9'))).toBe(true);

  following.follower.confirmRewound();
  await following.advance(1);
  gateway.take(store);
  expect(following.follower.writesAllowed).toBe(true);
  expect(gateway.records.has(voucherId('v9'))).toBe(false);
  await following.stop();
});

test('trouble is told with its code, tried again ever later, and forgotten when it is over', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(3), new ModelGateway()];
  books.failures.set('probe', unreachable());
  const following = await follow(store, books, gateway);
  const delays: number[] = [];
  for (let times = 0; times < 4; times += 1) {
    const { status } = following.follower;
    if (status.state !== 'trouble') throw new Error(`expected trouble, not ${status.state}`);
    expect(status.error.code).toBe('tally.unreachable');
    delays.push(status.retryInMs);
    books.failures.set('probe', unreachable());
    await following.advance(status.retryInMs);
  }
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000]);
  books.failures.clear();
  await following.advance(60_000);
  expect(following.follower.status.state).toBe('in-sync');
  await following.stop();
});

test('a pull that breaks off goes on from its last cursor and loses nothing', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(9), new ModelGateway()];
  books.batchSize = 2;
  books.failures.set('pull', new BridgeError('tally.truncated'));
  const following = await follow(store, books, gateway);
  expect(following.follower.status).toMatchObject({ state: 'trouble', error: { code: 'tally.truncated' } });
  await following.advance(2_000);
  gateway.take(store);
  expect(idsOf(gateway)).toEqual(idsIn(books));
  await following.stop();
});

test('a mistake in the program ends the run with it', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(1), new ModelGateway()];
  books.failures.set('pull', new TypeError('a bug'));
  const following = await follow(store, books, gateway);
  await expect(following.stop()).rejects.toThrow('a bug');
});

test('reading pauses while the outbox is full and goes on when there is room (rule 9: full means pause reading, never forget)', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(20), new ModelGateway()];
  const following = await follow(store, books, gateway, { room: { bytes: 1e9, batches: 2, perRequest: 0 } });
  expect(following.follower.status).toMatchObject({ state: 'paused', error: { code: 'outbox.full' } });
  expect(store.outbox.view(stream, 100).waiting.length).toBe(2);

  for (let times = 0; times < 20; times += 1) {
    gateway.take(store);
    await following.advance(1_000);
  }
  gateway.take(store);
  expect(idsOf(gateway)).toEqual(idsIn(books));
  await following.stop();
});

test('nothing is read for a source that another installation owns', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(3), new ModelGateway()];
  store.sources.setOwnership(sourceId, 'elsewhere', 2);
  const following = await follow(store, books, gateway);
  expect(following.follower.status).toMatchObject({ state: 'trouble', error: { code: 'source.owned-elsewhere' } });
  expect(books.pulls).toEqual([]);
  await following.stop();
});

test('a mapper with a new form has the books read again', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(3), new ModelGateway()];
  await (await follow(store, books, gateway)).stop();
  await (await follow(store, books, gateway)).stop();
  expect(books.pulls.filter((cursor) => cursor === null).length).toBe(1);

  await (await follow(store, books, gateway, { shapes: { voucher: 2 } })).stop();
  expect(books.pulls.filter((cursor) => cursor === null).length).toBe(2);
});

test('shows the census as soon as all is acked, and stops within the wait for the answer', async () => {
  const [store, books, gateway] = [storeWithSource(), manyVouchers(3), new ModelGateway()];
  gateway.take(store);
  const following = await follow(store, books, gateway, {
    gateway: {
      isOnline: () => true,
      newCensusId: () => 'c',
      exchange: (_page, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    },
  });
  expect(following.follower.status.state).toBe('in-sync');
  gateway.take(store);
  await following.advance(1_000);
  expect(following.follower.status.state).toBe('resync');
  await following.stop();
  expect(following.follower.status.state).toBe('stopped');
});
