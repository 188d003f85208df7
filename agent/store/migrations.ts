import { BridgeError } from '../../contract/errors.ts';
import type { Db } from './db.ts';
import { initial } from './migrations/0001-initial.ts';
import { jobs } from './migrations/0002-jobs.ts';
import { tieOut } from './migrations/0003-tie-out.ts';
import { reading } from './migrations/0004-reading.ts';
import { mentionsByDay } from './migrations/0005-mentions-by-day.ts';
import { quarantinePlaces } from './migrations/0006-quarantine-places.ts';

import { digests } from './migrations/0007-digests.ts';

import { writingRules } from './migrations/0008-writing-rules.ts';

import { linksRemoteId } from './migrations/0009-links-remote-id.ts';
import { auditRetention } from './migrations/0010-audit-retention.ts';
import { batchTimes } from './migrations/0011-batch-times.ts';
import { syncHistory } from './migrations/0012-sync-history.ts';
import { linksForJob } from './migrations/0013-links-for-job.ts';
import type { Migration } from './migrations/migration.ts';

/** In order; the number of them that a store has seen is its `user_version`. */
export const migrations: readonly Migration[] = [
  initial,
  jobs,
  tieOut,
  reading,
  mentionsByDay,
  quarantinePlaces,
  digests,
  writingRules,
  linksRemoteId,
  auditRetention,
  batchTimes,
  syncHistory,
  linksForJob,
];

/** Brings a store up to date, each step in a transaction of its own. Throws `store.too-new`. */
export function migrate(db: Db): void {
  const seen = schemaVersion(db);
  if (seen > migrations.length) throw new BridgeError('store.too-new', { hint: `version ${seen}` });
  migrations.slice(seen).forEach((migration, index) => {
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${seen + index + 1}`);
    }).immediate();
  });
}

export function schemaVersion(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }));
}
