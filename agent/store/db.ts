import Database from 'better-sqlite3';
import { BridgeError } from '../../contract/errors.ts';

export type Db = Database.Database;

/** Runs `body` and turns the disk's and the file's troubles into coded errors: `store.full`, `store.corrupt`. */
export function withCodedErrors<T>(path: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw coded(path, error);
  }
}

function coded(path: string, error: unknown): unknown {
  if (isNoRoom(error)) return new BridgeError('store.full', { details: { path }, cause: error });
  if (!(error instanceof Database.SqliteError)) return error;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) {
    return new BridgeError('store.corrupt', { details: { path }, hint: error.code, cause: error });
  }
  return error;
}

/** `SHMSIZE`: the file that readers share could not grow (sqlite.org/rescode.html); WAL mode has one from the first page on. */
const noRoomCodes: ReadonlySet<unknown> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC']);

function isNoRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && noRoomCodes.has(error.code);
}
