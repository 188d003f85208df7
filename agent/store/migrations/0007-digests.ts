import type { Migration } from './migration.ts';

/** By what an unchanged voucher is known before it is mapped (docs/decisions/0009-digests.md). */
export const digests: Migration = {
  name: '0007-digests',
  sql: `
-- Keyed digest of the text that the record was made of; null: not known.
ALTER TABLE records ADD COLUMN digest TEXT;
-- What the connector has written down of the names by which it maps, in its own words.
ALTER TABLE sources ADD COLUMN naming TEXT;
`,
};
