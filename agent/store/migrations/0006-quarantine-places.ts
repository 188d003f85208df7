import type { Migration } from './migration.ts';

/**
 * Where a problem was met, so that it is over once that was read again without it. Those that are known only by a place in an answer of
 * long ago go: what still can't be understood is met again by the next census.
 */
export const quarantinePlaces: Migration = {
  name: '0006-quarantine-places',
  sql: `
-- first_day, last_day: the days among which it was read, both 'masters' among those; null: it was not met in reading.
ALTER TABLE quarantine ADD COLUMN first_day TEXT;
ALTER TABLE quarantine ADD COLUMN last_day TEXT;
DELETE FROM quarantine WHERE record IS NULL;
`,
};
