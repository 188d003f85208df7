import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './source-num.ts';

export interface CensusEntry {
  readonly object: RecordId;
  readonly version: string;
  /** Null for a master. */
  readonly date: PlainDate | null;
}

/** The objects of the census that stand on one day, or among the masters. */
export interface CensusDay {
  readonly date: PlainDate | null;
  readonly objects: number;
  /** Those of which the state knows nothing, another version, or something that must be sent again. */
  readonly stale: number;
}

/** What is held here of an id that the books' census names; hash null: not known, or to be sent again. */
export interface CensusLine {
  readonly id: RecordId;
  readonly version: string;
  readonly hash: string | null;
}

/** A census that is being taken, or that nothing was concluded from yet. */
export interface CensusPass {
  readonly mark: { readonly [key: string]: unknown } | null;
  /** Its first day: it goes backwards from the latest one. Null: no voucher was named yet. */
  readonly covers: PlainDate | null;
  readonly isWhole: boolean;
}

/** The last census of the books of each source, set against the records of the state. It may be as large as the books. */
export class Censuses {
  readonly #drop;
  readonly #add;
  readonly #size;
  readonly #lines;
  readonly #days;
  readonly #objects;
  readonly #pass;
  readonly #setPass;
  readonly #endPass;

  /** `unjudged`: kinds that a census can't show. */
  constructor(db: Db, unjudged: readonly string[]) {
    const isJudged = judged(unjudged);
    this.#drop = db.prepare('DELETE FROM census WHERE source = ?');
    this.#add = db.prepare('INSERT OR REPLACE INTO census (source, object, version, date) VALUES (?, ?, ?, ?)');
    this.#size = db.prepare<[SourceNum], number>('SELECT count(*) FROM census WHERE source = ?').pluck();
    this.#lines = db.prepare<[LinesQuery], CensusLine>(
      `SELECT id, version, hash FROM records r
         WHERE source = @source AND id > @after AND id < @before AND (NOT ${isJudged} OR EXISTS
           (SELECT 1 FROM census c WHERE c.source = r.source AND c.object = coalesce(r.object, r.id)))
       UNION ALL
       SELECT object, version, NULL FROM census c
         WHERE source = @source AND object > @after AND object < @before AND NOT EXISTS
           (SELECT 1 FROM records r WHERE r.source = c.source AND r.id = c.object)
       ORDER BY 1 LIMIT @limit`,
    );
    // Left to itself SQLite looks through all records of the source for each object.
    this.#days = db.prepare<[{ readonly source: SourceNum }], CensusDay>(
      `SELECT date, sum(objects) AS objects, sum(stale) AS stale FROM (
         SELECT c.date, 1 AS objects,
           NOT EXISTS (SELECT 1 FROM records r WHERE r.source = c.source AND r.id = c.object
             AND r.version = c.version AND r.hash IS NOT NULL)
           OR EXISTS (SELECT 1 FROM records r INDEXED BY records_of_object
             WHERE r.source = c.source AND r.object = c.object AND r.hash IS NULL) AS stale
         FROM census c WHERE c.source = @source
         UNION ALL
         SELECT NULL, 0, 1 FROM records r WHERE r.source = @source AND r.hash IS NULL AND r.kind = 'company'
       ) GROUP BY date ORDER BY date`,
    );
    this.#pass = db.prepare<[SourceNum], { mark: string | null; covers: PlainDate | null; whole: number }>(
      'SELECT mark, covers, whole FROM census_passes WHERE source = ?',
    );
    this.#setPass = db.prepare(
      'INSERT OR REPLACE INTO census_passes (source, mark, covers, whole) VALUES (?, ?, ?, ?)',
    );
    this.#endPass = db.prepare('DELETE FROM census_passes WHERE source = ?');
    this.#objects = db
      .prepare<[SourceNum], number>(
        `SELECT count(*) FROM records r WHERE source = ? AND object IS NULL AND ${isJudged}`,
      )
      .pluck();
  }

  /** Before a new census is taken. */
  begin(source: SourceNum): void {
    this.#drop.run(source);
    this.setPass(source, { mark: null, covers: null, isWhole: false });
  }

  /** Null: none is being taken. */
  pass(source: SourceNum): CensusPass | null {
    const row = this.#pass.get(source);
    if (row === undefined) return null;
    const { mark, covers, whole } = row;
    return { mark: mark === null ? null : JSON.parse(mark), covers, isWhole: whole === 1 };
  }

  setPass(source: SourceNum, { mark, covers, isWhole }: CensusPass): void {
    this.#setPass.run(source, mark === null ? null : JSON.stringify(mark), covers, isWhole ? 1 : 0);
  }

  /** Everything was concluded from it; what it named stays. */
  endPass(source: SourceNum): void {
    this.#endPass.run(source);
  }

  add(source: SourceNum, { object, version, date }: CensusEntry): void {
    this.#add.run(source, object, version, date);
  }

  /** In order, masters first, with those of no census that must be sent again among them. */
  days(source: SourceNum): readonly CensusDay[] {
    return this.#days.all({ source });
  }

  size(source: SourceNum): number {
    return this.#size.get(source) ?? 0;
  }

  /** Ids of the books between `after` and `before`, both excluded, in order of their UTF-8 bytes. Bills are not among them. */
  lines(source: SourceNum, after: string, before: string, limit: number): readonly CensusLine[] {
    return this.#lines.all({ source, after, before, limit });
  }

  /** How many objects of the books the state knows. */
  objects(source: SourceNum): number {
    return this.#objects.get(source) ?? 0;
  }
}

interface LinesQuery {
  readonly source: SourceNum;
  readonly after: string;
  readonly before: string;
  readonly limit: number;
}

/** An SQL condition on the records `r` whose objects a census names. */
export function judged(unjudged: readonly string[]): string {
  return `r.kind NOT IN (${unjudged.map((kind) => `'${kind}'`).join(', ')})`;
}
