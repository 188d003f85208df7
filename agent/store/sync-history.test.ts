import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import { CarriedCounts } from './sync-history.ts';
import { sourceFingerprint, tempStore } from './testing.ts';

const books = 'books-1' as SourceId;
const other = 'books-2' as SourceId;

test('what was carried, stored and proved is told by day and books, and goes after its years', () => {
  let now = new Date('2024-05-03T06:00:00Z');
  const store = tempStore({ clock: { now: () => now } });
  const carry = (source: SourceId, ...changes: Parameters<CarriedCounts['add']>[]) => {
    const counts = new CarriedCounts();
    for (const change of changes) counts.add(...change);
    store.transaction(() => store.syncHistory.carried(source, counts));
  };
  store.transaction(() => store.sources.pin(books, sourceFingerprint));
  carry(books, ['voucher', 'edit', 'upsert'], ['voucher', 'edit', 'upsert'], ['bill', 'echo', 'upsert']);
  carry(books, ['voucher', 'edit', 'deletion']);
  carry(other, ['account', 'resync', 'upsert']);
  const figures = { at: now.toISOString(), seq: 4, asOn: '2024-05-03' as PlainDate, accounts: 9, bills: 2 };
  store.transaction(() => store.syncHistory.proved(books, { ...figures, ok: false, differences: [{}, {}] }));
  now = new Date('2024-05-04T06:00:00Z');
  store.outbox.append(sourceStream(books), ['{}', '{}']);
  const { last, epoch } = store.outbox.view(sourceStream(books), 1);
  store.outbox.ack(sourceStream(books), epoch, last, []);

  const third = {
    day: '2024-05-03',
    sourceId: books,
    carried: [
      { kind: 'bill', cause: 'echo', upserts: 1, deletions: 0 },
      { kind: 'voucher', cause: 'edit', upserts: 2, deletions: 1 },
    ],
    stored: 0,
    proofs: [{ ...figures, ok: false, differences: 2 }],
  };
  const fourth = { day: '2024-05-04', sourceId: books, carried: [], stored: 2, proofs: [] };
  expect(store.syncHistory.days(9)).toMatchObject([fourth, third, { sourceId: other, stored: 0 }]);
  const day = '2024-05-03' as PlainDate;
  expect(store.syncHistory.days(1, day, day)).toEqual([third]);

  now = new Date('2027-05-04T06:00:00Z');
  store.retention.dropSync(3);
  expect(store.syncHistory.days(9)).toEqual([fourth]);
});
