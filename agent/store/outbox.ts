import { type Chain, nextChain } from '../../contract/chain.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { StreamState } from '../../contract/frames.ts';
import type { StreamName } from '../../contract/ids.ts';
import type { BatchTimes } from './batch-times.ts';
import { type Batches, type BatchRow, lastSeq, type WaitingBatch } from './batches.ts';
import type { Epochs } from './epochs.ts';
import type { History } from './history.ts';
import type { Parking } from './parking.ts';
import type { Quarantine } from './quarantine.ts';
import type { Refusals } from './refusals.ts';
import { compress } from './seal.ts';
import type { StreamRow } from './stream-row.ts';
import type { Streams } from './streams.ts';

export interface StreamView {
  readonly stream: StreamName;
  /** 0: the gateway has allotted no epoch yet. */
  readonly epoch: number;
  readonly acked: number;
  readonly ackedChain: Chain;
  readonly last: number;
  /** Oldest first, without gaps. */
  readonly waiting: readonly WaitingBatch[];
}

/** What waits in one stream. */
export type StreamUsage = Pick<StreamRow, 'stream' | 'epoch' | 'acked' | 'last' | 'batches' | 'records' | 'bytes'>;

interface Rejected {
  readonly seq: number;
  readonly code: string;
}

interface Parts {
  readonly transaction: (body: () => void) => void;
  readonly streams: Streams;
  readonly batches: Batches;
  readonly batchTimes: BatchTimes;
  readonly epochs: Epochs;
  readonly parking: Parking;
  readonly quarantine: Quarantine;
  readonly refusals: Refusals;
  readonly history: History;
}

/**
 * What was read and is not yet stored upstream (DESIGN rules 2 and 3). Every method is one transaction, or part of the caller's.
 * Numbers rise within an epoch and are never given out twice, whatever was acked, parked or discarded.
 */
export class Outbox {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Called inside the transaction that opens a new epoch of the `jobs` stream: appends the results that were not acked again. */
  restartJobsWith(requeue: () => void): void {
    this.#parts.epochs.restartJobsWith(requeue);
  }

  addStream(stream: StreamName): void {
    this.#parts.streams.add(stream);
  }

  /** Adds one batch; `lines` are JSON, one change or job result each. Returns its number and the sequence number of its first line. */
  append(stream: StreamName, lines: readonly string[]): { readonly batch: number; readonly firstSeq: number } {
    return this.appendBlob(stream, compress(lines.join('\n')), lines.length);
  }

  /** As `append`, for lines that were compressed already. */
  appendBlob(stream: StreamName, blob: Buffer, count: number): { readonly batch: number; readonly firstSeq: number } {
    const { streams, batches, batchTimes } = this.#parts;
    const row = streams.require(stream);
    const chain = nextChain(row.lastChain, blob);
    const added = { batch: batches.next, firstSeq: row.last + 1, count, chain, bytes: blob.length };
    batches.add(row, added, blob);
    batchTimes.note(added.batch);
    streams.grow(row, added);
    return { batch: added.batch, firstSeq: added.firstSeq };
  }

  streams(): readonly StreamName[] {
    return this.#parts.streams.all().map((row) => row.stream);
  }

  view(stream: StreamName, limit: number): StreamView {
    const row = this.#parts.streams.require(stream);
    const { epoch, acked, ackedChain, last } = row;
    return { stream, epoch, acked, ackedChain, last, waiting: this.#parts.batches.oldest(row, limit) };
  }

  usage(): readonly StreamUsage[] {
    return this.#parts.streams.all().map(({ stream, epoch, acked, last, batches, records, bytes }) => {
      return { stream, epoch, acked, last, batches, records, bytes };
    });
  }

  /** The stream's present epoch. What was carried from `firstBatch` on is, or will be, at the gateway. */
  epoch(stream: StreamName): { readonly epoch: number; readonly firstBatch: number } {
    const { epoch, epochBatch: firstBatch } = this.#parts.streams.require(stream);
    return { epoch, firstBatch };
  }

  /** The chain after `seq`, where a batch ends there and is still known; else null. */
  boundaryChain(stream: StreamName, seq: number): Chain | null {
    const row = this.#parts.streams.require(stream);
    if (seq === row.acked) return row.ackedChain;
    const batch = this.#parts.batches.at(row, seq);
    return batch !== undefined && lastSeq(batch) === seq ? batch.chain : null;
  }

  /** The zstd bytes as they travel; null when the row is gone or can't be opened. */
  open(stream: StreamName, epoch: number, firstSeq: number): Buffer | null {
    const { streams, batches } = this.#parts;
    const row = streams.require(stream);
    const batch = row.epoch === epoch ? batches.startingAt(row, firstSeq) : undefined;
    return batch === undefined ? null : batches.open(batch);
  }

  /** Everything up to `last` is stored upstream. Acks of another epoch and repeated ones change nothing. Throws `tunnel.protocol`. */
  ack(stream: StreamName, epoch: number, last: number, rejected: readonly Rejected[]): void {
    const { streams, batches, history } = this.#parts;
    this.#parts.transaction(() => {
      const row = streams.require(stream);
      if (epoch !== row.epoch || last <= row.acked) return;
      const stored = batches.through(row, last);
      const end = stored.at(-1);
      if (end === undefined || lastSeq(end) !== last) {
        throw new BridgeError('tunnel.protocol', { hint: `ack ${last} is not the end of a batch` });
      }
      this.#settle(row, stored, rejected);
      for (const batch of stored) history.add({ stream, epoch, ...batch });
      batches.deleteThrough(row, last);
      streams.shrink(row, stored, { acked: last, ackedChain: end.chain });
      history.prune();
    });
  }

  /**
   * Numbers start anew from `state`. What was captured before the very first epoch joins it; later on, unsent batches go and the
   * state of their records with them, so that they are read again. A source then owes a resync, unless the platform holds nothing.
   */
  adoptEpoch(state: StreamState): void {
    this.#parts.transaction(() => {
      this.addStream(state.stream);
      const row = this.#parts.streams.require(state.stream);
      if (state.epoch === row.epoch && this.boundaryChain(row.stream, state.last) === state.chain) return;
      this.#parts.epochs.adopt(row, state);
    });
  }

  /** Takes one batch out for good. Its records are read again and come in smaller batches; one that came alone is set aside. */
  park(stream: StreamName, firstSeq: number, code: string): void {
    this.#parts.transaction(() => this.#parts.parking.park(stream, firstSeq, code));
  }

  /** What the platform set aside is shown; what it took needs no smaller batches any more. */
  #settle(row: StreamRow, stored: readonly BatchRow[], rejected: readonly Rejected[]): void {
    const { streams, batches, quarantine, refusals } = this.#parts;
    const source = streams.source(row);
    if (source === null || (rejected.length === 0 && !refusals.any(source.num))) return;
    const codes = new Map(rejected.map(({ seq, code }) => [seq, code]));
    for (const batch of stored) {
      for (const [index, { id }] of batches.lines(batch).entries()) {
        refusals.forget(source.num, id);
        const code = codes.get(batch.firstSeq + index);
        if (code === undefined) continue;
        quarantine.add(source.num, { record: id, code, at: id, message: 'set aside by the platform' });
      }
    }
  }
}
