import type { Migration } from './migration.ts';

/** What is known of periods. The books are read anew once: only that tells on which day each voucher stands, and whom it names. */
export const reading: Migration = {
  name: '0004-reading',
  sql: `
-- The day a voucher stands on; null for everything else.
ALTER TABLE records ADD COLUMN date TEXT;
CREATE INDEX records_of_day ON records (source, date) WHERE date IS NOT NULL;

-- looked_at: when the latest days were last as in the books, whatever was still owed of others.
ALTER TABLE sources ADD COLUMN looked_at TEXT;
UPDATE sources SET cursor = NULL;

-- On which days a master is named, so that those are read again when it is renamed.
CREATE TABLE mentions (
  source INTEGER NOT NULL REFERENCES sources (num),
  master TEXT NOT NULL,
  date TEXT NOT NULL,
  PRIMARY KEY (source, master, date)
) STRICT, WITHOUT ROWID;

-- Days that have to be read again though nothing on them was saved. since: when they were last known to be as in the books.
CREATE TABLE rereads (
  source INTEGER NOT NULL REFERENCES sources (num),
  date TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (source, date)
) STRICT, WITHOUT ROWID;

-- A census that is being taken. mark: how far it has come, in the connector's words; covers: the first day it has reached.
CREATE TABLE census_passes (
  source INTEGER PRIMARY KEY REFERENCES sources (num),
  mark TEXT,
  covers TEXT,
  whole INTEGER NOT NULL DEFAULT 0
) STRICT;

-- When the content of a month was last read whole; through: the day that the present round has come to.
CREATE TABLE months (
  source INTEGER NOT NULL REFERENCES sources (num),
  month TEXT NOT NULL,
  read_at TEXT,
  through TEXT,
  PRIMARY KEY (source, month)
) STRICT, WITHOUT ROWID;
`,
};
