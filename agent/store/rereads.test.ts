import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId, SourceId } from '../../contract/ids.ts';
import { sourceFingerprint, tempStore } from './testing.ts';

const since = '2025-05-01T00:00:00Z';

test('owes each day that names one of the renamed masters, whichever batch told it', () => {
  const { store, num, name } = world();
  name('2025-04-01', 'cash', 'meera');
  name('2025-04-02', 'cash');
  name('2025-04-02', 'ravi');
  name('2025-04-03', 'ravi', 'meera-2');
  store.rereads.owe(num, ids('meera', 'cash'), since);
  expect(store.rereads.owed(num)).toEqual([
    { date: '2025-04-02', since },
    { date: '2025-04-01', since },
  ]);
});

test('a day that is owed already keeps its time', () => {
  const { store, num, name } = world();
  name('2025-04-01', 'cash', 'meera');
  store.rereads.owe(num, ids('cash'), since);
  store.rereads.owe(num, ids('meera'), '2025-06-01T00:00:00Z');
  expect(store.rereads.owed(num)).toEqual([{ date: '2025-04-01', since }]);
});

function world() {
  const store = tempStore();
  const sourceId = 'books-1' as SourceId;
  store.transaction(() => store.sources.pin(sourceId, sourceFingerprint));
  const { num } = store.sources.require(sourceId);
  const name = (date: string, ...masters: string[]) => store.rereads.mention(num, date as PlainDate, ids(...masters));
  return { store, num, name };
}

function ids(...masters: string[]): RecordId[] {
  return masters.map((master) => `books-1:ledger:${master}` as RecordId);
}
