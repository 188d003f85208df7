import type { Migration } from './migration.ts';

/** Under which key of ours the product holds a document: null for one that a person entered and a job was linked to. */
export const linksRemoteId: Migration = {
  name: '0009-links-remote-id',
  sql: `
    ALTER TABLE links ADD COLUMN remote_id TEXT;
    UPDATE links SET remote_id = effect_key;
    CREATE INDEX links_native ON links (source_id, native_id);
  `,
};
