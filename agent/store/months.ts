import type { PlainDate } from '../../contract/dates.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './source-num.ts';

export interface MonthRow {
  /** `2026-04` */
  readonly month: string;
  /** When its content was last read whole. */
  readonly readAt: string | null;
  /** How far the present round is. */
  readonly through: PlainDate | null;
}

/** When the content of each month was last compared with the books, whether or not anything in it was saved. */
export class Months {
  readonly #all;
  readonly #put;
  readonly #first;

  constructor(db: Db) {
    this.#all = db.prepare<[SourceNum], MonthRow>(
      'SELECT month, read_at AS readAt, through FROM months WHERE source = ? ORDER BY month DESC',
    );
    this.#put = db.prepare(
      `INSERT INTO months (source, month, read_at, through) VALUES (?, ?, ?, ?)
       ON CONFLICT (source, month) DO UPDATE SET read_at = coalesce(excluded.read_at, read_at), through = excluded.through`,
    );
    this.#first = db.prepare(
      `INSERT INTO months (source, month, read_at)
       SELECT DISTINCT source, substr(date, 1, 7), ? FROM records WHERE source = ? AND date IS NOT NULL AND true
       ON CONFLICT (source, month) DO UPDATE SET read_at = excluded.read_at, through = NULL`,
    );
  }

  /** Latest first. */
  all(source: SourceNum): readonly MonthRow[] {
    return this.#all.all(source);
  }

  readThrough(source: SourceNum, month: string, through: PlainDate): void {
    this.#put.run(source, month, null, through);
  }

  readWhole(source: SourceNum, month: string, at: Date): void {
    this.#put.run(source, month, at.toISOString(), null);
  }

  /** All that there are were just read. */
  allRead(source: SourceNum, at: Date): void {
    this.#first.run(at.toISOString(), source);
  }
}
