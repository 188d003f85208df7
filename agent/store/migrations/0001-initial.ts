import type { Migration } from './migration.ts';

/**
 * Amounts are integers in units of `unitScale`. Blobs are sealed, and what is plain is ids, versions, keyed hashes, counters,
 * totals, dates and times (DESIGN rule 12).
 */
export const initial: Migration = {
  name: '0001-initial',
  sql: `
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE reserve (ballast BLOB NOT NULL) STRICT;

CREATE TABLE sources (
  num INTEGER PRIMARY KEY,
  source TEXT NOT NULL UNIQUE,
  pin BLOB,
  ownership TEXT NOT NULL DEFAULT 'unclaimed' CHECK (ownership IN ('unclaimed', 'owner', 'elsewhere')),
  ownership_number INTEGER NOT NULL DEFAULT 0,
  upstream_records INTEGER,
  cursor TEXT,
  resync TEXT NOT NULL DEFAULT 'none' CHECK (resync IN ('none', 'owed', 'confirm')),
  surplus_left INTEGER NOT NULL DEFAULT 0,
  rewound INTEGER NOT NULL DEFAULT 0,
  read_at TEXT
) STRICT;

-- One row per canonical record that was carried. object: the native object it came from, null when that is the record itself.
-- hash null: it must be sent again. batch: the outbox batch that carried it last. effects, slot: where its effects are kept.
CREATE TABLE records (
  source INTEGER NOT NULL REFERENCES sources (num),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  object TEXT,
  version TEXT NOT NULL,
  hash TEXT,
  shape INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  effects INTEGER,
  slot INTEGER,
  PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_of_object ON records (source, object) WHERE object IS NOT NULL;
CREATE INDEX records_to_send ON records (source) WHERE hash IS NULL;

CREATE TABLE record_counts (
  source INTEGER NOT NULL REFERENCES sources (num),
  kind TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (source, kind)
) STRICT, WITHOUT ROWID;

-- What records did to totals and bills, so that it can be taken back; live counts the records that still point here.
CREATE TABLE effects (
  num INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES sources (num),
  live INTEGER NOT NULL,
  blob BLOB NOT NULL
) STRICT;

CREATE TABLE openings (
  source INTEGER NOT NULL REFERENCES sources (num),
  account TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (source, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE totals (
  source INTEGER NOT NULL REFERENCES sources (num),
  account TEXT NOT NULL,
  date TEXT NOT NULL,
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL,
  PRIMARY KEY (source, account, date)
) STRICT, WITHOUT ROWID;

-- Vouchers that move accounts, by the day from which they do.
CREATE TABLE posted (
  source INTEGER NOT NULL REFERENCES sources (num),
  date TEXT NOT NULL,
  vouchers INTEGER NOT NULL,
  PRIMARY KEY (source, date)
) STRICT, WITHOUT ROWID;

-- A bill is a record too, but derived: its state stands here. key: the end of its record id, which says neither account nor reference.
CREATE TABLE bills (
  num INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES sources (num),
  key TEXT NOT NULL,
  account TEXT NOT NULL,
  open INTEGER NOT NULL DEFAULT 0,
  hash TEXT,
  batch INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source, key)
) STRICT;
CREATE INDEX bills_to_send ON bills (source) WHERE hash IS NULL;

-- record: the voucher, or the account for what was open when the books began.
CREATE TABLE allocations (
  bill INTEGER NOT NULL REFERENCES bills (num),
  record TEXT NOT NULL,
  line INTEGER NOT NULL,
  origin TEXT NOT NULL,
  type TEXT NOT NULL,
  date TEXT,
  amount INTEGER NOT NULL,
  due_date TEXT,
  credit_days INTEGER,
  currency TEXT,
  PRIMARY KEY (bill, record, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE streams (
  num INTEGER PRIMARY KEY,
  stream TEXT NOT NULL UNIQUE,
  epoch INTEGER NOT NULL DEFAULT 0,
  acked INTEGER NOT NULL DEFAULT 0,
  acked_chain TEXT NOT NULL,
  last INTEGER NOT NULL DEFAULT 0,
  last_chain TEXT NOT NULL,
  epoch_batch INTEGER NOT NULL DEFAULT 0,
  batches INTEGER NOT NULL DEFAULT 0,
  records INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What waits for its ack. The numbers of batches rise through all streams and epochs.
CREATE TABLE outbox (
  batch INTEGER PRIMARY KEY AUTOINCREMENT,
  stream INTEGER NOT NULL REFERENCES streams (num),
  first_seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  chain TEXT NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX outbox_in_order ON outbox (stream, first_seq);

-- The payloads of outbox, history and parked rows: a row moves between those, its payload stays.
CREATE TABLE payloads (batch INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;

CREATE TABLE history (
  batch INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  acked_at TEXT NOT NULL
) STRICT;

CREATE TABLE parked (
  batch INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  code TEXT NOT NULL,
  parked_at TEXT NOT NULL
) STRICT;

-- Records of batches that the platform would not take. together: how many may travel in one batch; 0: none until it changes.
CREATE TABLE refusals (
  source INTEGER NOT NULL REFERENCES sources (num),
  record TEXT NOT NULL,
  together INTEGER NOT NULL,
  PRIMARY KEY (source, record)
) STRICT, WITHOUT ROWID;

-- record: null for what could not even be named. digest: so that the same problem is kept once.
CREATE TABLE quarantine (
  num INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES sources (num),
  digest TEXT NOT NULL,
  record TEXT,
  code TEXT NOT NULL,
  at TEXT NOT NULL,
  detail BLOB NOT NULL,
  UNIQUE (source, digest)
) STRICT;
CREATE INDEX quarantine_of_record ON quarantine (source, record) WHERE record IS NOT NULL;

-- date: of what stands on a day; null for masters.
CREATE TABLE census (
  source INTEGER NOT NULL REFERENCES sources (num),
  object TEXT NOT NULL,
  version TEXT NOT NULL,
  date TEXT,
  PRIMARY KEY (source, object)
) STRICT, WITHOUT ROWID;

-- What may have been deleted in the books. upstream_kind: of a record that only the platform holds; null: an object of the state.
CREATE TABLE absences (
  source INTEGER NOT NULL REFERENCES sources (num),
  object TEXT NOT NULL,
  upstream_kind TEXT,
  PRIMARY KEY (source, object)
) STRICT, WITHOUT ROWID;

CREATE TABLE held_deletions (
  id TEXT PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES sources (num),
  count INTEGER NOT NULL,
  total INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
  held_at TEXT NOT NULL
) STRICT;

CREATE TABLE held_objects (
  held TEXT NOT NULL REFERENCES held_deletions (id) ON DELETE CASCADE,
  object TEXT NOT NULL,
  PRIMARY KEY (held, object)
) STRICT, WITHOUT ROWID;

CREATE TABLE tie_outs (
  num INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES sources (num),
  at TEXT NOT NULL,
  seq INTEGER NOT NULL,
  as_on TEXT NOT NULL,
  ok INTEGER NOT NULL,
  accounts INTEGER NOT NULL,
  bills INTEGER NOT NULL,
  differences BLOB NOT NULL
) STRICT;
`,
};
