import { expect, test } from 'vitest';
import type { PlainDate } from '../../contract/dates.ts';
import { addSource } from '../capture/testing/capture-books.ts';
import { sourceId } from '../capture/testing/model-books.ts';
import { tempStore } from '../store/testing.ts';
import { readFromOf } from './read-from.ts';

const [earlier, later] = ['2024-04-01', '2025-04-01'] as PlainDate[];
const cursor = { version: 2 };

function lives(...wanted: readonly (PlainDate | null | undefined)[]) {
  const store = tempStore();
  addSource(store);
  const { num } = store.sources.require(sourceId);
  return wanted.map((day = null) => {
    const now = readFromOf(store, sourceId, day);
    const isReadAnew = store.sources.require(sourceId).cursor === null;
    store.transaction(() => store.sources.setCursor(num, cursor));
    return [now, isReadAnew];
  });
}

test('books are read from the day that is set when they are first read', () => {
  expect(lives(later, later)).toEqual([
    [later, true],
    [later, false],
  ]);
  expect(lives(null, null)).toEqual([
    [null, true],
    [null, false],
  ]);
});

test('an earlier day, or none, makes them be read anew, and a later one changes nothing', () => {
  expect(lives(later, earlier, later)).toEqual([
    [later, true],
    [earlier, true],
    [earlier, false],
  ]);
  expect(lives(earlier, null, earlier)).toEqual([
    [earlier, true],
    [null, true],
    [null, false],
  ]);
});

test('books that were read before there was such a setting stay whole', () => {
  const store = tempStore();
  addSource(store);
  store.transaction(() => store.sources.setCursor(store.sources.require(sourceId).num, cursor));
  expect(readFromOf(store, sourceId, later ?? null)).toBeNull();
  expect(store.sources.require(sourceId).cursor).toEqual(cursor);
});
