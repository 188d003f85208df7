import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BridgeError } from '../../contract/errors.ts';

export interface FolderLock {
  release(): void;
}

/**
 * One engine per data folder. `engine.lock` is held by a lock of the operating system, which dies with its process: a lock file
 * left by a crash is taken over, whoever has the old process's id now. `engine.pid` only names the holder for the message.
 * Throws `store.locked`.
 */
export function lockFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'engine.pid');
  const holder = new Database(join(folder, 'engine.lock'), { timeout: 0 });
  try {
    holder.exec('BEGIN EXCLUSIVE');
    writeFileSync(pidFile, String(process.pid));
  } catch (error) {
    holder.close();
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error;
    throw new BridgeError('store.locked', { details: { pid: readPid(pidFile) }, cause: error });
  }
  return {
    release: () => {
      rmSync(pidFile, { force: true });
      holder.close();
    },
  };
}

function readPid(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
