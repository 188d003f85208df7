import type { Migration } from './migration.ts';

/** Since when the version of a record that was carried last is known. */
export const batchTimes: Migration = {
  name: '0011-batch-times',
  sql: `
-- When each batch was made, in milliseconds. Those before the first row were there at its time.
CREATE TABLE batch_times (batch INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
INSERT INTO batch_times
  SELECT seq, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) FROM sqlite_sequence WHERE name = 'outbox';
`,
};
