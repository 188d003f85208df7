import { maxBatchBytes, maxBatchRecords, maxBlobBytes } from '../../contract/frames.ts';
import { type RecordId, sourceStream } from '../../contract/ids.ts';
import { compress } from '../store/seal.ts';
import type { SourceRow } from '../store/sources.ts';
import type { Store } from '../store/store.ts';

/** One change as JSON. */
export interface Line {
  readonly text: string;
  readonly id: RecordId;
  /** Keeps the state that the record has once this outbox batch carries it; null for a deletion. */
  readonly carried: ((batch: number) => void) | null;
}

/** More records in a batch gain little and cost memory at both ends (facts/hot-path.md). */
const linesPerBatch = Math.min(500, maxBatchRecords);
const charactersPerBatch = 4 * 1024 * 1024;

/** Puts the lines into the outbox, in order, and keeps the states of their records. Returns how many went. */
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
    for (const line of lines) line.carried?.(batch);
    return lines.length;
  }
  const [first, ...others] = lines;
  if (first === undefined || others.length === 0) return first === undefined ? 0 : setAside(store, source, first);
  const middle = lines.length >> 1;
  return shipBatch(store, source, lines.slice(0, middle)) + shipBatch(store, source, lines.slice(middle));
}

/** Its state is kept, so that it is tried again only when it changes; no batch carried it. */
function setAside(store: Store, source: SourceRow, { id, carried }: Line): 0 {
  carried?.(0);
  store.quarantine.add(source.num, {
    record: id,
    code: 'record.too-large',
    at: id,
    message: 'larger than a batch may be',
  });
  return 0;
}
