import { assertNever } from '../../contract/assert-never.ts';
import type { BatchHeader } from '../../contract/batch.ts';
import type { Chain } from '../../contract/chain.ts';
import { openBlob } from '../ingest/open-blob.ts';
import { readEntries } from '../ingest/read-entries.ts';
import type { Storage } from '../storage/storage.ts';
import type { Admitted, SessionEvent } from './session-states.ts';

interface Incoming {
  readonly header: BatchHeader;
  readonly blob: Buffer;
  readonly previous: Chain;
  readonly at: Date;
}

export interface StoredBatch {
  readonly event: SessionEvent;
  /** How far the tenant's change log grew. */
  readonly changes: number;
}

/** Decompresses, parses and stores one batch. What it returns is acked only after the commit (DESIGN rule 2). */
export async function storeBatch(storage: Storage, installation: Admitted, incoming: Incoming): Promise<StoredBatch> {
  const { header, blob, previous, at } = incoming;
  const { stream, epoch, firstSeq, count, chain } = header;
  const opened = await openBlob(header, blob);
  if (opened.state === 'unreadable') {
    return { event: { type: 'not-taken', header, code: opened.code, retry: 'never' }, changes: 0 };
  }
  const entries = await readEntries(stream, firstSeq, opened.lines);
  const batch = { ...installation, stream, epoch, firstSeq, count, previous, chain, at };
  const outcome = await storage.streams.append(batch, entries);
  switch (outcome.state) {
    case 'stored': {
      const held = { stream, epoch, last: firstSeq + count - 1, chain };
      return { event: { type: 'stored', stream: held, rejected: outcome.rejected }, changes: outcome.changes };
    }
    case 'owned-elsewhere':
      return { event: { type: 'not-taken', header, code: 'source.owned-elsewhere', retry: 'person' }, changes: 0 };
    case 'overtaken':
      return { event: { type: 'end', code: 'tunnel.replaced' }, changes: 0 };
    default:
      return assertNever(outcome);
  }
}
