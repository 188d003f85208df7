import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import { maxSurplus } from '../../contract/frames.ts';
import type { RecordId } from '../../contract/ids.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { tempFolder, tempStore, testClock, testKey } from '../store/testing.ts';
import { addSource } from './testing/capture-books.ts';
import { follow, pollMs } from './testing/following.ts';
import { ledgerId, ModelBooks, sourceId, voucherId } from './testing/model-books.ts';
import { ModelGateway } from './testing/model-gateway.ts';

function invoice(reference: string, paise: number) {
  const bill = { reference, type: 'new' as const };
  return {
    date: '2024-04-02',
    lines: [
      { account: 'meera', paise, bill },
      { account: 'sales', paise: -paise },
    ],
  };
}

function someBooks(count = 4): ModelBooks {
  const books = new ModelBooks();
  books.putAccount('meera', { name: 'Meera Stores', isParty: true });
  books.putAccount('sales', { name: 'Sales' });
  for (let index = 0; index < count; index += 1) books.putVoucher(`v${index}`, invoice(`INV/${index}`, 100 + index));
  return books;
}

/** One on each day. */
function spread(count: number): ModelBooks {
  const books = someBooks(0);
  for (let index = 0; index < count; index += 1) {
    const date = `2024-04-${String(index + 1).padStart(2, '0')}`;
    books.putVoucher(`v${index}`, { ...invoice(`INV/${index}`, 100 + index), date });
  }
  return books;
}

async function carried(books = someBooks()) {
  const [store, gateway] = [tempStore(), new ModelGateway()];
  addSource(store);
  const following = await follow(store, books, gateway);
  const settle = async () => {
    for (let times = 0; times < 4; times += 1) {
      gateway.take(store);
      await following.advance(pollMs);
    }
    gateway.take(store);
  };
  await settle();
  return { store, gateway, books, following, settle };
}

/** What the platform should hold: every record of the books with its version; bills by the sum that is open. */
function contentOf(gateway: ModelGateway) {
  const all = [...gateway.records.values()];
  return {
    read: all
      .filter(({ kind }) => kind !== 'bill')
      .map(({ id, data }) => [id, data])
      .sort(byText),
    bills: all
      .filter(({ kind }) => kind === 'bill')
      .map(({ data }) => [data['reference'], data['openAmount']])
      .sort(byText),
  };
}

function contentIn(books: ModelBooks) {
  const open = new Map<string, number>();
  for (const { value } of books.vouchers.values()) {
    for (const { bill, paise } of value.lines)
      if (bill) open.set(bill.reference, (open.get(bill.reference) ?? 0) + paise);
  }
  return {
    read: books
      .records()
      .map(({ id, data }) => [id, data])
      .sort(byText),
    bills: [...open].map(([reference, paise]) => [reference, (paise / 100).toFixed(2)]).sort(byText),
  };
}

test('what was captured before the tunnel first came up is sent once, and not again for the first census', async () => {
  const { gateway, books, following } = await carried();
  expect(contentOf(gateway)).toEqual(contentIn(books));
  expect(gateway.changes.length).toBe(gateway.records.size);
  expect(books.pulls.filter((cursor) => cursor === null).length).toBe(1);
  await following.stop();
});

test('a gateway restored from an old backup is brought up to date after a new epoch (rule 3: restored, cloned, rolled back)', async () => {
  const { store, gateway, books, following, settle } = await carried();
  const backup = new Map(gateway.records);
  books.putVoucher('v1', invoice('INV/1', 7_777));
  books.putVoucher('v9', invoice('INV/9', 9_999));
  books.deleteVoucher('v0');
  await settle();
  gateway.records.clear();
  for (const [id, record] of backup) gateway.records.set(id, record);

  gateway.openEpoch(store);
  await settle();

  expect(contentOf(gateway)).toEqual(contentIn(books));
  expect(gateway.changes.slice(-4).every(({ cause }) => cause === 'resync' || cause === 'edit')).toBe(true);
  expect(store.sources.require(sourceId).resync).toBe('none');
  await following.stop();
});

test('changes that were discarded unsent are read again from the books', async () => {
  const { store, gateway, books, following, settle } = await carried();
  books.putVoucher('v1', invoice('INV/1', 7_777));
  books.putAccount('bank', { name: 'Bank' });
  books.deleteVoucher('v2');
  await following.advance(pollMs);

  gateway.openEpoch(store);
  await settle();

  expect(contentOf(gateway)).toEqual(contentIn(books));
  const repeated = gateway.changes.filter(({ cause }) => cause === 'resync').map(({ id }) => id);
  expect(repeated).toContain(ledgerId('bank'));
  expect(repeated).not.toContain(ledgerId('sales'));
  await following.stop();
});

test('only what the platform wants is read again, not the books from the beginning', async () => {
  const { store, gateway, books, following, settle } = await carried(spread(30));
  gateway.records.delete(voucherId('v7'));
  gateway.records.delete(voucherId('v8'));
  gateway.openEpoch(store);
  await settle();

  expect(contentOf(gateway)).toEqual(contentIn(books));
  expect(books.pulls.filter((cursor) => cursor === null).length).toBe(1);
  expect(books.rereads).toEqual([{ from: '2024-04-08', to: '2024-04-09' }]);
  await following.stop();
});

test('what the platform holds beyond the books is deleted only after a census has confirmed it', async () => {
  const { store, gateway, books, following, settle } = await carried();
  const [sample] = gateway.records.values();
  const strange = 'books-1:voucher:strange' as RecordId;
  if (sample) gateway.records.set(strange, { ...sample, id: strange, kind: 'voucher' });

  gateway.openEpoch(store);
  await following.advance(pollMs);
  expect(gateway.records.has(strange)).toBe(true);
  await settle();

  expect(gateway.records.has(strange)).toBe(false);
  expect(contentOf(gateway)).toEqual(contentIn(books));
  await following.stop();
});

test('vouchers and bills that the platform holds of years that are not read stay, and masters that are gone do not', async () => {
  const { store, gateway, books, following, settle } = await carried();
  books.readFrom = '2024-04-01' as PlainDate;
  const [sample] = gateway.records.values();
  const strange = (kind: string) => `books-1:${kind}:strange` as RecordId;
  for (const kind of ['voucher', 'bill', 'account']) {
    const id = kind === 'account' ? strange('ledger') : strange(kind);
    if (sample) gateway.records.set(id, { ...sample, id, kind });
  }
  gateway.openEpoch(store);
  await settle();
  expect([strange('voucher'), strange('bill'), strange('ledger')].map((id) => gateway.records.has(id))).toEqual([
    true,
    true,
    false,
  ]);
  await following.stop();
});

test('a platform that holds far more than the books keeps it until a person has decided', async () => {
  const { store, gateway, books, following, settle } = await carried();
  const [sample] = gateway.records.values();
  for (let index = 0; index < 40; index += 1) {
    const id = `books-1:voucher:strange-${index}` as RecordId;
    if (sample) gateway.records.set(id, { ...sample, id, kind: 'voucher' });
  }
  gateway.openEpoch(store);
  await settle();
  const [held] = store.heldDeletions.list(store.sources.require(sourceId).num);
  expect(held).toMatchObject({ count: 40, state: 'waiting' });
  expect(gateway.records.size).toBeGreaterThan(40);

  store.heldDeletions.decide(held?.id ?? '', 'approved');
  following.follower.deletionsDecided();
  await settle();
  expect(contentOf(gateway)).toEqual(contentIn(books));
  await following.stop();
});

test('what the platform could not name at once is shown again after the first part was deleted', async () => {
  const { store, gateway, books, following, settle } = await carried();
  const [sample] = gateway.records.values();
  for (let index = 0; index < maxSurplus + 30; index += 1) {
    const id = `books-1:voucher:strange-${index}` as RecordId;
    if (sample) gateway.records.set(id, { ...sample, id, kind: 'voucher' });
  }
  const { num } = store.sources.require(sourceId);
  const approve = () => {
    const [held] = store.heldDeletions.list(num);
    store.heldDeletions.decide(held?.id ?? '', 'approved');
    following.follower.deletionsDecided();
    return held?.count;
  };
  gateway.openEpoch(store);
  await settle();
  expect(approve()).toBe(maxSurplus);
  await settle();
  expect(approve()).toBe(30);
  await settle();
  expect(contentOf(gateway)).toEqual(contentIn(books));
  await following.stop();
});

test('pages cover every id in order, without gaps, and bills stand where their ids do', async () => {
  const { store, gateway, books, following, settle } = await carried(someBooks(9));
  const pages: { after: string | null; through: string | null; ids: string[] }[] = [];
  const answer = gateway.answer.bind(gateway);
  gateway.answer = (page) => {
    pages.push({ after: page.after, through: page.through, ids: page.entries.map(([id]) => id) });
    return answer(page);
  };
  gateway.openEpoch(store);
  await settle();

  const ids = pages.flatMap((page) => page.ids);
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids)).toEqual(new Set(gateway.records.keys()));
  expect(pages.map(({ after }) => after)).toEqual([null, ...pages.slice(0, -1).map(({ through }) => through)]);
  expect(pages.at(-1)?.through).toBeNull();
  for (const { after, through, ids: inside } of pages) {
    for (const id of inside) expect(id > (after ?? '') && (through === null || id <= through)).toBe(true);
  }
  expect(books.vouchers.size).toBe(9);
  await following.stop();
});

test('a record that the platform refuses holds nothing else up, is shown, and is sent again when it changes', async () => {
  const poison = voucherId('v17');
  const [store, gateway, books] = [tempStore(), new ModelGateway(), spread(30)];
  books.batchSize = 100;
  addSource(store);
  gateway.take(store);
  gateway.refuses = ({ id, op }) =>
    id === poison && op === 'upsert' && JSON.stringify(books.vouchers.get('v17')).includes('117');
  const following = await follow(store, books, gateway);
  const rounds = async (count: number) => {
    for (let times = 0; times < count; times += 1) {
      gateway.take(store);
      await following.advance(pollMs);
    }
  };
  await rounds(8);
  expect(contentOf(gateway).read).toEqual(contentIn(books).read.filter(([id]) => id !== poison));
  const { num } = store.sources.require(sourceId);
  expect(store.quarantine.list(num, 10)).toMatchObject([{ record: poison, code: 'batch.undecodable' }]);
  const { refused } = gateway;
  expect(refused).toBeLessThanOrEqual(3);

  await rounds(5);
  gateway.openEpoch(store);
  await rounds(5);
  expect(gateway.refused).toBe(refused);

  books.putVoucher('v17', { ...invoice('INV/17', 5), date: '2024-04-18' });
  await following.advance(pollMs);
  await rounds(3);
  expect(contentOf(gateway)).toEqual(contentIn(books));
  expect(store.quarantine.count(num)).toBe(0);
  expect(store.refusals.any(num)).toBe(false);
  await following.stop();
});

class PowerCut extends Error {}

const key = fc.constantFrom('v0', 'v1', 'v2', 'v3', 'v4');
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('put' as const), key, paise: fc.integer({ min: 1, max: 99_999 }) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('delete' as const), key }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('rename' as const), name: fc.constantFrom('Asha', 'Bina') }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('cycle' as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('send' as const), batches: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('epoch' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('park' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restore gateway' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('offline' as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('crash' as const), after: fc.integer({ min: 1, max: 120 }) }) },
);

test('whatever is edited, sent, cut short, parked or restored, the platform ends up with exactly the books', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const folder = tempFolder();
      let left = Number.POSITIVE_INFINITY;
      const trace = () => {
        left -= 1;
        if (left <= 0) throw new PowerCut();
      };
      const reopen = () => {
        left = Number.POSITIVE_INFINITY;
        return openStore({ folder, key: testKey, clock: testClock, trace });
      };
      let store: Store = reopen();
      const [books, gateway] = [someBooks(), new ModelGateway()];
      addSource(store);
      gateway.take(store);
      let backup = new Map(gateway.records);

      const cycle = async (statements = Number.POSITIVE_INFINITY) => {
        left = statements;
        const following = await follow(store, books, gateway);
        await following.advance(pollMs);
        await following.stop().catch(unlessPowerCut);
        if (left <= 0) {
          store.close();
          store = reopen();
        }
        left = Number.POSITIVE_INFINITY;
      };
      for (const each of steps) {
        if (each.type === 'put') books.putVoucher(each.key, invoice(`INV/${each.key}`, each.paise));
        else if (each.type === 'delete' && books.vouchers.has(each.key)) deleteAndRenumber(books, each.key);
        else if (each.type === 'rename') books.putAccount('meera', { name: each.name, isParty: each.name === 'Asha' });
        else if (each.type === 'cycle') await cycle();
        else if (each.type === 'crash') await cycle(each.after);
        else if (each.type === 'send') gateway.take(store, each.batches);
        else if (each.type === 'offline') gateway.isOnline = !gateway.isOnline;
        else if (each.type === 'epoch') gateway.openEpoch(store);
        else if (each.type === 'park') parkFirst(store, gateway);
        else if (each.type === 'restore gateway') {
          const now = new Map(gateway.records);
          gateway.records.clear();
          for (const [id, record] of backup) gateway.records.set(id, record);
          backup = now;
          gateway.openEpoch(store);
        }
      }
      gateway.isOnline = true;
      for (let times = 0; times < 4; times += 1) {
        await cycle();
        gateway.take(store);
      }
      expect(contentOf(gateway)).toEqual(contentIn(books));
      expect(books.vouchers.has('v0')).toBe(gateway.records.has(voucherId('v0')));
      store.close();
    }),
    { numRuns: 25 },
  );
}, 120_000);

/** As Tally does: all later numbers shift. */
function deleteAndRenumber(books: ModelBooks, key: string): void {
  books.deleteVoucher(key);
  for (const [index, later] of [...books.vouchers.keys()].entries()) books.renumber(later, `R/${index}`);
}

/** As the tunnel does when the gateway will not take a batch: it goes, and the stream starts a new epoch. */
function parkFirst(store: Store, gateway: ModelGateway): void {
  const stream = gateway.state.stream;
  const first = store.outbox.view(stream, 1).waiting[0];
  if (first === undefined || first.count === 1) return;
  store.outbox.park(stream, first.firstSeq, 'batch.undecodable');
  gateway.openEpoch(store);
}

function unlessPowerCut(error: unknown): void {
  if (!(error instanceof PowerCut)) throw error;
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1;
}
