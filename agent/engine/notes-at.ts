import type { Notes } from '../connectors/tally/notes.ts';
import type { Store } from '../store/store.ts';

/** What a connector remembers of the product at an origin, kept in the store. */
export function notesAt(store: Store, origin: string): Notes {
  const full = (key: string) => `notes/${origin}/${key}`;
  return {
    get: (key) => store.meta.get(full(key))?.toString() ?? null,
    set: (key, value) => {
      // Tally may answer a request long after it was abandoned, and after the end: nobody remembers that.
      if (!store.isOpen) return;
      if (value === null) store.meta.delete(full(key));
      else store.meta.set(full(key), value);
    },
  };
}
