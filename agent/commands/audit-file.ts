import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeCsvStream } from 'hucre/csv';
import { writeXlsxStream } from 'hucre/xlsx';
import { BridgeError } from '../../contract/errors.ts';
import { type AuditLine, auditHeads } from './audit-line.ts';

type Cells = (string | number)[];

/**
 * Writes the lines as they come, by the ending of the file's name. CSV is UTF-8 with a mark for Excel, and no cell of it is taken
 * for a formula; in XLSX every text is a text, and what a sheet can't hold goes on in the next one. Readable by its user only.
 */
export async function writeAuditFile(file: string, lines: Iterable<AuditLine>, signal: AbortSignal): Promise<void> {
  const bytes = streamOf(extname(file).toLowerCase(), cellsOf(lines));
  try {
    await pipeline(Readable.from(bytes), createWriteStream(file, { mode: 0o600 }), { signal });
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw new BridgeError('file.unwritable', { details: { path: file, reason: String(cause.code) }, cause });
  }
}

function streamOf(ending: string, rows: Iterable<Cells>): ReadableStream<Uint8Array> {
  const heads = Object.values(auditHeads);
  if (ending === '.csv') return writeCsvStream(rows, { headers: heads, bom: true, escapeFormulae: true });
  if (ending === '.xlsx') {
    const columns = heads.map((header) => ({ header, width: 20 }));
    return writeXlsxStream(rows, { name: 'Audit', columns, freezePane: { rows: 1 }, zip64: true });
  }
  throw new BridgeError('config.invalid', { details: { reason: '--to needs a file that ends in .csv or .xlsx' } });
}

function* cellsOf(lines: Iterable<AuditLine>): Generator<Cells> {
  const columns = Object.keys(auditHeads) as (keyof AuditLine)[]; // the keys of a record are its type's
  for (const line of lines) yield columns.map((column) => cell(line[column]));
}

/** Excel holds 32,767 characters in a cell, and XML no control characters. */
function cell(value: string | number): string | number {
  if (typeof value === 'number') return value;
  const text = value.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\t\n]/gu, ' ');
  return text.length > 32_000 ? `${text.slice(0, 32_000)} …` : text;
}
