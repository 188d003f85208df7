import type { RecordId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './sources.ts';

export interface CensusEntry {
  readonly object: RecordId;
  readonly version: string;
}

/** A record held upstream that the books' census does not know. */
export interface Suspect {
  readonly id: RecordId;
  readonly kind: string;
}

/** The last census of the books of each source, and what it leaves in doubt. Derived kinds are never judged by it. */
export class Censuses {
  readonly #drop;
  readonly #add;
  readonly #size;
  readonly #has;
  readonly #page;
  readonly #missing;
  readonly #missingKinds;
  readonly #objects;
  readonly #outdated;
  readonly #suspect;
  readonly #suspects;
  readonly #dropSuspects;
  readonly #dropSuspect;

  /** `unjudged`: kinds that a census can't show, because they are derived or are the books themselves. */
  constructor(db: Db, unjudged: readonly string[]) {
    const judged = `kind NOT IN (${unjudged.map((kind) => `'${kind}'`).join(', ')})`;
    const absent = `FROM records r WHERE r.source = @source AND ${judged} AND NOT EXISTS
      (SELECT 1 FROM census c WHERE c.source = r.source AND c.object = coalesce(r.object, r.id))`;
    this.#drop = db.prepare('DELETE FROM census WHERE source = ?');
    this.#add = db.prepare('INSERT OR REPLACE INTO census (source, object, version) VALUES (?, ?, ?)');
    this.#size = db.prepare<[SourceNum], number>('SELECT count(*) FROM census WHERE source = ?').pluck();
    this.#has = db.prepare<[SourceNum, string], number>('SELECT 1 FROM census WHERE source = ? AND object = ?').pluck();
    this.#page = db.prepare<[SourceNum, string, number], CensusEntry>(
      'SELECT object, version FROM census WHERE source = ? AND object > ? ORDER BY object LIMIT ?',
    );
    this.#missing = db
      .prepare<[{ source: SourceNum }], string>(`SELECT DISTINCT coalesce(r.object, r.id) AS o ${absent} ORDER BY o`)
      .pluck();
    this.#missingKinds = db.prepare<[{ source: SourceNum }], { kind: string; count: number }>(
      `SELECT r.kind, count(*) AS count ${absent} GROUP BY r.kind`,
    );
    this.#objects = db
      .prepare<[SourceNum], number>(
        `SELECT count(DISTINCT coalesce(object, id)) FROM records WHERE source = ? AND ${judged}`,
      )
      .pluck();
    this.#outdated = db
      .prepare<[SourceNum], number>(
        `SELECT 1 FROM census c LEFT JOIN records r ON r.source = c.source AND r.id = c.object
         WHERE c.source = ? AND (r.id IS NULL OR r.version <> c.version) LIMIT 1`,
      )
      .pluck();
    this.#suspect = db.prepare('INSERT OR REPLACE INTO suspects (source, id, kind) VALUES (?, ?, ?)');
    this.#suspects = db.prepare<[SourceNum], Suspect>('SELECT id, kind FROM suspects WHERE source = ? ORDER BY id');
    this.#dropSuspects = db.prepare('DELETE FROM suspects WHERE source = ?');
    this.#dropSuspect = db.prepare('DELETE FROM suspects WHERE source = ? AND id = ?');
  }

  /** Before a new census is taken. */
  drop(source: SourceNum): void {
    this.#drop.run(source);
  }

  add(source: SourceNum, { object, version }: CensusEntry): void {
    this.#add.run(source, object, version);
  }

  size(source: SourceNum): number {
    return this.#size.get(source) ?? 0;
  }

  has(source: SourceNum, object: RecordId): boolean {
    return this.#has.get(source, object) !== undefined;
  }

  /** In order of the ids' UTF-8 bytes. */
  page(source: SourceNum, after: RecordId | null, limit: number): readonly CensusEntry[] {
    return this.#page.all(source, after ?? '', limit);
  }

  /** Objects with records in the state that the census did not name. */
  missing(source: SourceNum): readonly RecordId[] {
    return this.#missing.all({ source }) as RecordId[];
  }

  /** How many records of each kind stand behind `missing`. */
  missingKinds(source: SourceNum): readonly { readonly kind: string; readonly count: number }[] {
    return this.#missingKinds.all({ source });
  }

  /** How many objects of the books the state knows. */
  objects(source: SourceNum): number {
    return this.#objects.get(source) ?? 0;
  }

  /** Whether the census names an object that the state lacks or holds in another version. */
  showsGap(source: SourceNum): boolean {
    return this.#outdated.get(source) !== undefined;
  }

  suspect(source: SourceNum, { id, kind }: Suspect): void {
    this.#suspect.run(source, id, kind);
  }

  suspects(source: SourceNum): readonly Suspect[] {
    return this.#suspects.all(source);
  }

  dropSuspects(source: SourceNum): void {
    this.#dropSuspects.run(source);
  }

  dropSuspect(source: SourceNum, id: RecordId): void {
    this.#dropSuspect.run(source, id);
  }
}
