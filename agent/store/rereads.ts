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
  readonly #mentioned;
  readonly #mentions;
  readonly #owe;
  readonly #owed;
  readonly #done;
  readonly #any;

  constructor(db: Db) {
    this.#mention = db.prepare('INSERT OR REPLACE INTO mentions (source, date, masters) VALUES (?, ?, ?)');
    this.#mentioned = db
      .prepare<[SourceNum, PlainDate], string>('SELECT masters FROM mentions WHERE source = ? AND date = ?')
      .pluck();
    this.#mentions = db.prepare<[SourceNum], { date: PlainDate; masters: string }>(
      'SELECT date, masters FROM mentions WHERE source = ?',
    );
    this.#owe = db.prepare('INSERT OR IGNORE INTO rereads (source, date, since) VALUES (?, ?, ?)');
    this.#owed = db.prepare<[SourceNum], OwedDay>(
      'SELECT date, since FROM rereads WHERE source = ? ORDER BY date DESC',
    );
    this.#any = db.prepare<[SourceNum], number>('SELECT 1 FROM rereads WHERE source = ? LIMIT 1').pluck();
    this.#done = db.prepare('DELETE FROM rereads WHERE source = ? AND date >= ? AND date <= ?');
  }

  /** These masters are named on the day, besides those that are known to be. */
  mention(source: SourceNum, date: PlainDate, masters: Iterable<RecordId>): void {
    const all = new Set<string>(linesOf(this.#mentioned.get(source, date) ?? ''));
    const known = all.size;
    for (const master of masters) all.add(master);
    if (all.size > known) this.#mention.run(source, date, [...all].join('\n'));
  }

  /** The days that name one of these masters are owed. */
  owe(source: SourceNum, masters: readonly RecordId[], since: string): void {
    if (masters.length === 0) return;
    const wanted = new Set<string>(masters);
    const days: PlainDate[] = [];
    for (const { date, masters: named } of this.#mentions.iterate(source)) {
      if (linesOf(named).some((id) => wanted.has(id))) days.push(date);
    }
    for (const date of days) this.#owe.run(source, date, since);
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

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}
