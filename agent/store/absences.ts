import type { PlainDate } from '../../contract/dates.ts';
import type { RecordId } from '../../contract/ids.ts';
import { judged } from './census.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './source-num.ts';

/** Something that was carried and is not in the books, as far as is known. */
export interface Absence {
  readonly object: RecordId;
  /** Of a record that only the platform holds; null: an object of the state. */
  readonly upstreamKind: string | null;
}

export interface AbsentKind {
  readonly kind: string;
  readonly count: number;
  /** As many of the kind are carried. */
  readonly total: number;
}

/** Candidates for deletion: from the last census, and from what the platform holds beyond it (DESIGN rules 3 and 6). */
export class Absences {
  readonly #suspect;
  readonly #forget;
  readonly #gather;
  readonly #gatherFrom;
  readonly #days;
  readonly #placeless;
  readonly #dropPresent;
  readonly #dropKnown;
  readonly #count;
  readonly #kinds;
  readonly #page;
  readonly #drop;
  readonly #hold;

  constructor(db: Db, unjudged: readonly string[]) {
    this.#suspect = db.prepare('INSERT OR IGNORE INTO absences (source, object, upstream_kind) VALUES (?, ?, ?)');
    this.#forget = db.prepare('DELETE FROM absences WHERE source = ? AND upstream_kind IS NULL');
    this.#gather = db.prepare(
      `INSERT OR IGNORE INTO absences (source, object)
       SELECT DISTINCT r.source, coalesce(r.object, r.id) FROM records r WHERE r.source = ? AND ${judged(unjudged)}
         AND NOT EXISTS (SELECT 1 FROM census c WHERE c.source = r.source AND c.object = coalesce(r.object, r.id))`,
    );
    this.#gatherFrom = db.prepare(
      `INSERT OR IGNORE INTO absences (source, object)
       SELECT r.source, r.id FROM records r INDEXED BY records_of_day WHERE r.source = ? AND r.date >= ?
         AND NOT EXISTS (SELECT 1 FROM census c WHERE c.source = r.source AND c.object = r.id)`,
    );
    this.#days = db
      .prepare<[SourceNum], PlainDate | null>(
        `SELECT DISTINCT r.date FROM absences a LEFT JOIN records r ON r.source = a.source AND r.id = a.object
         WHERE a.source = ? AND a.upstream_kind IS NULL ORDER BY 1`,
      )
      .pluck();
    this.#placeless = db
      .prepare<[SourceNum], number>(
        `SELECT count(*) FROM absences a LEFT JOIN records r ON r.source = a.source AND r.id = a.object
         WHERE a.source = ? AND (a.upstream_kind IS NOT NULL OR r.kind = 'voucher' AND r.date IS NULL)`,
      )
      .pluck();
    this.#dropPresent = db.prepare(
      `DELETE FROM absences AS a WHERE a.source = ? AND EXISTS
         (SELECT 1 FROM census c WHERE c.source = a.source AND c.object = a.object)`,
    );
    this.#dropKnown = db.prepare(
      `DELETE FROM absences AS a WHERE a.source = @source AND a.upstream_kind IS NOT NULL AND (
         EXISTS (SELECT 1 FROM records r WHERE r.source = a.source AND r.id = a.object)
         OR EXISTS (SELECT 1 FROM bills b WHERE b.source = a.source AND @bills || b.key = a.object))`,
    );
    this.#count = db
      .prepare<[SourceNum], number>(
        `SELECT count(*) FROM absences a WHERE source = ? AND NOT EXISTS
           (SELECT 1 FROM held_objects o JOIN held_deletions h ON h.id = o.held
            WHERE h.source = a.source AND h.state <> 'waiting' AND o.object = a.object)`,
      )
      .pluck();
    this.#kinds = db.prepare<[SourceNum], AbsentKind>(
      `SELECT r.kind, count(*) AS count, n.count AS total
       FROM absences a
         JOIN records r ON r.source = a.source AND r.id = a.object
         JOIN record_counts n ON n.source = a.source AND n.kind = r.kind
       WHERE a.source = ? AND NOT EXISTS
         (SELECT 1 FROM held_objects o JOIN held_deletions h ON h.id = o.held
          WHERE h.source = a.source AND h.state <> 'waiting' AND o.object = a.object)
       GROUP BY r.kind`,
    );
    this.#page = db.prepare<[SourceNum, number], Absence>(
      `SELECT object, upstream_kind AS upstreamKind FROM absences a WHERE source = ? AND NOT EXISTS
         (SELECT 1 FROM held_objects o JOIN held_deletions h ON h.id = o.held
          WHERE h.source = a.source AND h.state <> 'approved' AND o.object = a.object)
       ORDER BY object LIMIT ?`,
    );
    this.#drop = db.prepare('DELETE FROM absences WHERE source = ? AND object = ?');
    this.#hold = db.prepare(
      `INSERT INTO held_objects (held, object) SELECT ?, a.object FROM absences a WHERE a.source = ? AND NOT EXISTS
         (SELECT 1 FROM held_objects o JOIN held_deletions h ON h.id = o.held
          WHERE h.source = a.source AND o.object = a.object)`,
    );
  }

  /** A record that the platform holds and the census did not name. */
  suspect(source: SourceNum, id: RecordId, kind: string): void {
    this.#suspect.run(source, id, kind);
  }

  /**
   * After a first census: what the state knows and the census does not, beside what was suspected. `from`: the census has come to
   * that day only.
   */
  gather(source: SourceNum, billPrefix: string, from: PlainDate | null = null): void {
    this.#forget.run(source);
    // Before they are gathered: a suspect that the state knows would stand in the way of itself.
    this.#dropKnown.run({ source, bills: billPrefix });
    if (from === null) this.#gather.run(source);
    else this.#gatherFrom.run(source, from);
    this.#dropPresent.run(source);
  }

  /** After a second census: only what is absent from that one too. */
  keepAbsent(source: SourceNum, billPrefix: string): void {
    this.#dropPresent.run(source);
    this.#dropKnown.run({ source, bills: billPrefix });
  }

  /** Where a second census has to look: the days, null for the masters; null: everywhere, for what only the platform holds. */
  places(source: SourceNum): readonly (PlainDate | null)[] | null {
    return (this.#placeless.get(source) ?? 0) > 0 ? null : this.#days.all(source);
  }

  /** Those on which no person has decided. */
  undecided(source: SourceNum): number {
    return this.#count.get(source) ?? 0;
  }

  /** The same of the state's own records, kind by kind. */
  undecidedKinds(source: SourceNum): readonly AbsentKind[] {
    return this.#kinds.all(source);
  }

  /** Those that are not held, or that a person has approved. */
  free(source: SourceNum, limit: number): readonly Absence[] {
    return this.#page.all(source, limit);
  }

  /** Puts everything that is not held yet under this id. */
  holdUnder(held: string, source: SourceNum): void {
    this.#hold.run(held, source);
  }

  drop(source: SourceNum, object: RecordId): void {
    this.#drop.run(source, object);
  }
}
