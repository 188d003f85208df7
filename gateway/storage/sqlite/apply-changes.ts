import type { Database } from 'better-sqlite3';
import type { DeletionEntry, UpsertEntry } from '../streams.ts';

interface Place {
  readonly tenant: number;
  readonly source: number;
  readonly at: number;
  /** How many records of each kind came and went. */
  readonly tally: Map<string, number>;
}

interface Applier {
  /** Appends to the log and brings the current record up to date. False when nothing changed. Inside a transaction. */
  apply(place: Place, entry: UpsertEntry | DeletionEntry): boolean;
  /** Before the same transaction ends. */
  storeTally(source: number, tally: ReadonlyMap<string, number>): void;
}

export function applyChanges(db: Database): Applier {
  const current = db.prepare<[number, string], CurrentRow>(
    'SELECT kind, hash, shape, version, cursor FROM records WHERE source = ? AND id = ?',
  );
  const log = db.prepare('INSERT INTO changes (tenant, source, at, id, body) VALUES (?, ?, ?, ?, ?)');
  const put = db.prepare(
    `INSERT INTO records (source, id, kind, hash, shape, version, cursor) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET kind = excluded.kind, hash = excluded.hash, shape = excluded.shape,
        version = excluded.version, cursor = excluded.cursor`,
  );
  const renew = db.prepare('UPDATE records SET shape = ?, version = ? WHERE source = ? AND id = ?');
  const renewBody = db.prepare('UPDATE changes SET body = ? WHERE cursor = ?');
  const bodyOf = db.prepare<[number], string>('SELECT body FROM changes WHERE cursor = ?').pluck();
  const remove = db.prepare('DELETE FROM records WHERE source = ? AND id = ?');
  const prunedThrough = db.prepare<[], number>('SELECT pruned_through FROM log_state').pluck();
  const forget = db.prepare('DELETE FROM changes WHERE cursor = ?');
  const count = db.prepare(
    `INSERT INTO counts (source, kind, records) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET records = records + excluded.records`,
  );

  return {
    apply({ tenant, source, at, tally }, entry) {
      const held = current.get(source, entry.id);
      if (entry.type === 'delete') {
        if (!held) return false;
        log.run(tenant, source, at, entry.id, entry.body);
        remove.run(source, entry.id);
        forgetPruned(held.cursor);
        bump(tally, held.kind, -1);
        return true;
      }
      const { id, kind, hash, shape, version, body } = entry;
      if (held?.hash === hash && held.kind === kind && isIntact(held.cursor, body)) {
        renewInPlace(source, entry, held);
        return false;
      }
      const cursor = log.run(tenant, source, at, id, body).lastInsertRowid;
      put.run(source, id, kind, hash, shape, version, cursor);
      if (held) forgetPruned(held.cursor);
      if (held?.kind !== kind) {
        if (held) bump(tally, held.kind, -1);
        bump(tally, kind, 1);
      }
      return true;
    },
    storeTally(source, tally) {
      for (const [kind, difference] of tally) if (difference !== 0) count.run(source, kind, difference);
    },
  };

  /** The same content under a newer native version (or read by a newer mapper): no change, but a census must see the version. */
  function renewInPlace(source: number, { id, shape, version, body }: UpsertEntry, held: CurrentRow): void {
    if (held.version === version && held.shape === shape) return;
    renew.run(shape, version, source, id);
    renewBody.run(body, held.cursor);
  }

  /** What is held says what was sent: content that was spoilt here under its old hash is taken in again. */
  function isIntact(cursor: number, body: string): boolean {
    const own = bodyOf.get(cursor);
    return own === body || (own !== undefined && dataOf(own) === dataOf(body));
  }

  /** Behind the horizon a change is kept only for being current. */
  function forgetPruned(cursor: number): void {
    if (cursor <= (prunedThrough.get() ?? 0)) forget.run(cursor);
  }
}

function dataOf(body: string): string {
  return JSON.stringify((JSON.parse(body) as { data?: unknown }).data);
}

function bump(tally: Map<string, number>, kind: string, by: number): void {
  tally.set(kind, (tally.get(kind) ?? 0) + by);
}

interface CurrentRow {
  readonly kind: string;
  readonly hash: string;
  readonly shape: number;
  readonly version: string;
  readonly cursor: number;
}
