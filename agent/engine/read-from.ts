import { PlainDate } from '../../contract/dates.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { Store } from '../store/store.ts';

/** As the person set it, by the name of the company. */
export type ReadFrom = { readonly [company: string]: PlainDate };

/**
 * The day from which these books are read; null: as they begin. It only ever moves back: what was carried once goes on being followed, and
 * an earlier day makes the books be read anew.
 */
export function readFromOf(store: Store, sourceId: SourceId, wanted: PlainDate | null): PlainDate | null {
  const { num, cursor, readAt } = store.sources.require(sourceId);
  const key = `read-from/${sourceId}`;
  const kept = store.meta.get(key)?.toString();
  const isRead = cursor !== null || readAt !== null;
  const before = kept === undefined ? (isRead ? null : wanted) : (PlainDate.safeParse(kept).data ?? null);
  const isEarlier = before !== null && (wanted === null || wanted < before);
  const now = isEarlier ? wanted : before;
  store.transaction(() => {
    if (isEarlier) store.sources.setCursor(num, null);
    store.meta.set(key, now ?? 'the beginning');
  });
  return now;
}
