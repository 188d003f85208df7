import type { Migration } from './migration.ts';

/** What was carried on which day, for years: counts only. */
export const syncHistory: Migration = {
  name: '0012-sync-history',
  sql: `
    -- Changes that went to the outbox, on days of this PC.
    CREATE TABLE carried_by_day (
      day TEXT NOT NULL,
      source TEXT NOT NULL,
      kind TEXT NOT NULL,
      cause TEXT NOT NULL,
      upserts INTEGER NOT NULL,
      deletions INTEGER NOT NULL,
      PRIMARY KEY (day, source, kind, cause)
    ) STRICT, WITHOUT ROWID;

    -- Changes that the platform has stored; they may have been read on a day before.
    CREATE TABLE stored_by_day (
      day TEXT NOT NULL,
      stream TEXT NOT NULL,
      changes INTEGER NOT NULL,
      PRIMARY KEY (day, stream)
    ) STRICT, WITHOUT ROWID;

    -- differences: how many.
    CREATE TABLE proofs (
      at TEXT NOT NULL,
      source TEXT NOT NULL,
      day TEXT NOT NULL,
      as_on TEXT NOT NULL,
      seq INTEGER NOT NULL,
      ok INTEGER NOT NULL,
      accounts INTEGER NOT NULL,
      bills INTEGER NOT NULL,
      differences INTEGER NOT NULL,
      PRIMARY KEY (at, source)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX proofs_of_day ON proofs (day, source);
  `,
};
