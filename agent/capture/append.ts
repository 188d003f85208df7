import { BridgeError } from '../../contract/errors.ts';
import type { JobId, RecordId, SourceId } from '../../contract/ids.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { ReadBatch } from '../connectors/source.ts';
import type { RecordState } from '../store/records.ts';
import type { SourceRow } from '../store/sources.ts';
import { type Store, unjudgedKinds } from '../store/store.ts';
import { type Canonical, canonical, dateOf, objectOf, versionOf } from './canonical.ts';
import { ChangeSet } from './change-set.ts';
import { edit, type Reason, resync } from './reason.ts';

export interface CaptureOptions {
  readonly store: Store;
  /** The tenant's, as the platform gave it. */
  readonly hashKey: string;
  /** The job of ours whose effect this record is, if it is one. */
  readonly echoOf: (record: CanonicalRecord) => JobId | null;
  /** Sends also what has not changed: the platform is known to have lost some of it. */
  readonly resend?: boolean;
}

export interface Captured {
  /** Changes that went to the outbox, derived bills among them. */
  readonly sent: number;
  readonly unchanged: number;
  readonly problems: number;
}

/**
 * Takes in one batch of a pull: what differs from the state goes to the outbox, with totals, bills and the cursor, in one
 * transaction (DESIGN rule 1). The same batch again changes nothing. All records of one object come in the same batch.
 * Throws `store.full`, and `tally.books-moved` for what is not unchanged any more: nothing was taken in.
 */
export function append(options: CaptureOptions, sourceId: SourceId, batch: ReadBatch): Captured {
  const { store, hashKey } = options;
  const items = latest(batch.records).map((record) => canonical(record, hashKey, batch.digests?.get(record.id)));
  return store.transaction(() => {
    const source = store.sources.require(sourceId);
    const held = heldOf(options, source, batch);
    const changes = new ChangeSet(store, source, hashKey);
    const hadProblems = store.quarantine.count(source.num) > 0;
    if (hadProblems) {
      for (const { record, hash } of items) clearProblem(store, source, record.id, hash);
      for (const { id } of held) store.quarantine.clearRead(source.num, id);
    }
    const equal = items.filter((item) => !take(options, source, changes, item, items)).length;
    const sent = changes.write();
    if (store.censuses.pass(source.num) !== null) {
      for (const { record } of items) name(store, source, record);
      for (const state of held) nameHeld(store, source, state);
    }
    for (const problem of batch.problems) store.quarantine.add(source.num, { record: null, ...problem });
    remember(store, source, batch);
    if (batch.cursor !== null) store.sources.setCursor(source.num, batch.cursor);
    return { sent, unchanged: equal + held.length, problems: batch.problems.length };
  });
}

/** What is said to be unchanged. It may have been lost, refused or replaced since it was asked for: then it has to be read once more. */
function heldOf({ store, resend = false }: CaptureOptions, source: SourceRow, { unchanged = [] }: ReadBatch) {
  if (resend && unchanged.length > 0) throw new Error('what is to be sent again was passed over');
  return unchanged.map(({ id, digest }) => {
    const state = store.records.get(source.num, id);
    if (state !== null && state.hash !== null && state.digest === digest) return state;
    throw new BridgeError('tally.books-moved', { hint: `${id} is not held as it was` });
  });
}

/** A record that was read twice counts as it was read last. */
function latest(records: readonly CanonicalRecord[]): readonly CanonicalRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return byId.size === records.length ? records : [...byId.values()];
}

/** A record that was set aside and has changed since is tried anew; one that could not be read was. */
function clearProblem(store: Store, source: SourceRow, id: RecordId, hash: string): void {
  if (store.records.get(source.num, id)?.hash === hash) store.quarantine.clearRead(source.num, id);
  else store.quarantine.clear(source.num, id);
}

/** Which days name which masters; and of renamed ones, that those days have to be read again. */
function remember(
  store: Store,
  { num, lookedAt, readAt }: SourceRow,
  { mentions = [], renamed = [] }: ReadBatch,
): void {
  for (const { date, masters } of mentions) store.rereads.mention(num, date, masters);
  const since = lookedAt ?? readAt ?? new Date(0).toISOString();
  store.rereads.owe(num, renamed, since);
}

/** What is read while a census is taken stands in the books, on the day and in the version that it shows. */
function name(store: Store, source: SourceRow, record: CanonicalRecord): void {
  if (unjudgedKinds.includes(record.kind) || objectOf(record) !== record.id) return;
  store.censuses.add(source.num, { object: record.id, version: versionOf(record), date: dateOf(record) });
}

function nameHeld(store: Store, source: SourceRow, { id: object, version, date }: RecordState): void {
  store.censuses.add(source.num, { object, version, date });
}

/** False when the record is as it was. */
function take(
  options: CaptureOptions,
  source: SourceRow,
  changes: ChangeSet,
  item: Canonical,
  items: readonly Canonical[],
): boolean {
  const { store, echoOf, resend = false } = options;
  const { record } = item;
  const before = store.records.get(source.num, record.id);
  if (before?.hash === item.hash && !resend) {
    if (before.shape === record.shape) keepVersion(store, source, before, item);
    else changes.refresh(item, before);
    return false;
  }
  try {
    changes.upsert(item, before, reasonOf(item, before, echoOf(record)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    setAside(store, source, record.id, error.message);
    return true;
  }
  if (before !== null) removeLostRoles(store, source, changes, record, items);
  return true;
}

function keepVersion(store: Store, source: SourceRow, before: RecordState, { record, digest }: Canonical): void {
  const now = { version: versionOf(record), shape: record.shape, date: dateOf(record), digest };
  if (before.version === now.version && before.date === now.date && before.digest === digest) return;
  store.records.touch(source.num, record.id, now);
}

function reasonOf({ record, hash }: Canonical, before: RecordState | null, jobId: JobId | null): Reason {
  if (jobId !== null) return { cause: 'echo', jobId };
  if (before === null) return edit;
  if (before.hash === null || before.hash === hash) return resync;
  return { cause: before.shape === record.shape ? 'edit' : 'reshape', jobId };
}

function setAside(store: Store, source: SourceRow, record: RecordId, message: string): void {
  store.quarantine.add(source.num, { record, code: 'record.not-understood', at: record, message });
}

/** A ledger that moved out of the debtors has no party any more: the object was read, and this record was not made of it. */
function removeLostRoles(
  store: Store,
  source: SourceRow,
  changes: ChangeSet,
  record: CanonicalRecord,
  items: readonly Canonical[],
): void {
  if (record.kind !== 'account') return;
  for (const role of store.records.ofObject(source.num, record.id)) {
    if (role.id === record.id || items.some((item) => item.record.id === role.id)) continue;
    changes.remove(role, edit);
  }
}
