import type { Migration } from './migration.ts';

/** For whose document a master was made, where it was made on the way to one. */
export const linksForJob: Migration = {
  name: '0013-links-for-job',
  sql: 'ALTER TABLE links ADD COLUMN for_job TEXT;',
};
