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
  if (!(error instanceof Database.SqliteError)) return error;
  if (error.code === 'SQLITE_FULL') return new BridgeError('store.full', { details: { path }, cause: error });
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) {
    return new BridgeError('store.corrupt', { details: { path }, hint: error.code, cause: error });
  }
  return error;
}
