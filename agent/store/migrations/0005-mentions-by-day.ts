import type { Migration } from './migration.ts';

/** A row for each day instead of one for each master on it: a full read met the same masters day by day, and wrote or looked for each. */
export const mentionsByDay: Migration = {
  name: '0005-mentions-by-day',
  sql: `
ALTER TABLE mentions RENAME TO mentions_by_master;

-- Which masters are named on a day, so that it is read again when one is renamed. masters: record ids, one a line.
CREATE TABLE mentions (
  source INTEGER NOT NULL REFERENCES sources (num),
  date TEXT NOT NULL,
  masters TEXT NOT NULL,
  PRIMARY KEY (source, date)
) STRICT;
INSERT INTO mentions
  SELECT source, date, group_concat(master, char(10)) FROM mentions_by_master GROUP BY source, date;

DROP TABLE mentions_by_master;
`,
};
