import type { Clock } from '../clock.ts';
import type { Db } from './db.ts';

/** When batches were made, by their number: it outlives the batch, since records name the one that carried them last. */
export class BatchTimes {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #note;
  readonly #of;

  constructor(db: Db, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#note = db.prepare('INSERT INTO batch_times (batch, at) VALUES (?, ?)');
    this.#of = db
      .prepare<[number], number>('SELECT at FROM batch_times WHERE batch >= ? ORDER BY batch LIMIT 1')
      .pluck();
  }

  /** A batch is made now. Part of its transaction. */
  note(batch: number): void {
    this.#note.run(batch, this.#clock.now().getTime());
  }

  /** Of those before times were kept it is only known that they were there then. */
  of(batch: number): Date | null {
    const at = this.#of.get(batch);
    return at === undefined ? null : new Date(at);
  }
}
