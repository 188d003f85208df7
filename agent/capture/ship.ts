import { maxBatchBytes, maxBatchRecords, maxBlobBytes } from '../../contract/frames.ts';
import { sourceStream } from '../../contract/ids.ts';
import type { RecordState } from '../store/records.ts';
import { compress } from '../store/seal.ts';
import type { SourceRow } from '../store/sources.ts';
import type { Store } from '../store/store.ts';

/** One change as JSON, and the state its record has once it is in the outbox: null for a deletion. */
export interface Line {
  readonly text: string;
  readonly state: Omit<RecordState, 'batch'> | null;
}

/** More records in a batch gain little and cost memory at both ends (facts/hot-path.md). */
const linesPerBatch = Math.min(500, maxBatchRecords);
const charactersPerBatch = 4 * 1024 * 1024;

/** Puts the lines into the outbox, in order, and the states of their records beside them. Returns how many went. */
export function ship(store: Store, source: SourceRow, lines: readonly Line[]): number {
  return batches(lines).reduce((sent, batch) => sent + shipBatch(store, source, batch), 0);
}

function batches(lines: readonly Line[]): readonly (readonly Line[])[] {
  const all: Line[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const open = all.at(-1);
    characters += line.text.length;
    if (open !== undefined && open.length < linesPerBatch && characters <= charactersPerBatch) open.push(line);
    else {
      all.push([line]);
      characters = line.text.length;
    }
  }
  return all;
}

/** What turns out too large to travel is halved; a single record that is too large is set aside. */
function shipBatch(store: Store, source: SourceRow, lines: readonly Line[]): number {
  const bytes = Buffer.from(lines.map((line) => line.text).join('\n'));
  const blob = bytes.length <= maxBatchBytes ? compress(bytes) : null;
  if (blob !== null && blob.length <= maxBlobBytes) {
    const { batch } = store.outbox.appendBlob(sourceStream(source.sourceId), blob, lines.length);
    putStates(store, source, lines, batch);
    return lines.length;
  }
  if (lines.length === 1) return setAside(store, source, lines);
  const middle = lines.length >> 1;
  return shipBatch(store, source, lines.slice(0, middle)) + shipBatch(store, source, lines.slice(middle));
}

function putStates(store: Store, source: SourceRow, lines: readonly Line[], batch: number): void {
  for (const { state } of lines) if (state !== null) store.records.put(source.num, state, batch);
}

/** Its state is kept, so that it is tried again only when it changes; no batch carried it. */
function setAside(store: Store, source: SourceRow, lines: readonly Line[]): 0 {
  putStates(store, source, lines, 0);
  for (const { state } of lines) {
    if (state === null) continue;
    const message = 'larger than a batch may be';
    store.quarantine.add(source.num, { record: state.id, code: 'record.too-large', at: state.id, message });
  }
  return 0;
}
