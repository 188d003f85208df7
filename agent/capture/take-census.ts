import type { Source } from '../connectors/connector.ts';
import type { SourceNum } from '../store/sources.ts';
import type { Store } from '../store/store.ts';

/**
 * Puts the objects of the books into the store's census of the source, in place of the last one. Returns how many there are. When it
 * throws, the census is not whole and nothing may be concluded from it.
 */
export async function takeCensus(store: Store, source: Source, signal: AbortSignal): Promise<number> {
  const { num } = store.sources.require(source.sourceId);
  store.transaction(() => store.censuses.drop(num));
  for await (const { entries } of source.census(signal)) {
    signal.throwIfAborted();
    addPage(store, num, entries);
  }
  return store.censuses.size(num);
}

function addPage(store: Store, num: SourceNum, entries: readonly Parameters<Store['censuses']['add']>[1][]): void {
  store.transaction(() => {
    for (const entry of entries) store.censuses.add(num, entry);
  });
}
