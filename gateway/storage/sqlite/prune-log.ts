import type { Database } from 'better-sqlite3';
import type { PruneRule, RecordStore } from '../records.ts';

/**
 * Walks the log from its oldest unvisited change. What is current stays where it is; it is dropped later, when something
 * supersedes it (`apply-changes.ts`). A tenant's horizon rises only when one of its own changes went.
 */
export function pruneLog(db: Database): RecordStore['prune'] {
  const candidates = db.prepare<[number, number, number], Row>(
    `SELECT c.cursor, c.tenant, EXISTS (
          SELECT 1 FROM records r WHERE r.source = c.source AND r.id = c.id AND r.cursor = c.cursor) AS current
      FROM changes c
      WHERE c.cursor > (SELECT pruned_through FROM log_state)
        AND (c.at < ? OR c.cursor <= (SELECT max(cursor) FROM changes) - ?)
      ORDER BY c.cursor LIMIT ?`,
  );
  const drop = db.prepare('DELETE FROM changes WHERE cursor = ?');
  const setHorizon = db.prepare('UPDATE tenants SET horizon = ? WHERE key = ?');
  const setPruned = db.prepare('UPDATE log_state SET pruned_through = ?');

  const prune = db.transaction(({ before, keep }: PruneRule, slice: number): boolean => {
    const rows = candidates.all(before.getTime(), keep, slice);
    const horizons = new Map<number, number>();
    for (const row of rows) {
      if (row.current) continue;
      drop.run(row.cursor);
      horizons.set(row.tenant, row.cursor);
    }
    for (const [tenant, cursor] of horizons) setHorizon.run(cursor, tenant);
    const last = rows.at(-1);
    if (last) setPruned.run(last.cursor);
    return rows.length === slice;
  });
  return async (rule, slice) => prune.immediate(rule, slice);
}

interface Row {
  readonly cursor: number;
  readonly tenant: number;
  readonly current: 0 | 1;
}
