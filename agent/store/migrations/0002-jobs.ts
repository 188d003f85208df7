import type { Migration } from './migration.ts';

/** Jobs, what they wrote, and the audit of it. Content is sealed; ids, names of states, versions and times are plain. */
export const jobs: Migration = {
  name: '0002-jobs',
  sql: `
    CREATE TABLE jobs (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      job_id TEXT NOT NULL UNIQUE,
      type TEXT NOT NULL,
      source_id TEXT,
      -- Jobs of one lane run one after the other.
      lane TEXT NOT NULL,
      state TEXT NOT NULL,
      waiting_for TEXT,
      -- 1: something was sent of which it is not yet known where it stands.
      settling INTEGER NOT NULL DEFAULT 0,
      -- A person's word on this one job: approve, refuse.
      verdict TEXT,
      remaining_ms INTEGER NOT NULL,
      remaining_as_of TEXT NOT NULL,
      received_at TEXT NOT NULL,
      finished_at TEXT,
      input BLOB NOT NULL,
      content BLOB NOT NULL
    ) STRICT;
    CREATE INDEX jobs_open ON jobs (lane, settling DESC, seq) WHERE finished_at IS NULL;

    CREATE TABLE job_permissions (
      type TEXT PRIMARY KEY,
      permission TEXT NOT NULL CHECK (permission IN ('allow', 'ask', 'deny'))
    ) STRICT;

    CREATE TABLE links (
      job_id TEXT PRIMARY KEY,
      effect_key TEXT NOT NULL,
      source_id TEXT NOT NULL,
      master_id TEXT NOT NULL,
      -- Null until the document was read back.
      record_id TEXT,
      native_id TEXT,
      -- As we wrote it. Null when it reads otherwise: then the books' version is not ours.
      version TEXT
    ) STRICT;
    CREATE INDEX links_record ON links (record_id);

    CREATE TABLE audit (
      seq INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      job_id TEXT,
      event TEXT NOT NULL,
      -- The person, or null for the agent itself.
      by TEXT,
      body BLOB NOT NULL,
      chain BLOB NOT NULL
    ) STRICT;
    CREATE INDEX audit_job ON audit (job_id, seq);
    CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows never change'); END;
    CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows never go'); END;
  `,
};
