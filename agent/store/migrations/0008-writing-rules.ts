import type { Migration } from './migration.ts';

/** How much may be written without asking, and what was on each day. Amounts are integers in units of `unitScale`. */
export const writingRules: Migration = {
  name: '0008-writing-rules',
  sql: `
    -- Null: no limit.
    ALTER TABLE job_permissions ADD COLUMN most INTEGER;
    ALTER TABLE job_permissions ADD COLUMN most_per_day INTEGER;

    CREATE TABLE written_by_rule (
      type TEXT NOT NULL,
      day TEXT NOT NULL,
      amount INTEGER NOT NULL,
      PRIMARY KEY (type, day)
    ) STRICT, WITHOUT ROWID;
  `,
};
