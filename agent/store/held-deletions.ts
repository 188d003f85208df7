import { randomBytes } from 'node:crypto';
import type { RecordId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { Absences } from './absences.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './source-num.ts';

/** More deletions at once than is usual: nothing is deleted upstream until a person has approved exactly these (DESIGN rule 6). */
export interface HeldDeletions {
  readonly id: string;
  readonly source: SourceNum;
  readonly count: number;
  /** Of so many objects. */
  readonly total: number;
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly heldAt: string;
}

export class HeldDeletionsTable {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #absences: Absences;
  readonly #list;
  readonly #insert;
  readonly #absent;
  readonly #objects;
  readonly #decide;
  readonly #dropSettled;
  readonly #drop;

  constructor(db: Db, clock: Pick<Clock, 'now'>, absences: Absences) {
    this.#clock = clock;
    this.#absences = absences;
    this.#list = db.prepare<[SourceNum], HeldDeletions>(
      'SELECT id, source, count, total, state, held_at AS heldAt FROM held_deletions WHERE source = ? ORDER BY held_at',
    );
    this.#insert = db.prepare(
      "INSERT INTO held_deletions (id, source, count, total, state, held_at) VALUES (?, ?, ?, ?, 'waiting', ?)",
    );
    this.#absent = db
      .prepare<[string, SourceNum], number>(
        'SELECT count(*) FROM held_objects o JOIN absences a ON a.object = o.object WHERE o.held = ? AND a.source = ?',
      )
      .pluck();
    this.#objects = db
      .prepare<[string], RecordId>('SELECT object FROM held_objects WHERE held = ? ORDER BY object')
      .pluck();
    this.#decide = db.prepare("UPDATE held_deletions SET state = ? WHERE id = ? AND state = 'waiting'");
    this.#drop = db.prepare("DELETE FROM held_deletions WHERE source = ? AND state = 'waiting'");
    this.#dropSettled = db.prepare(
      `DELETE FROM held_deletions AS h WHERE h.source = ? AND NOT EXISTS
         (SELECT 1 FROM held_objects o JOIN absences a ON a.object = o.object
          WHERE o.held = h.id AND a.source = h.source)`,
    );
  }

  list(source: SourceNum): readonly HeldDeletions[] {
    return this.#list.all(source);
  }

  /**
   * Holds every absence on which no person has decided, `count` of them, under one id: the one that waits already when it stands for
   * exactly these, else a new one. Returns the id.
   */
  hold(source: SourceNum, count: number, total: number): string {
    const waiting = this.list(source).find((held) => held.state === 'waiting');
    if (waiting?.count === count && this.#absent.get(waiting.id, source) === count) return waiting.id;
    this.#drop.run(source);
    const id = `del-${randomBytes(4).toString('hex')}`;
    this.#insert.run(id, source, count, total, this.#clock.now().toISOString());
    this.#absences.holdUnder(id, source);
    return id;
  }

  objects(id: string): readonly RecordId[] {
    return this.#objects.all(id);
  }

  /** A person's word. False when nothing waits under this id. */
  decide(id: string, decision: 'approved' | 'refused'): boolean {
    return this.#decide.run(decision, id).changes > 0;
  }

  /** What was held is no longer unusual: nothing waits for a person. */
  release(source: SourceNum): void {
    this.#drop.run(source);
  }

  /** Drops those of which nothing is absent any more: carried out, or back in the books. */
  dropSettled(source: SourceNum): void {
    this.#dropSettled.run(source);
  }
}
