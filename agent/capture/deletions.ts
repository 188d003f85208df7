import type { PlainDate } from '../../contract/dates.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { Source } from '../connectors/source.ts';
import type { Absence } from '../store/absences.ts';
import type { SourceRow } from '../store/sources.ts';
import type { Store } from '../store/store.ts';
import { billId } from './bills.ts';
import { ChangeSet } from './change-set.ts';
import { edit } from './reason.ts';
import { stretches } from './stretches.ts';
import { lookAgain } from './take-census.ts';

export interface DeletionLimits {
  /** More than this share of a source's objects, or of those of one kind, and more than `objects` of them, waits for a person. */
  readonly share: number;
  readonly objects: number;
  /** A kind of more objects than this never vanishes whole without a person. */
  readonly wholeKind: number;
}

export const defaultDeletionLimits: DeletionLimits = { share: 0.2, objects: 20, wholeKind: 5 };

export interface DeletionOptions {
  readonly store: Store;
  readonly hashKey: string;
  readonly limits: DeletionLimits;
}

export type DeletionOutcome =
  | { readonly state: 'none' }
  | { readonly state: 'deleted'; readonly count: number }
  /** More than is usual: `deletions.held` until a person has decided. What was approved before is deleted all the same. */
  | { readonly state: 'held'; readonly id: string; readonly count: number; readonly total: number }
  /** The books named nothing at all: nothing is concluded from that. */
  | { readonly state: 'not-concluded' };

/**
 * Finds what is gone from the books, and what the platform holds beyond them, by the census that was just taken and, when there is
 * something, a second look to confirm it (DESIGN rule 6). Deletes it upstream with everything derived from it, unless it is unusually
 * much. `isCurrent` throws unless the state is what the books held just now: something that was moved to another day, and is not read
 * there yet, would look deleted. `from`: the census has come to that day only.
 */
export async function findDeletions(
  options: DeletionOptions,
  source: Source,
  signal: AbortSignal,
  { isCurrent = async () => undefined, from = null }: Circumstances = {},
): Promise<DeletionOutcome> {
  const { store } = options;
  const { num, sourceId } = store.sources.require(source.sourceId);
  const prefix = billId(sourceId, '');
  if (store.censuses.size(num) === 0) return { state: 'not-concluded' };
  store.transaction(() => store.absences.gather(num, prefix, from));
  if (store.absences.free(num, 1).length > 0 || store.absences.undecided(num) > 0) {
    const places = store.absences.places(num);
    const only = places && stretches(places.map((date) => ({ date, objects: 1, stale: 1 })));
    if ((await lookAgain(store, source, only, signal)) === null) return { state: 'not-concluded' };
    await isCurrent();
    store.transaction(() => store.absences.keepAbsent(num, prefix));
  }
  return conclude(options, sourceId);
}

export interface Circumstances {
  readonly isCurrent?: () => Promise<void>;
  readonly from?: PlainDate | null;
}

function conclude(options: DeletionOptions, sourceId: SourceId): DeletionOutcome {
  const { store } = options;
  const { num } = store.sources.require(sourceId);
  const held = store.transaction(() => holdUnusual(options, sourceId));
  const count = deleteFree(options, sourceId);
  store.transaction(() => store.heldDeletions.dropSettled(num));
  if (held !== null) return { state: 'held', ...held };
  return count === 0 ? { state: 'none' } : { state: 'deleted', count };
}

function holdUnusual({ store, limits }: DeletionOptions, sourceId: SourceId) {
  const row = store.sources.require(sourceId);
  const count = store.absences.undecided(row.num);
  const total = store.censuses.objects(row.num);
  if (count > 0 && isUnusual(store, row, count, total, limits)) {
    return { id: store.heldDeletions.hold(row.num, count, total), count, total };
  }
  store.heldDeletions.release(row.num);
  return null;
}

function isUnusual(store: Store, row: SourceRow, count: number, total: number, limits: DeletionLimits): boolean {
  const kinds = store.absences.undecidedKinds(row.num);
  const isMany = (gone: number, all: number) => gone > limits.objects && gone > all * limits.share;
  const isWhole = (gone: number, all: number) => gone > limits.wholeKind && gone === all;
  return (
    row.rewound ||
    isMany(count, total) ||
    kinds.some((kind) => isMany(kind.count, kind.total) || isWhole(kind.count, kind.total))
  );
}

const perTransaction = 500;

function deleteFree(options: DeletionOptions, sourceId: SourceId): number {
  let deleted = 0;
  for (let count = -1; count !== 0; deleted += count) {
    count = options.store.transaction(() => deleteSome(options, sourceId));
  }
  return deleted;
}

function deleteSome({ store, hashKey }: DeletionOptions, sourceId: SourceId): number {
  const row = store.sources.require(sourceId);
  const gone = store.absences.free(row.num, perTransaction);
  const changes = new ChangeSet(store, row, hashKey);
  for (const absence of gone) remove(store, row, changes, absence);
  changes.write();
  return gone.length;
}

function remove(store: Store, row: SourceRow, changes: ChangeSet, { object, upstreamKind }: Absence): void {
  if (upstreamKind !== null) changes.removeUpstream(upstreamKind, object);
  for (const record of store.records.ofObject(row.num, object)) {
    changes.remove(record, edit);
    store.quarantine.clear(row.num, record.id);
  }
  store.absences.drop(row.num, object);
}
