import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './source-num.ts';

export interface OwedDay {
  readonly date: PlainDate;
  /** When it was last known to be as in the books. */
  readonly since: string;
}

/** Which days name which masters, and which have to be read again since one of those was renamed. */
export class Rereads {
  readonly #mention;
  readonly #owe;
  readonly #owed;
  readonly #done;
  readonly #any;

  constructor(db: Db) {
    this.#mention = db.prepare('INSERT OR IGNORE INTO mentions (source, master, date) VALUES (?, ?, ?)');
    this.#owe = db.prepare(
      `INSERT OR IGNORE INTO rereads (source, date, since)
       SELECT source, date, ? FROM mentions WHERE source = ? AND master = ?`,
    );
    this.#owed = db.prepare<[SourceNum], OwedDay>(
      'SELECT date, since FROM rereads WHERE source = ? ORDER BY date DESC',
    );
    this.#any = db.prepare<[SourceNum], number>('SELECT 1 FROM rereads WHERE source = ? LIMIT 1').pluck();
    this.#done = db.prepare('DELETE FROM rereads WHERE source = ? AND date >= ? AND date <= ?');
  }

  mention(source: SourceNum, master: RecordId, date: PlainDate): void {
    this.#mention.run(source, master, date);
  }

  /** The days that name this master are owed. */
  owe(source: SourceNum, master: RecordId, since: string): void {
    this.#owe.run(since, source, master);
  }

  /** Latest first. */
  owed(source: SourceNum): readonly OwedDay[] {
    return this.#owed.all(source);
  }

  isOwing(source: SourceNum): boolean {
    return this.#any.get(source) !== undefined;
  }

  /** Everything owed between two days, both included, was read. */
  done(source: SourceNum, from: PlainDate, to: PlainDate): void {
    this.#done.run(source, from, to);
  }
}
