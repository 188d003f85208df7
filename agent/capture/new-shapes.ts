import type { SourceId } from '../../contract/ids.ts';
import type { Store } from '../store/store.ts';

/** A mapper that changed its form has the books read again from the beginning. */
export function rereadNewShapes(store: Store, sourceId: SourceId, shapes: { readonly [kind: string]: number }): void {
  const key = `shapes/${sourceId}`;
  const now = JSON.stringify(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (store.meta.get(key)?.toString() === now) return;
  store.transaction(() => {
    store.sources.setCursor(store.sources.require(sourceId).num, null);
    store.meta.set(key, now);
  });
}
