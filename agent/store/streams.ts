import type { Chain } from '../../contract/chain.ts';
import { type StreamName, streamSource } from '../../contract/ids.ts';
import type { WaitingBatch } from './batches.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './source-num.ts';
import type { StreamRow } from './stream-row.ts';

/** Where a stream's chain stands before the gateway has allotted its first epoch. */
const noChain: Chain = '0'.repeat(64);

/** What the gateway said of the source of a stream. */
export interface StreamSource {
  readonly num: SourceNum;
  readonly ownershipNumber: number;
  /** Null: it did not say. */
  readonly upstreamRecords: number | null;
}

const columns = `num, stream, epoch, acked, acked_chain AS ackedChain, last, last_chain AS lastChain,
  epoch_batch AS epochBatch, batches, records, bytes`;

/** How far each stream is: the numbers given out, those acked, and the sums of what waits between. */
export class Streams {
  readonly #add;
  readonly #all;
  readonly #one;
  readonly #grow;
  readonly #shrink;
  readonly #restart;
  readonly #source;

  constructor(db: Db) {
    this.#add = db.prepare('INSERT OR IGNORE INTO streams (stream, acked_chain, last_chain) VALUES (?, ?, ?)');
    this.#all = db.prepare<[], StreamRow>(`SELECT ${columns} FROM streams ORDER BY num`);
    this.#one = db.prepare<[string], StreamRow>(`SELECT ${columns} FROM streams WHERE stream = ?`);
    this.#grow = db.prepare(
      `UPDATE streams SET last = last + @count, last_chain = @chain,
       batches = batches + 1, records = records + @count, bytes = bytes + @bytes WHERE num = @num`,
    );
    this.#shrink = db.prepare(
      `UPDATE streams SET acked = @acked, acked_chain = @ackedChain,
       batches = batches - @batches, records = records - @records, bytes = bytes - @bytes WHERE num = @num`,
    );
    this.#restart = db.prepare(
      `UPDATE streams SET epoch = @epoch, acked = @acked, acked_chain = @ackedChain, last = @last, last_chain = @lastChain,
       epoch_batch = @epochBatch, batches = @batches, records = @records, bytes = @bytes WHERE num = @num`,
    );
    this.#source = db.prepare<[string], StreamSource>(
      `SELECT num, ownership_number AS ownershipNumber, upstream_records AS upstreamRecords
       FROM sources WHERE source = ?`,
    );
  }

  add(stream: StreamName): void {
    this.#add.run(stream, noChain, noChain);
  }

  all(): readonly StreamRow[] {
    return this.#all.all();
  }

  /** A missing one is a programming mistake. */
  require(stream: StreamName): StreamRow {
    const row = this.#one.get(stream);
    if (row === undefined) throw new Error(`no stream ${stream} in the store`);
    return row;
  }

  /** Null for the stream of jobs. */
  source({ stream }: StreamRow): StreamSource | null {
    const source = streamSource(stream);
    return source === null ? null : (this.#source.get(source) ?? null);
  }

  /** One more batch waits. */
  grow({ num }: StreamRow, { count, chain, bytes }: WaitingBatch): void {
    this.#grow.run({ num, count, chain, bytes });
  }

  /** These wait no more. */
  shrink({ num }: StreamRow, gone: readonly WaitingBatch[], acked: Pick<StreamRow, 'acked' | 'ackedChain'>): void {
    const records = gone.reduce((sum, { count }) => sum + count, 0);
    const bytes = gone.reduce((sum, batch) => sum + batch.bytes, 0);
    this.#shrink.run({ num, acked: acked.acked, ackedChain: acked.ackedChain, batches: gone.length, records, bytes });
  }

  restart(row: StreamRow): void {
    this.#restart.run(row);
  }
}
