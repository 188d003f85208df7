import { type Chain, nextChain } from '../../contract/chain.ts';
import { BridgeError } from '../../contract/errors.ts';
import type { StreamState } from '../../contract/frames.ts';
import { jobsStream, type RecordId, type StreamName, streamSource } from '../../contract/ids.ts';
import type { Bills } from './bills.ts';
import type { Db } from './db.ts';
import type { History } from './history.ts';
import type { Payloads } from './payloads.ts';
import type { Quarantine } from './quarantine.ts';
import type { Records } from './records.ts';
import { compress, decompress } from './seal.ts';
import type { SourceNum } from './sources.ts';

/** Where a stream's chain stands before the gateway has allotted its first epoch. */
const noChain: Chain = '0'.repeat(64);

/** A batch that waits for its ack; `bytes` is the length of the blob as it travels. */
export interface WaitingBatch {
  readonly firstSeq: number;
  readonly count: number;
  readonly chain: Chain;
  readonly bytes: number;
}

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
export interface StreamUsage {
  readonly stream: StreamName;
  readonly epoch: number;
  readonly acked: number;
  readonly last: number;
  readonly batches: number;
  readonly records: number;
  readonly bytes: number;
}

interface StreamRow {
  readonly num: number;
  readonly stream: StreamName;
  readonly epoch: number;
  readonly acked: number;
  readonly acked_chain: Chain;
  readonly last: number;
  readonly last_chain: Chain;
  readonly epoch_batch: number;
  readonly batches: number;
  readonly records: number;
  readonly bytes: number;
}

interface BatchRow {
  readonly batch: number;
  readonly first_seq: number;
  readonly count: number;
  readonly chain: Chain;
  readonly bytes: number;
}

interface Parts {
  readonly db: Db;
  readonly transaction: (body: () => void) => void;
  readonly payloads: Payloads;
  readonly records: Records;
  readonly bills: Bills;
  readonly quarantine: Quarantine;
  readonly history: History;
}

/**
 * What was read and is not yet stored upstream (DESIGN rules 2 and 3). Every method is one transaction, or part of the caller's.
 * Numbers rise within an epoch and are never given out twice, whatever was acked, parked or discarded.
 */
export class Outbox {
  readonly #parts: Parts;
  readonly #streams;
  readonly #stream;
  readonly #addStream;
  readonly #nextBatch;
  readonly #insert;
  readonly #advance;
  readonly #waiting;
  readonly #batchAt;
  readonly #through;
  readonly #deleteThrough;
  readonly #rechain;
  readonly #acked;
  readonly #restart;
  readonly #remove;
  readonly #source;
  readonly #ownershipNumber;
  readonly #oweResync;
  #requeueJobs: () => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
    const { db } = parts;
    this.#streams = db.prepare<[], StreamRow>('SELECT * FROM streams ORDER BY num');
    this.#stream = db.prepare<[string], StreamRow>('SELECT * FROM streams WHERE stream = ?');
    this.#addStream = db.prepare('INSERT OR IGNORE INTO streams (stream, acked_chain, last_chain) VALUES (?, ?, ?)');
    this.#nextBatch = db.prepare<[], number>("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'outbox'").pluck();
    this.#insert = db.prepare(
      'INSERT INTO outbox (batch, stream, first_seq, count, chain, bytes) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#advance = db.prepare(
      `UPDATE streams SET last = last + @count, last_chain = @chain,
       batches = batches + 1, records = records + @count, bytes = bytes + @bytes WHERE num = @num`,
    );
    this.#waiting = db.prepare<[number, number], BatchRow>(
      'SELECT batch, first_seq, count, chain, bytes FROM outbox WHERE stream = ? ORDER BY first_seq LIMIT ?',
    );
    this.#batchAt = db.prepare<[number, number], BatchRow>(
      `SELECT batch, first_seq, count, chain, bytes FROM outbox
       WHERE stream = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1`,
    );
    this.#through = db.prepare<[number, number], BatchRow>(
      'SELECT batch, first_seq, count, chain, bytes FROM outbox WHERE stream = ? AND first_seq <= ? ORDER BY first_seq',
    );
    this.#deleteThrough = db.prepare('DELETE FROM outbox WHERE stream = ? AND first_seq <= ?');
    this.#rechain = db.prepare('UPDATE outbox SET chain = ? WHERE batch = ?');
    this.#acked = db.prepare(
      `UPDATE streams SET acked = @acked, acked_chain = @chain,
       batches = batches - @batches, records = records - @records, bytes = bytes - @bytes WHERE num = @num`,
    );
    this.#restart = db.prepare(
      `UPDATE streams SET epoch = @epoch, acked = @acked, acked_chain = @ackedChain, last = @last, last_chain = @lastChain,
       epoch_batch = @epochBatch, batches = @batches, records = @records, bytes = @bytes WHERE num = @num`,
    );
    this.#remove = db.prepare('DELETE FROM outbox WHERE batch = ?');
    this.#source = db.prepare<[string], SourceNum>('SELECT num FROM sources WHERE source = ?').pluck();
    this.#ownershipNumber = db
      .prepare<[string], number>('SELECT ownership_number FROM sources WHERE source = ?')
      .pluck();
    this.#oweResync = db.prepare("UPDATE sources SET resync = 'owed' WHERE num = ?");
  }

  /** Called inside the transaction that opens a new epoch of the `jobs` stream: appends the results that were not acked again. */
  restartJobsWith(requeue: () => void): void {
    this.#requeueJobs = requeue;
  }

  addStream(stream: StreamName): void {
    this.#addStream.run(stream, noChain, noChain);
  }

  /** Adds one batch; `lines` are JSON, one change or job result each. Returns its number and the sequence number of its first line. */
  append(stream: StreamName, lines: readonly string[]): { readonly batch: number; readonly firstSeq: number } {
    return this.appendBlob(stream, compress(lines.join('\n')), lines.length);
  }

  /** As `append`, for lines that were compressed already. */
  appendBlob(stream: StreamName, blob: Buffer, count: number): { readonly batch: number; readonly firstSeq: number } {
    const row = this.#require(stream);
    const batch = this.#nextBatch.get() ?? 1;
    const firstSeq = row.last + 1;
    const chain = nextChain(row.last_chain, blob);
    this.#insert.run(batch, row.num, firstSeq, count, chain, blob.length);
    this.#parts.payloads.put(batch, blob);
    this.#advance.run({ num: row.num, count, chain, bytes: blob.length });
    return { batch, firstSeq };
  }

  streams(): readonly StreamName[] {
    return this.#streams.all().map((row) => row.stream);
  }

  view(stream: StreamName, limit: number): StreamView {
    const row = this.#require(stream);
    const waiting = this.#waiting.all(row.num, limit).map(waitingBatch);
    return { stream, epoch: row.epoch, acked: row.acked, ackedChain: row.acked_chain, last: row.last, waiting };
  }

  usage(): readonly StreamUsage[] {
    return this.#streams.all().map(({ stream, epoch, acked, last, batches, records, bytes }) => {
      return { stream, epoch, acked, last, batches, records, bytes };
    });
  }

  /** The stream's present epoch. What was carried from `firstBatch` on is, or will be, at the gateway. */
  epoch(stream: StreamName): { readonly epoch: number; readonly firstBatch: number } {
    const { epoch, epoch_batch: firstBatch } = this.#require(stream);
    return { epoch, firstBatch };
  }

  /** The chain after `seq`, where a batch ends there and is still known; else null. */
  boundaryChain(stream: StreamName, seq: number): Chain | null {
    const row = this.#require(stream);
    if (seq === row.acked) return row.acked_chain;
    const batch = this.#batchAt.get(row.num, seq);
    return batch !== undefined && lastSeq(batch) === seq ? batch.chain : null;
  }

  /** The zstd bytes as they travel; null when the row is gone or can't be opened. */
  open(stream: StreamName, epoch: number, firstSeq: number): Buffer | null {
    const row = this.#require(stream);
    const batch = row.epoch === epoch ? this.#batchAt.get(row.num, firstSeq) : undefined;
    return batch?.first_seq === firstSeq ? this.#parts.payloads.open(batch.batch) : null;
  }

  /** Everything up to `last` is stored upstream. Acks of another epoch and repeated ones change nothing. Throws `tunnel.protocol`. */
  ack(
    stream: StreamName,
    epoch: number,
    last: number,
    rejected: readonly { readonly seq: number; readonly code: string }[],
  ): void {
    this.#parts.transaction(() => {
      const row = this.#require(stream);
      if (epoch !== row.epoch || last <= row.acked) return;
      const batches = this.#through.all(row.num, last);
      const end = batches.at(-1);
      if (end === undefined || lastSeq(end) !== last) throw protocol(`ack ${last} is not the end of a batch`);
      this.#setAside(stream, batches, rejected);
      for (const batch of batches)
        this.#parts.history.add({ stream, epoch, ...waitingBatch(batch), batch: batch.batch });
      this.#deleteThrough.run(row.num, last);
      this.#acked.run({ num: row.num, acked: last, chain: end.chain, ...sizeOf(batches) });
      this.#parts.history.prune();
    });
  }

  /**
   * Numbers start anew from `state`. What was captured before the very first epoch joins it; later on, unsent batches go and the
   * state of their records with them, so that they are read again. A source then owes a resync.
   */
  adoptEpoch(state: StreamState): void {
    this.#parts.transaction(() => {
      this.addStream(state.stream);
      const row = this.#require(state.stream);
      if (state.epoch === row.epoch && this.boundaryChain(row.stream, state.last) === state.chain) return;
      if (state.epoch <= row.epoch) throw protocol(`epoch ${state.epoch} is not above ${row.epoch}`);
      if (!this.#mayJoin(row, state) || !this.#joinFirstEpoch(row, state)) this.#startAnew(row, state);
      const source = this.#sourceOf(state.stream);
      if (source !== null) this.#oweResync.run(source);
    });
  }

  /** Takes one batch out for good: its payload is kept aside and never sent again, the state of its records is cleared (rule 2). */
  park(stream: StreamName, firstSeq: number, code: string): void {
    this.#parts.transaction(() => {
      const row = this.#require(stream);
      const batch = this.#batchAt.get(row.num, firstSeq);
      if (batch?.first_seq !== firstSeq) return;
      this.#parts.history.park({ stream, epoch: row.epoch, ...waitingBatch(batch), batch: batch.batch }, code);
      this.#remove.run(batch.batch);
      this.#acked.run({ num: row.num, acked: row.acked, chain: row.acked_chain, ...sizeOf([batch]) });
      const source = this.#sourceOf(stream);
      if (source === null) return;
      this.#parts.records.clearBatch(source, batch.batch);
      this.#parts.bills.clearBatch(source, batch.batch);
    });
  }

  /**
   * Only while nothing of the stream can be stored upstream. After another epoch, or another owner, what this disk captured before
   * its first contact may be older than what is held there: a clone or a second PC was quicker.
   */
  #mayJoin(row: StreamRow, state: StreamState): boolean {
    if (row.epoch > 0 || state.epoch > 1 || state.last > 0) return false;
    const source = streamSource(row.stream);
    return source === null || (this.#ownershipNumber.get(source) ?? 0) <= 1;
  }

  /** False when a payload can't be opened. */
  #joinFirstEpoch(row: StreamRow, state: StreamState): boolean {
    let chain = state.chain;
    for (const batch of this.#through.all(row.num, row.last)) {
      const blob = this.#parts.payloads.open(batch.batch);
      if (blob === null) return false;
      chain = nextChain(chain, blob);
      this.#rechain.run(chain, batch.batch);
    }
    const { num, last, epoch_batch: epochBatch, batches, records, bytes } = row;
    const { epoch, chain: ackedChain } = state;
    this.#restart.run({
      num,
      epoch,
      acked: 0,
      ackedChain,
      last,
      lastChain: chain,
      epochBatch,
      batches,
      records,
      bytes,
    });
    return true;
  }

  #startAnew(row: StreamRow, state: StreamState): void {
    const unsent = this.#through.all(row.num, row.last);
    const source = this.#sourceOf(row.stream);
    const first = unsent[0];
    if (source !== null && first !== undefined) {
      this.#parts.records.clearFrom(source, first.batch);
      this.#parts.bills.clearFrom(source, first.batch);
    }
    for (const { batch } of unsent) this.#parts.payloads.delete(batch);
    this.#deleteThrough.run(row.num, row.last);
    const { epoch, last, chain } = state;
    const start = { num: row.num, epoch, acked: last, ackedChain: chain, last, lastChain: chain };
    this.#restart.run({ ...start, epochBatch: this.#nextBatch.get() ?? 1, batches: 0, records: 0, bytes: 0 });
    if (row.stream === jobsStream) this.#requeueJobs();
  }

  #setAside(
    stream: StreamName,
    batches: readonly BatchRow[],
    rejected: readonly { readonly seq: number; readonly code: string }[],
  ): void {
    const source = this.#sourceOf(stream);
    if (source === null) return;
    for (const { seq, code } of rejected) {
      const batch = batches.find((candidate) => candidate.first_seq <= seq && seq <= lastSeq(candidate));
      const line = batch && this.#line(batch, seq);
      if (line === undefined) continue;
      const record = (JSON.parse(line) as { id: RecordId }).id;
      this.#parts.quarantine.add(source, { record, code, at: record, message: 'set aside by the platform' });
    }
  }

  #line(batch: BatchRow, seq: number): string | undefined {
    const blob = this.#parts.payloads.open(batch.batch);
    return blob === null ? undefined : decompress(blob).split('\n')[seq - batch.first_seq];
  }

  #sourceOf(stream: StreamName): SourceNum | null {
    const source = streamSource(stream);
    return source === null ? null : (this.#source.get(source) ?? null);
  }

  #require(stream: StreamName): StreamRow {
    const row = this.#stream.get(stream);
    if (row === undefined) throw new Error(`no stream ${stream} in the store`);
    return row;
  }
}

function waitingBatch({ first_seq: firstSeq, count, chain, bytes }: BatchRow): WaitingBatch {
  return { firstSeq, count, chain, bytes };
}

function lastSeq(batch: BatchRow): number {
  return batch.first_seq + batch.count - 1;
}

function sizeOf(batches: readonly BatchRow[]) {
  return {
    batches: batches.length,
    records: batches.reduce((sum, batch) => sum + batch.count, 0),
    bytes: batches.reduce((sum, batch) => sum + batch.bytes, 0),
  };
}

function protocol(hint: string): BridgeError {
  return new BridgeError('tunnel.protocol', { hint });
}
