import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import { reportKinds } from '../../contract/records/record.ts';
import type { Db } from './db.ts';
import type { EffectsRef } from './effects.ts';
import type { SourceNum } from './source-num.ts';

/** What is kept of a record that was carried: never its content. */
export interface RecordState {
  readonly id: RecordId;
  readonly kind: string;
  /** Record id of the native object it came from: for a party that is the ledger's. */
  readonly object: RecordId;
  /** The product's version of the object. */
  readonly version: string;
  /** Keyed hash of the data; null: it must be sent again. */
  readonly hash: string | null;
  readonly shape: number;
  /** Keyed digest of what it was made of; null: only its hash tells whether it has changed. */
  readonly digest: string | null;
  /** The outbox batch that carried it last; 0: none did, or the one that did was refused. */
  readonly batch: number;
  readonly effects: EffectsRef | null;
  /** The day a voucher stands on. */
  readonly date: PlainDate | null;
}

interface Row {
  readonly id: RecordId;
  readonly kind: string;
  readonly object: RecordId | null;
  readonly version: string;
  readonly hash: string | null;
  readonly shape: number;
  readonly digest: string | null;
  readonly batch: number;
  readonly effects: number | null;
  readonly slot: number | null;
  readonly date: PlainDate | null;
}

const columns = 'id, kind, object, version, hash, shape, digest, batch, effects, slot, date';

export class Records {
  readonly #get;
  readonly #put;
  readonly #touch;
  readonly #delete;
  readonly #ofObject;
  readonly #page;
  readonly #clear;
  readonly #clearBatch;
  readonly #uncarry;
  readonly #clearFrom;
  readonly #count;
  readonly #counts;
  readonly #owesReports;
  readonly #perDay;
  readonly #dated;
  readonly #digests;
  readonly #ofKind;

  constructor(db: Db) {
    this.#get = db.prepare<[SourceNum, string], Row>(`SELECT ${columns} FROM records WHERE source = ? AND id = ?`);
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO records (source, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#touch = db.prepare(
      'UPDATE records SET version = ?, shape = ?, date = ?, digest = ? WHERE source = ? AND id = ?',
    );
    this.#delete = db.prepare('DELETE FROM records WHERE source = ? AND id = ?');
    // Left to itself SQLite looks through all records of the source.
    this.#ofObject = db.prepare<[SourceNum, string, SourceNum, string], Row>(
      `SELECT ${columns} FROM records WHERE source = ? AND id = ? AND object IS NULL
       UNION ALL SELECT ${columns} FROM records INDEXED BY records_of_object WHERE source = ? AND object = ?`,
    );
    this.#dated = db.prepare<[SourceNum, string, string], Row>(
      `SELECT ${columns} FROM records INDEXED BY records_of_day WHERE source = ? AND date >= ? AND date <= ?`,
    );
    this.#digests = db.prepare<[SourceNum, string, string], [string, RecordId]>(
      `SELECT digest, id FROM records INDEXED BY records_of_day
       WHERE source = ? AND date >= ? AND date <= ? AND digest IS NOT NULL AND hash IS NOT NULL`,
    );
    this.#ofKind = db.prepare<[SourceNum, string], Row>(`SELECT ${columns} FROM records WHERE source = ? AND kind = ?`);
    this.#page = db.prepare<[SourceNum, string, number], Row>(
      `SELECT ${columns} FROM records WHERE source = ? AND id > ? ORDER BY id LIMIT ?`,
    );
    this.#clear = db.prepare('UPDATE records SET hash = NULL WHERE source = ? AND id = ? AND batch < ?');
    this.#clearBatch = db.prepare('UPDATE records SET hash = NULL WHERE source = ? AND batch = ?');
    this.#uncarry = db.prepare('UPDATE records SET batch = 0 WHERE source = ? AND id = ? AND batch = ?');
    this.#clearFrom = db.prepare('UPDATE records SET hash = NULL WHERE source = ? AND batch >= ?');
    this.#count = db.prepare(
      `INSERT INTO record_counts (source, kind, count) VALUES (?, ?, ?)
       ON CONFLICT (source, kind) DO UPDATE SET count = count + excluded.count`,
    );
    const reports = reportKinds.map((kind) => `'${kind}'`).join(', ');
    this.#owesReports = db
      .prepare<[SourceNum], number>(
        `SELECT 1 FROM records INDEXED BY records_to_send WHERE source = ? AND hash IS NULL AND kind IN (${reports}) LIMIT 1`,
      )
      .pluck();
    this.#perDay = db.prepare<[SourceNum], { day: PlainDate; count: number }>(
      `SELECT date AS day, count(*) AS count FROM records INDEXED BY records_of_day
       WHERE source = ? AND date IS NOT NULL GROUP BY date ORDER BY date`,
    );
    this.#counts = db.prepare<[SourceNum], { kind: string; count: number }>(
      'SELECT kind, count FROM record_counts WHERE source = ? AND count <> 0 ORDER BY kind',
    );
  }

  get(source: SourceNum, id: RecordId): RecordState | null {
    const row = this.#get.get(source, id);
    return row === undefined ? null : stateOf(row);
  }

  /** Inserts or replaces, as carried by this outbox batch; the caller counts what is new (`addToCount`). */
  put(source: SourceNum, state: Omit<RecordState, 'batch'>, batch: number): void {
    const object = state.object === state.id ? null : state.object;
    const { id, kind, version, hash, shape, digest, effects, date } = state;
    const { chunk = null, slot = null } = effects ?? {};
    this.#put.run(source, id, kind, object, version, hash, shape, digest, batch, chunk, slot, date);
  }

  /** The same data under a new version, or made of another text. */
  touch(
    source: SourceNum,
    id: RecordId,
    { version, shape, date, digest }: Pick<RecordState, 'version' | 'shape' | 'date' | 'digest'>,
  ): void {
    this.#touch.run(version, shape, date, digest, source, id);
  }

  delete(source: SourceNum, id: RecordId): void {
    this.#delete.run(source, id);
  }

  /** Vouchers of these days, both included. */
  dated(source: SourceNum, from: PlainDate, to: PlainDate): readonly RecordState[] {
    return this.#dated.all(source, from, to).map(stateOf);
  }

  /** Whose digests they are, of vouchers of these days that need not be sent again. */
  digests(source: SourceNum, from: PlainDate, to: PlainDate): ReadonlyMap<string, RecordId> {
    return new Map(this.#digests.raw().all(source, from, to));
  }

  /** Looks through everything. */
  ofKind(source: SourceNum, kind: string): readonly RecordState[] {
    return this.#ofKind.all(source, kind).map(stateOf);
  }

  ofObject(source: SourceNum, object: RecordId): readonly RecordState[] {
    return this.#ofObject.all(source, object, source, object).map(stateOf);
  }

  /** In order of the ids' UTF-8 bytes. */
  page(source: SourceNum, after: RecordId | null, limit: number): readonly RecordState[] {
    return this.#page.all(source, after ?? '', limit).map(stateOf);
  }

  /** Marks a record to be sent again, unless it was sent from batch `since` on. True when it was marked. */
  clear(source: SourceNum, id: RecordId, since: number): boolean {
    return this.#clear.run(source, id, since).changes > 0;
  }

  /** Marks every record that this batch carried last. */
  clearBatch(source: SourceNum, batch: number): void {
    this.#clearBatch.run(source, batch);
  }

  /** Forgets that this batch carried the record last; false when it did not. */
  uncarry(source: SourceNum, id: RecordId, batch: number): boolean {
    return this.#uncarry.run(source, id, batch).changes > 0;
  }

  /** Marks every record that this batch or a later one carried last. */
  clearFrom(source: SourceNum, batch: number): void {
    this.#clearFrom.run(source, batch);
  }

  /** Whether a report has to be sent again: no census leads to it. */
  owesReports(source: SourceNum): boolean {
    return this.#owesReports.get(source) !== undefined;
  }

  /** Vouchers per day, earliest first. */
  perDay(source: SourceNum): readonly { readonly day: PlainDate; readonly count: number }[] {
    return this.#perDay.all(source);
  }

  addToCount(source: SourceNum, kind: string, difference: number): void {
    if (difference !== 0) this.#count.run(source, kind, difference);
  }

  counts(source: SourceNum): { readonly [kind: string]: number } {
    return Object.fromEntries(this.#counts.all(source).map(({ kind, count }) => [kind, count]));
  }
}

function stateOf(row: Row): RecordState {
  const { id, kind, version, hash, shape, digest, batch, slot, date } = row;
  const effects = row.effects === null || slot === null ? null : { chunk: row.effects, slot };
  return { id, kind, object: row.object ?? id, version, hash, shape, digest, batch, effects, date };
}
