import type { Chain } from '../../contract/chain.ts';
import type { StreamName } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { Db } from './db.ts';
import type { SyncHistory } from './sync-history.ts';

/** A batch that left the outbox. Its payload stays where it was. */
export interface PastBatch {
  readonly batch: number;
  readonly stream: StreamName;
  readonly epoch: number;
  readonly firstSeq: number;
  readonly count: number;
  readonly bytes: number;
  readonly chain: Chain;
}

export interface HistoryLimits {
  readonly days: number;
  readonly bytes: number;
}

/** One line of what was sent, for the activity screens. */
export interface HistoryEntry {
  readonly batch: number;
  readonly stream: StreamName;
  readonly firstSeq: number;
  readonly count: number;
  readonly ackedAt: string;
}

export const defaultHistoryLimits: HistoryLimits = { days: 30, bytes: 64 * 1024 * 1024 };

/** Looking at the whole history costs more than an ack: it is done once in so many. */
const acksBetweenPrunes = 50;

/** What was sent (bounded by days and bytes), and what was parked (bounded by days). */
export class History {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #limits: HistoryLimits;
  readonly #sync: SyncHistory;
  readonly #add;
  readonly #park;
  readonly #recent;
  readonly #prunes;
  #acks = 0;

  constructor(db: Db, clock: Pick<Clock, 'now'>, limits: HistoryLimits, sync: SyncHistory) {
    this.#sync = sync;
    this.#clock = clock;
    this.#limits = limits;
    this.#add = db.prepare(
      'INSERT INTO history (batch, stream, epoch, first_seq, count, bytes, acked_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#park = db.prepare(
      'INSERT INTO parked (batch, stream, epoch, first_seq, count, bytes, code, parked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#recent = db.prepare<[number], HistoryEntry>(
      `SELECT batch, stream, first_seq AS firstSeq, count, acked_at AS ackedAt FROM history ORDER BY batch DESC LIMIT ?`,
    );
    this.#prunes = {
      beyondBytes: db.prepare(
        `DELETE FROM history WHERE batch <= (SELECT max(batch) FROM (
           SELECT batch, sum(bytes) OVER (ORDER BY batch DESC) AS through FROM history) WHERE through > ?)`,
      ),
      beyondDays: db.prepare('DELETE FROM history WHERE acked_at < ?'),
      parkedBeyondDays: db.prepare('DELETE FROM parked WHERE parked_at < ?'),
      payloads: db.prepare(
        `DELETE FROM payloads WHERE batch IN (SELECT batch FROM payloads
           EXCEPT SELECT batch FROM outbox EXCEPT SELECT batch FROM history EXCEPT SELECT batch FROM parked)`,
      ),
    };
  }

  add({ batch, stream, epoch, firstSeq, count, bytes }: PastBatch): void {
    this.#add.run(batch, stream, epoch, firstSeq, count, bytes, this.#clock.now().toISOString());
    this.#sync.stored(stream, count);
  }

  park({ batch, stream, epoch, firstSeq, count, bytes }: PastBatch, code: string): void {
    this.#park.run(batch, stream, epoch, firstSeq, count, bytes, code, this.#clock.now().toISOString());
  }

  /** Newest first. */
  recent(limit: number): readonly HistoryEntry[] {
    return this.#recent.all(limit);
  }

  /** Called after every ack; looks only once in a while. */
  prune(): void {
    this.#acks += 1;
    if (this.#acks % acksBetweenPrunes === 0) this.pruneTo(this.#limits);
  }

  pruneTo({ days, bytes }: HistoryLimits): void {
    const oldest = new Date(this.#clock.now().getTime() - days * 86_400_000).toISOString();
    this.#prunes.beyondDays.run(oldest);
    this.#prunes.parkedBeyondDays.run(oldest);
    this.#prunes.beyondBytes.run(bytes);
    this.#prunes.payloads.run();
  }
}
