import type { Chain } from '../../contract/chain.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { Payloads } from './payloads.ts';
import { decompress } from './seal.ts';
import type { StreamRow } from './stream-row.ts';

/** A batch that waits for its ack; `bytes` is the length of the blob as it travels. */
export interface WaitingBatch {
  readonly firstSeq: number;
  readonly count: number;
  readonly chain: Chain;
  readonly bytes: number;
}

/** As it is kept: its number rises through all streams and epochs. */
export interface BatchRow extends WaitingBatch {
  readonly batch: number;
}

/** One line of a source's batch, as far as the store needs to know it. */
export interface SentLine {
  readonly op: 'upsert' | 'delete';
  readonly id: RecordId;
}

const columns = 'batch, first_seq AS firstSeq, count, chain, bytes';

/** The rows of all streams' batches, with their payloads. */
export class Batches {
  readonly #payloads: Payloads;
  readonly #next;
  readonly #insert;
  readonly #oldest;
  readonly #at;
  readonly #through;
  readonly #deleteThrough;
  readonly #delete;
  readonly #rechain;

  constructor(db: Db, payloads: Payloads) {
    this.#payloads = payloads;
    this.#next = db.prepare<[], number>("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'outbox'").pluck();
    this.#insert = db.prepare(
      'INSERT INTO outbox (batch, stream, first_seq, count, chain, bytes) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#oldest = db.prepare<[number, number], BatchRow>(
      `SELECT ${columns} FROM outbox WHERE stream = ? ORDER BY first_seq LIMIT ?`,
    );
    this.#at = db.prepare<[number, number], BatchRow>(
      `SELECT ${columns} FROM outbox WHERE stream = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1`,
    );
    this.#through = db.prepare<[number, number], BatchRow>(
      `SELECT ${columns} FROM outbox WHERE stream = ? AND first_seq <= ? ORDER BY first_seq`,
    );
    this.#deleteThrough = db.prepare('DELETE FROM outbox WHERE stream = ? AND first_seq <= ?');
    this.#delete = db.prepare('DELETE FROM outbox WHERE batch = ?');
    this.#rechain = db.prepare('UPDATE outbox SET chain = ? WHERE batch = ?');
  }

  /** The number that the next batch gets. */
  get next(): number {
    return this.#next.get() ?? 1;
  }

  add(stream: StreamRow, { batch, firstSeq, count, chain, bytes }: BatchRow, blob: Buffer): void {
    this.#insert.run(batch, stream.num, firstSeq, count, chain, bytes);
    this.#payloads.put(batch, blob);
  }

  oldest(stream: StreamRow, limit: number): readonly BatchRow[] {
    return this.#oldest.all(stream.num, limit);
  }

  /** The batch with this number in it, or the one before that. */
  at(stream: StreamRow, seq: number): BatchRow | undefined {
    return this.#at.get(stream.num, seq);
  }

  startingAt(stream: StreamRow, firstSeq: number): BatchRow | undefined {
    const batch = this.at(stream, firstSeq);
    return batch?.firstSeq === firstSeq ? batch : undefined;
  }

  through(stream: StreamRow, seq: number): readonly BatchRow[] {
    return this.#through.all(stream.num, seq);
  }

  /** The zstd bytes; null when they are gone or can't be opened. */
  open({ batch }: BatchRow): Buffer | null {
    return this.#payloads.open(batch);
  }

  /** Of a source's batch; none where the payload can't be opened. */
  lines(batch: BatchRow): readonly SentLine[] {
    const blob = this.open(batch);
    // Our own lines: `upsertLine` and `deletionLine` of capture.
    return blob === null
      ? []
      : decompress(blob)
          .split('\n')
          .map((line) => JSON.parse(line) as SentLine);
  }

  rechain({ batch }: BatchRow, chain: Chain): void {
    this.#rechain.run(chain, batch);
  }

  /** The row only: its payload goes on as history, or parked. */
  delete({ batch }: BatchRow): void {
    this.#delete.run(batch);
  }

  deleteThrough(stream: StreamRow, seq: number): void {
    this.#deleteThrough.run(stream.num, seq);
  }

  /** Rows and payloads. */
  discard(stream: StreamRow, unsent: readonly BatchRow[]): void {
    for (const { batch } of unsent) this.#payloads.delete(batch);
    this.deleteThrough(stream, stream.last);
  }
}

export function lastSeq({ firstSeq, count }: WaitingBatch): number {
  return firstSeq + count - 1;
}
