import {
  type AgentFrame,
  type FrameOf,
  type GatewayFrame,
  maxCensusEntries,
  maxSurplus,
} from '../../contract/frames.ts';
import { type RecordId, type SourceId, sourceStream } from '../../contract/ids.ts';
import { isReportKind } from '../../contract/records/record.ts';
import type { Source } from '../connectors/source.ts';
import type { CensusLine } from '../store/census.ts';
import type { RecordState } from '../store/records.ts';
import type { SourceRow } from '../store/sources.ts';
import type { Store } from '../store/store.ts';
import { billId } from './bills.ts';
import type { DeletionOutcome } from './deletions.ts';

export type CensusFrame = FrameOf<AgentFrame, 'census'>;
export type WantFrame = FrameOf<GatewayFrame, 'want'>;

export interface ResyncOptions {
  readonly store: Store;
  /** Sends one page and resolves with its answer. Rejects with `tunnel.unreachable` when the tunnel goes down meanwhile. */
  readonly exchange: (page: CensusFrame, signal: AbortSignal) => Promise<WantFrame>;
  /** A name for this census that no other has. */
  readonly newCensusId: () => string;
}

/**
 * The first half of a resync after a new epoch (DESIGN rule 3): shows the gateway what the books hold, by the census that was just taken. What it wants is marked to be
 * sent again, what it holds beyond is suspected; `confirm` then reads and proves. Killed in the middle, or overtaken by another
 * epoch, it starts again.
 */
export async function showCensus(options: ResyncOptions, source: Source, signal: AbortSignal): Promise<void> {
  const { store } = options;
  const { num, sourceId } = store.sources.require(source.sourceId);
  const { epoch, firstBatch } = store.outbox.epoch(sourceStream(sourceId));
  const censusId = options.newCensusId();
  let isComplete = true;
  let number = 0;
  for (const page of pages(store, sourceId)) {
    const entries = page.lines.map((line): [RecordId, string, string | null] => [line.id, line.version, line.hash]);
    const { after, through } = page;
    const frame: CensusFrame = { t: 'census', sourceId, censusId, page: number, after, through, entries };
    const answer = await options.exchange(frame, signal);
    store.transaction(() => takeAnswer(store, source, answer, firstBatch));
    isComplete &&= answer.surplus.length < maxSurplus;
    number += 1;
  }
  store.transaction(() => {
    if (store.outbox.epoch(sourceStream(sourceId)).epoch !== epoch) return;
    store.sources.setResync(num, 'confirm');
    store.sources.setSurplusLeft(num, !isComplete);
  });
}

/**
 * After what was surplus was confirmed, and deleted or held. Where the gateway could not name all of it, another resync follows once
 * there is room for the rest.
 */
export function finishResync(store: Store, sourceId: SourceId, outcome: DeletionOutcome): void {
  const { num, resync, surplusLeft } = store.sources.require(sourceId);
  if (resync === 'confirm') store.sources.setResync(num, 'none');
  if (surplusLeft && outcome.state === 'deleted') store.sources.setResync(num, 'owed');
}

interface Page {
  readonly after: RecordId | null;
  readonly through: RecordId | null;
  readonly lines: readonly CensusLine[];
}

/** The ids of bills stand together: what was read comes before and after them. */
function* pages(store: Store, sourceId: SourceId): Generator<Page> {
  const { num } = store.sources.require(sourceId);
  const [bills, afterBills] = [billId(sourceId, ''), `${sourceId}:bill;` as RecordId];
  const read = (before: string) => (after: string) => store.censuses.lines(num, after, before, maxCensusEntries);
  yield* stretch(null, bills, read(bills));
  yield* stretch(bills, afterBills, (after) => billLines(store, sourceId, after.slice(bills.length)));
  yield* stretch(afterBills, null, read('\u{10ffff}'));
}

function* stretch(
  from: RecordId | null,
  end: RecordId | null,
  linesAfter: (after: string) => readonly CensusLine[],
): Generator<Page> {
  for (let after = from; ; ) {
    const lines = linesAfter(after ?? '');
    const last = lines.length < maxCensusEntries ? undefined : lines.at(-1);
    yield { after, through: last === undefined ? end : last.id, lines };
    if (last === undefined) return;
    after = last.id;
  }
}

function billLines(store: Store, sourceId: SourceId, afterKey: string): readonly CensusLine[] {
  const { num } = store.sources.require(sourceId);
  return store.bills
    .page(num, afterKey, maxCensusEntries)
    .map(({ key, hash }) => ({ id: billId(sourceId, key), version: '', hash }));
}

/** What was carried in this epoch is there already or on its way, what the platform refused stays away; what the state does not know is stale as it is. */
function takeAnswer(store: Store, source: Source, { wanted, surplus }: WantFrame, firstBatch: number): void {
  const row = store.sources.require(source.sourceId);
  const isWithheld = (id: RecordId) => store.refusals.isWithheld(row.num, id);
  for (const id of wanted) if (!isWithheld(id)) clear(store, row, id, firstBatch);
  // Reports are part of no census: what is held of them stays until a newer one takes its place.
  for (const [id, kind] of surplus) {
    if (isWithheld(id) || isReportKind(kind)) continue;
    if (isOfThePeriod(source, store.records.get(row.num, id), kind)) store.absences.suspect(row.num, id, kind);
  }
}

/** Where books are read from a later day on nothing is known of what the platform holds from before, and it stays. */
function isOfThePeriod({ readFrom = null }: Source, known: RecordState | null, kind: string): boolean {
  return readFrom === null || known !== null || (kind !== 'voucher' && kind !== 'bill');
}

function clear(store: Store, { num, sourceId }: SourceRow, id: RecordId, firstBatch: number): void {
  const bills = billId(sourceId, '');
  if (id.startsWith(bills)) store.bills.clear(num, id.slice(bills.length), firstBatch);
  else store.records.clear(num, id, firstBatch);
}
