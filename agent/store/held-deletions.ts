import { randomBytes } from 'node:crypto';
import type { RecordId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { Db } from './db.ts';
import type { SourceNum } from './sources.ts';

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
  readonly #list;
  readonly #insert;
  readonly #insertObject;
  readonly #objects;
  readonly #decide;
  readonly #delete;

  constructor(db: Db, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#list = db.prepare<[SourceNum], HeldDeletions>(
      'SELECT id, source, count, total, state, held_at AS heldAt FROM held_deletions WHERE source = ? ORDER BY held_at',
    );
    this.#insert = db.prepare(
      "INSERT INTO held_deletions (id, source, count, total, state, held_at) VALUES (?, ?, ?, ?, 'waiting', ?)",
    );
    this.#insertObject = db.prepare('INSERT INTO held_objects (held, object) VALUES (?, ?)');
    this.#objects = db
      .prepare<[string], RecordId>('SELECT object FROM held_objects WHERE held = ? ORDER BY object')
      .pluck();
    this.#decide = db.prepare("UPDATE held_deletions SET state = ? WHERE id = ? AND state = 'waiting'");
    this.#delete = db.prepare('DELETE FROM held_deletions WHERE id = ?');
  }

  list(source: SourceNum): readonly HeldDeletions[] {
    return this.#list.all(source);
  }

  hold(source: SourceNum, objects: readonly RecordId[], total: number): string {
    const id = `del-${randomBytes(4).toString('hex')}`;
    this.#insert.run(id, source, objects.length, total, this.#clock.now().toISOString());
    for (const object of objects) this.#insertObject.run(id, object);
    return id;
  }

  objects(id: string): readonly RecordId[] {
    return this.#objects.all(id);
  }

  /** A person's word. False when there is nothing waiting under this id. */
  decide(id: string, decision: 'approved' | 'refused'): boolean {
    return this.#decide.run(decision, id).changes > 0;
  }

  /** Carried out, or no longer true of the books. */
  drop(id: string): void {
    this.#delete.run(id);
  }
}
