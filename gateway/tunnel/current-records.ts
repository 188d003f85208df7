import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordId, SourceId, TenantId } from '../../contract/ids.ts';
import type { StoredRecord } from '../../contract/rest.ts';
import type { Storage } from '../storage/storage.ts';

/** Small enough to keep other connections waiting for milliseconds only. */
const recordsPerTurn = 200;

/** All current records of one kind, giving way to other work between slices. */
export async function* currentRecords(
  storage: Storage,
  tenantId: TenantId,
  sourceId: SourceId,
  kind: string,
  signal: AbortSignal,
): AsyncIterable<StoredRecord> {
  let after: RecordId | null = null;
  for (;;) {
    signal.throwIfAborted();
    const records: readonly StoredRecord[] = await storage.records.page(tenantId, sourceId, {
      kind,
      after,
      limit: recordsPerTurn,
    });
    yield* records;
    const last = records.at(-1);
    if (!last || records.length < recordsPerTurn) return;
    after = last.id;
    await nextTurn();
  }
}
