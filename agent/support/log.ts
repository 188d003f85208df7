import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { createStream } from 'rotating-file-stream';
import { isBridgeError } from '../../contract/errors.ts';

/** Ids, counts and codes only: no secret, party name, GSTIN, narration or amount (DESIGN rule 12). */
export interface LogFields {
  readonly [name: string]: string | number | boolean | null | undefined;
}

/** One line per thing that happened: a stable event name such as `tunnel.online`, then its fields. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export interface LogFile extends Log {
  /** Resolves when everything is on disk. */
  close(): Promise<void>;
}

export const logFileName = 'agent.log';

/** JSON lines in `folder/agent.log`, at most 5 MB a file and four older files. */
export function openLog(folder: string, level: 'debug' | 'info'): LogFile {
  const stream = createStream(logFileName, {
    path: folder,
    size: '5M',
    maxFiles: 4,
    mode: 0o600,
    intervalBoundary: false,
  });
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' }, stream);
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

export function logPath(folder: string): string {
  return join(folder, logFileName);
}

/** The kept log files of a folder, oldest first. */
export function logFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const older = readdirSync(folder).filter((name) => /^\d{8}-.*agent\.log$/.test(name));
  return [...older.sort(), ...(existsSync(logPath(folder)) ? [logFileName] : [])].map((name) => join(folder, name));
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** What may be logged of an error: never its text, which can name a party or repeat the product's words. */
export function errorFields(error: unknown): LogFields {
  if (isBridgeError(error)) return { code: error.code, hint: error.hint };
  if (error instanceof Error) return { error: error.name, at: error.stack?.split('\n')[1]?.trim() };
  return { error: typeof error };
}
