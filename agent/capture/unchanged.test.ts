import { expect, test } from 'vitest';
import type { ReadBatch } from '../connectors/source.ts';
import { tempStore } from '../store/testing.ts';
import { append } from './append.ts';
import { digestsOf } from './digests.ts';
import { addSource, captureOptions, hashKey } from './testing/capture-books.ts';
import { ModelBooks, sourceId } from './testing/model-books.ts';

const progress = { stage: 'vouchers', done: 0, total: null, through: null } as const;
const april = { from: '2024-04-01', to: '2024-04-30' } as const;

const voucher = new ModelBooks().voucherRecord('v1', { date: '2024-04-02', lines: [] }, 7);
const { id } = voucher;

function batch(more: Partial<ReadBatch>): ReadBatch {
  return { records: [], problems: [], cursor: null, progress, ...more };
}

/** A store that took the voucher in, with the digest `one`. */
function taken() {
  const store = tempStore();
  addSource(store);
  const take = (more: Partial<ReadBatch>, resend = false) =>
    append({ ...captureOptions(store), resend }, sourceId, batch(more));
  take({ records: [voucher], digests: new Map([[id, 'one']]) });
  const { num } = store.sources.require(sourceId);
  const held = () => store.records.digests(num, april.from as never, april.to as never);
  return { store, num, take, held };
}

const moved = expect.objectContaining({ code: 'tally.books-moved' });

test('what is held by its digest counts as unchanged', () => {
  const { take } = taken();

  expect(take({ unchanged: [{ id, digest: 'one' }] })).toEqual({ sent: 0, unchanged: 1, problems: 0 });
});

test('what is read equal from another text is known by the new digest', () => {
  const { take, held } = taken();

  expect(take({ records: [voucher], digests: new Map([[id, 'two']]) }).sent).toBe(0);
  expect([...held()]).toEqual([['two', id]]);
  expect(() => take({ unchanged: [{ id, digest: 'one' }] })).toThrow(moved);
});

test('what has to be sent again since it was asked for is read once more', () => {
  const { store, num, take, held } = taken();
  store.records.clear(num, id, Number.MAX_SAFE_INTEGER);

  expect(held().size).toBe(0);
  expect(() => take({ unchanged: [{ id, digest: 'one' }] })).toThrow(moved);
});

test('what is gone since it was asked for is read once more, and nothing of its batch is taken in', () => {
  const { store, num, take } = taken();
  store.records.delete(num, id);

  expect(() => take({ unchanged: [{ id, digest: 'one' }], cursor: { counter: 9 } })).toThrow(moved);
  expect(store.sources.require(sourceId).cursor).toBeNull();
});

test('nothing that is to be sent again may be passed over', () => {
  const { take } = taken();

  expect(() => take({ unchanged: [{ id, digest: 'one' }] }, true)).toThrow();
});

test('an equal record that may not be known again loses its digest', () => {
  const { take, held } = taken();

  expect(take({ records: [voucher] }).sent).toBe(0);
  expect(held().size).toBe(0);
});

test('a new version has the digest that came with it', () => {
  const { take, held } = taken();
  const altered = new ModelBooks().voucherRecord('v1', { date: '2024-04-03', lines: [] }, 8);

  take({ records: [altered], digests: new Map([[id, 'three']]) });

  expect([...held()]).toEqual([['three', id]]);
});

test('while a census is taken, what is unchanged stands in the books as it is held', () => {
  const { store, num, take } = taken();
  store.censuses.begin(num);

  take({ unchanged: [{ id, digest: 'one' }] });

  expect(store.censuses.days(num)).toEqual([{ date: '2024-04-02', objects: 1, stale: 0 }]);
});

test('a problem of what reads well again is over, but not what the platform refused', () => {
  const { store, num, take } = taken();
  const problem = { code: 'record.not-understood', at: 'byte 9', message: 'not understood', record: id } as const;
  store.quarantine.add(num, { ...problem, within: { from: '2024-04-02' as never, to: '2024-04-02' as never } });
  store.quarantine.add(num, { ...problem, code: 'record.too-large' });

  take({ unchanged: [{ id, digest: 'one' }] });

  expect(store.quarantine.list(num, 10).map(({ code }) => code)).toEqual(['record.too-large']);
});

test('a digest is of the whole text, of what the record depends on, and of the tenant', () => {
  const { store, num } = taken();
  const of = (text: string, dependsOn: string) => digestsOf(store, num, hashKey).of(text, dependsOn);

  expect(of('<VOUCHER/>', '1 a')).toBe(of('<VOUCHER/>', '1 a'));
  const others = [
    of('<VOUCHER />', '1 a'),
    of('<VOUCHER/>', '1 b'),
    of('<VOUCHER/>', '2 a'),
    of('\ud800', ''),
    of('\ud801', ''),
  ];
  const key = digestsOf(store, num, 'of-another').of('<VOUCHER/>', '1 a');
  expect(new Set([of('<VOUCHER/>', '1 a'), key, ...others]).size).toBe(7);
  expect(key).toMatch(/^[\w-]{22}$/);
});
