import type { Migration } from './migration.ts';

/** So that the oldest evidence can go after its years, and only so: as a prefix of the chain, with a signed checkpoint in its place. */
export const auditRetention: Migration = {
  name: '0010-audit-retention',
  sql: `
    -- The last row, sealed: who has only the file can neither take rows off the end nor put any there.
    CREATE TABLE audit_end (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      seq INTEGER NOT NULL,
      sealed BLOB NOT NULL
    ) STRICT;

    -- In the place of rows 1 to \`through\`. chain: of the last of them; first_at, last_at: when they were written.
    CREATE TABLE audit_checkpoint (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      through INTEGER NOT NULL,
      chain BLOB NOT NULL,
      at TEXT NOT NULL,
      first_at TEXT NOT NULL,
      last_at TEXT NOT NULL,
      public_key TEXT NOT NULL,
      signature TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER audit_checkpoint_is_of_a_row BEFORE INSERT ON audit_checkpoint
      WHEN NOT EXISTS (SELECT 1 FROM audit WHERE seq = NEW.through AND chain = NEW.chain)
      BEGIN SELECT RAISE(ABORT, 'an audit checkpoint is of a row'); END;
    CREATE TRIGGER audit_checkpoint_rises BEFORE UPDATE ON audit_checkpoint
      WHEN NEW.through <= OLD.through OR NOT EXISTS (SELECT 1 FROM audit WHERE seq = NEW.through AND chain = NEW.chain)
      BEGIN SELECT RAISE(ABORT, 'an audit checkpoint only rises'); END;
    CREATE TRIGGER audit_checkpoint_stays BEFORE DELETE ON audit_checkpoint
      BEGIN SELECT RAISE(ABORT, 'an audit checkpoint never goes'); END;

    DROP TRIGGER audit_is_append_only_delete;
    CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
      WHEN OLD.seq > coalesce((SELECT through FROM audit_checkpoint), 0)
      BEGIN SELECT RAISE(ABORT, 'audit rows never go'); END;
  `,
};
