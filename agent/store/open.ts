import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BridgeError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { AuditTrail } from './audit.ts';
import { type Db, withCodedErrors } from './db.ts';
import { defaultHistoryLimits, type HistoryLimits } from './history.ts';
import { keepOrDiscardSealed } from './key-lost.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { Meta } from './meta.ts';
import { auditRetention } from './migrations/0010-audit-retention.ts';
import { migrate, migrations, schemaVersion } from './migrations.ts';
import { createSealer, type Sealer } from './seal.ts';
import { Store } from './store.ts';

export interface StoreOptions {
  /** The data folder; made when it is missing. */
  readonly folder: string;
  /** 32 bytes, from the secret store. A new key over an old store means that the old key is lost: see `Store.keyLost`. */
  readonly key: Uint8Array;
  readonly clock: Pick<Clock, 'now'>;
  readonly history?: HistoryLimits;
  /** Largest size of the database in pages. */
  readonly maxPages?: number;
  /** Called before every statement; what it throws stops that statement. For tests. */
  readonly trace?: (sql: unknown) => void;
}

export const storeFile = 'store.db';

/** Throws `store.locked`, `store.too-new`, `store.corrupt`, `store.full`. */
export function openStore(options: StoreOptions): Store {
  return openLockedStore(lockStore(options.folder), options);
}

/** The first half of opening: from here on no other engine touches the folder, or the key of its store. Throws as `openStore`. */
export function lockStore(folder: string): FolderLock {
  return withCodedErrors(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return lockFolder(folder);
  });
}

/** The second half. The lock is released when the store is closed, or can't be opened. */
export function openLockedStore(lock: FolderLock, options: StoreOptions): Store {
  try {
    const path = join(options.folder, storeFile);
    return withCodedErrors(path, () => openLocked(path, options, () => lock.release()));
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** For the command line, beside a running engine or without one: nothing can be written. Null when there is no store yet. */
export function openStoreReadOnly({ folder, key, clock }: Omit<StoreOptions, 'maxPages' | 'trace'>): Store | null {
  const path = join(folder, storeFile);
  if (!existsSync(path)) return null;
  return withCodedErrors(path, () => {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      const version = schemaVersion(db);
      if (version > migrations.length) throw new BridgeError('store.too-new', { hint: `version ${version}` });
      if (version < migrations.length) throw new BridgeError('engine.not-running', { hint: `version ${version}` });
      const sealer = createSealer(key);
      return new Store({
        db,
        path,
        folder,
        sealer,
        clock,
        history: defaultHistoryLimits,
        onClose() {},
      });
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function openLocked(path: string, options: StoreOptions, onClose: () => void): Store {
  const db = new Database(path, options.trace === undefined ? {} : { verbose: options.trace });
  try {
    configure(db, options.maxPages);
    const sealer = createSealer(options.key);
    upgrade(db, sealer);
    const { folder, clock, history = defaultHistoryLimits } = options;
    keepOrDiscardSealed({ db, meta: new Meta(db), sealer, clock });
    const store = new Store({ db, path, folder, sealer, clock, history, onClose });
    store.keepReserve();
    return store;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A trail of before its end was sealed gets its seal with the step that brings it, or never: a seal that is missing shows. */
function upgrade(db: Db, sealer: Sealer): void {
  const seen = schemaVersion(db);
  const hasUnsealed = seen > 0 && seen <= migrations.indexOf(auditRetention);
  if (!hasUnsealed) migrate(db);
  else {
    db.transaction(() => {
      migrate(db);
      new AuditTrail(db, sealer).sealEnd();
    }).immediate();
  }
}

function configure(db: Db, maxPages: number | undefined): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // Bills have random keys: a longer log writes a page that many batches touched to the database once.
  db.pragma('wal_autocheckpoint = 16000');
  db.pragma('cache_size = -6000');
  if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
}
