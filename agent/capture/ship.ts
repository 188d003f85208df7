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
  const refused = store.refusals.limits(source.num);
  for (const { id } of lines) if (refused.get(id) === 0) store.refusals.limit(source.num, id, 1);
  return batches(lines, refused).reduce((sent, batch) => sent + shipBatch(store, source, batch), 0);
}

/** What was refused in a batch travels with fewer others; what was refused alone, and has changed, alone. */
function batches(lines: readonly Line[], refused: ReadonlyMap<RecordId, number>): readonly (readonly Line[])[] {
  const all: Line[][] = [];
  let [characters, most] = [0, 0];
  for (const line of lines) {
    const open = all.at(-1);
    const own = Math.max(1, refused.get(line.id) ?? linesPerBatch);
    characters += line.text.length;
    most = Math.min(most, own);
    if (open !== undefined && open.length < most && characters <= charactersPerBatch) open.push(line);
    else {
      all.push([line]);
      [characters, most] = [line.text.length, own];
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
