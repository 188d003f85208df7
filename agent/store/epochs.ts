import { nextChain } from '../../contract/chain.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { StreamState } from '../../contract/frames.ts';
import { jobsStream } from '../../contract/ids.ts';
import type { Batches } from './batches.ts';
import type { Bills } from './bills.ts';
import type { Db } from './db.ts';
import type { Records } from './records.ts';
import type { StreamRow } from './stream-row.ts';
import type { StreamSource, Streams } from './streams.ts';

interface Parts {
  readonly db: Db;
  readonly streams: Streams;
  readonly batches: Batches;
  readonly records: Records;
  readonly bills: Bills;
}

/** What becomes of a stream when its numbers start anew (DESIGN rule 3). Part of the caller's transaction. */
export class Epochs {
  readonly #parts: Parts;
  readonly #oweResync;
  #requeueJobs: () => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#oweResync = parts.db.prepare("UPDATE sources SET resync = 'owed' WHERE num = ?");
  }

  restartJobsWith(requeue: () => void): void {
    this.#requeueJobs = requeue;
  }

  /** Throws `tunnel.protocol` for an epoch that does not rise. */
  adopt(row: StreamRow, state: StreamState): void {
    if (state.epoch <= row.epoch) {
      throw new BridgeError('tunnel.protocol', { hint: `epoch ${state.epoch} is not above ${row.epoch}` });
    }
    const source = this.#parts.streams.source(row);
    const joined = mayJoin(row, source, state) && this.#joinFirst(row, state);
    if (!joined) this.#startAnew(row, source, state);
    // Where the platform holds nothing, what joined is all there is to compare.
    if (source !== null && !(joined && source.upstreamRecords === 0)) this.#oweResync.run(source.num);
  }

  /** False when a payload can't be opened. */
  #joinFirst(row: StreamRow, state: StreamState): boolean {
    const { streams, batches } = this.#parts;
    let chain = state.chain;
    for (const batch of batches.through(row, row.last)) {
      const blob = batches.open(batch);
      if (blob === null) return false;
      chain = nextChain(chain, blob);
      batches.rechain(batch, chain);
    }
    streams.restart({ ...row, epoch: state.epoch, acked: 0, ackedChain: state.chain, lastChain: chain });
    return true;
  }

  #startAnew(row: StreamRow, source: StreamSource | null, state: StreamState): void {
    const { streams, batches, records, bills } = this.#parts;
    const unsent = batches.through(row, row.last);
    const [first] = unsent;
    if (source !== null && first !== undefined) {
      records.clearFrom(source.num, first.batch);
      bills.clearFrom(source.num, first.batch);
    }
    batches.discard(row, unsent);
    const { epoch, last, chain } = state;
    const empty = { batches: 0, records: 0, bytes: 0, epochBatch: batches.next };
    streams.restart({ ...row, ...empty, epoch, acked: last, ackedChain: chain, last, lastChain: chain });
    if (row.stream === jobsStream) this.#requeueJobs();
  }
}

/**
 * Only while nothing of the stream can be stored upstream. After another epoch, or another owner, what this disk captured before
 * its first contact may be older than what is held there: a clone or a second PC was quicker.
 */
function mayJoin(row: StreamRow, source: StreamSource | null, state: StreamState): boolean {
  if (row.epoch > 0 || state.epoch > 1 || state.last > 0) return false;
  return source === null || source.ownershipNumber <= 1;
}
