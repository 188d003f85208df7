import type { RecordId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './source-num.ts';

/**
 * Records of batches that the platform would not take. Each may travel with ever fewer others, until the one that it can't take stands
 * alone; that one is withheld until it changes.
 */
export class Refusals {
  readonly #put;
  readonly #limits;
  readonly #isWithheld;
  readonly #forget;
  readonly #any;

  constructor(db: Db) {
    this.#put = db.prepare(
      `INSERT INTO refusals (source, record, together) VALUES (?, ?, ?)
       ON CONFLICT (source, record) DO UPDATE SET together = excluded.together`,
    );
    this.#limits = db.prepare<[SourceNum], { record: RecordId; together: number }>(
      'SELECT record, together FROM refusals WHERE source = ?',
    );
    this.#isWithheld = db
      .prepare<[SourceNum, string], number>('SELECT 1 FROM refusals WHERE source = ? AND record = ? AND together = 0')
      .pluck();
    this.#forget = db.prepare('DELETE FROM refusals WHERE source = ? AND record = ?');
    this.#any = db.prepare<[SourceNum], number>('SELECT 1 FROM refusals WHERE source = ? LIMIT 1').pluck();
  }

  /** At most so many records in a batch with this one; 0: it is not sent as it is. */
  limit(source: SourceNum, record: RecordId, together: number): void {
    this.#put.run(source, record, together);
  }

  /** Of every record that was refused. */
  limits(source: SourceNum): ReadonlyMap<RecordId, number> {
    return new Map(this.#limits.all(source).map(({ record, together }) => [record, together]));
  }

  isWithheld(source: SourceNum, record: RecordId): boolean {
    return this.#isWithheld.get(source, record) !== undefined;
  }

  any(source: SourceNum): boolean {
    return this.#any.get(source) !== undefined;
  }

  /** It was taken. */
  forget(source: SourceNum, record: RecordId): void {
    this.#forget.run(source, record);
  }
}
