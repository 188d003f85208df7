import type { Store } from '../../store/store.ts';
import { sourceFingerprint } from '../../store/testing.ts';
import { append, type Captured } from '../append.ts';
import { type ModelBooks, sourceId } from './model-books.ts';

export const hashKey = 'hash-key-of-a-tenant';

/** Adds the model's source to the store. */
export function addSource(store: Store): void {
  store.transaction(() => store.sources.pin(sourceId, sourceFingerprint));
}

export function captureOptions(store: Store) {
  return { store, hashKey, echoOf: () => null };
}

/** Pulls everything since the store's cursor into the store. */
export async function captureBooks(store: Store, books: ModelBooks, whole = false): Promise<Captured> {
  const total = { sent: 0, unchanged: 0, problems: 0 };
  const cursor = whole ? null : store.sources.require(sourceId).cursor;
  for await (const batch of books.pull(cursor)) {
    const { sent, unchanged, problems } = append(captureOptions(store), sourceId, batch);
    total.sent += sent;
    total.unchanged += unchanged;
    total.problems += problems;
  }
  return total;
}
