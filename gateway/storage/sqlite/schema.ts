/**
 * Times are milliseconds since 1970. A record's content stands once, in the change that made it so: `records` points into
 * `changes`. `changes.body` is the line as received.
 */
export const schema = `
CREATE TABLE tenants (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  hash_key TEXT NOT NULL,
  horizon INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  hash TEXT PRIMARY KEY,
  tenant INTEGER NOT NULL REFERENCES tenants,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pairing_codes (
  hash TEXT PRIMARY KEY,
  tenant INTEGER NOT NULL REFERENCES tenants,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE installations (
  id TEXT PRIMARY KEY,
  tenant INTEGER NOT NULL REFERENCES tenants,
  public_key TEXT NOT NULL,
  hostname TEXT NOT NULL,
  agent_version TEXT NOT NULL,
  paired_at INTEGER NOT NULL,
  last_seen_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
  key INTEGER PRIMARY KEY,
  tenant INTEGER NOT NULL REFERENCES tenants,
  id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  owner TEXT REFERENCES installations,
  ownership_number INTEGER NOT NULL,
  status TEXT,
  UNIQUE (tenant, id)
) STRICT;

CREATE TABLE counts (
  source INTEGER NOT NULL REFERENCES sources,
  kind TEXT NOT NULL,
  records INTEGER NOT NULL,
  PRIMARY KEY (source, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
  cursor INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant INTEGER NOT NULL,
  source INTEGER NOT NULL,
  at INTEGER NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX changes_by_tenant ON changes (tenant, cursor, source);

CREATE TABLE records (
  source INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  shape INTEGER NOT NULL,
  version TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_by_kind ON records (source, kind);

CREATE TABLE log_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  pruned_through INTEGER NOT NULL
) STRICT;
INSERT INTO log_state VALUES (1, 0);

CREATE TABLE streams (
  installation TEXT NOT NULL REFERENCES installations,
  stream TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  genesis TEXT NOT NULL,
  last INTEGER NOT NULL,
  chain TEXT NOT NULL,
  PRIMARY KEY (installation, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE boundaries (
  installation TEXT NOT NULL,
  stream TEXT NOT NULL,
  last INTEGER NOT NULL,
  chain TEXT NOT NULL,
  PRIMARY KEY (installation, stream, last),
  FOREIGN KEY (installation, stream) REFERENCES streams
) STRICT, WITHOUT ROWID;

CREATE TABLE rejected (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant INTEGER NOT NULL REFERENCES tenants,
  installation TEXT NOT NULL,
  stream TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  kind TEXT,
  id TEXT,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX rejected_by_stream ON rejected (installation, stream, epoch, seq);
CREATE INDEX rejected_by_tenant ON rejected (tenant);

CREATE TABLE jobs (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  tenant INTEGER NOT NULL REFERENCES tenants,
  installation TEXT NOT NULL REFERENCES installations,
  source TEXT,
  type TEXT NOT NULL,
  input TEXT NOT NULL,
  idempotency_key TEXT,
  request_hash TEXT,
  state TEXT NOT NULL,
  waiting_for TEXT,
  created_at INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  sent_at INTEGER,
  result TEXT,
  UNIQUE (tenant, idempotency_key)
) STRICT;
CREATE INDEX unfinished_jobs ON jobs (installation) WHERE result IS NULL;
CREATE INDEX unsent_jobs ON jobs (not_after) WHERE result IS NULL AND sent_at IS NULL;

CREATE TABLE tie_outs (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES sources,
  at INTEGER NOT NULL,
  result TEXT NOT NULL
) STRICT;
CREATE INDEX tie_outs_by_source ON tie_outs (source);
`;
