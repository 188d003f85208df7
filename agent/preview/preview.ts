import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { CanonicalRecord, Problem } from '../../contract/records/record.ts';
import { fileError } from './file-error.ts';
import { NamesBySource } from './names-by-source.ts';
import { recordsOfFile } from './records-of-file.ts';
import { type Survey, survey } from './survey.ts';
import { verdictOf } from './verdict.ts';

export interface PreviewOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The canonical records of a Tally XML file, or of all `*.xml` files of a folder in the order of their names. Files are read
 * twice, masters first, so that vouchers find their accounts in whatever file of the folder those stand; memory holds the names
 * of masters and one object. What can't be understood comes as a problem and the rest goes on.
 *
 * A file that can't be read, or holds something else than an export, throws `file.*`; a truncated one throws after the records
 * before the cut. In a folder such a file becomes a problem with the same code, and only when no file of it could be
 * read at all the error of the first one is thrown.
 */
export async function* previewPath(
  path: string,
  { signal }: PreviewOptions = {},
): AsyncGenerator<CanonicalRecord | Problem, void, undefined> {
  if (!(await isFolder(path))) {
    const found = await survey(path, signal);
    const names = new NamesBySource();
    names.add(found);
    yield* recordsOf(found, names, signal);
    return;
  }
  yield* recordsOfFolder(path, signal);
}

async function* recordsOfFolder(folder: string, signal: AbortSignal | undefined) {
  const names = new NamesBySource();
  const surveys: (Survey | BridgeError)[] = [];
  const paths = await xmlFilesIn(folder);
  for (const path of paths) {
    const found = await orError(() => survey(path, signal));
    if (!(found instanceof BridgeError)) names.add(found);
    surveys.push(found);
  }
  let isAnyRead = false;
  let firstError: BridgeError | null = null;
  for (const [i, found] of surveys.entries()) {
    try {
      if (found instanceof BridgeError) throw found;
      yield* recordsOf(found, names, signal);
      isAnyRead = true;
    } catch (error) {
      if (!isBridgeError(error)) throw error;
      firstError ??= error;
      yield { kind: 'problem' as const, at: basename(paths[i] ?? ''), code: error.code, message: error.message };
    }
  }
  if (!isAnyRead && firstError !== null) throw firstError;
}

async function* recordsOf(found: Survey, names: NamesBySource, signal: AbortSignal | undefined) {
  const verdict = verdictOf(found);
  if (verdict.state === 'unusable') throw verdict.error;
  yield* recordsOfFile(found, names, signal);
  if (verdict.state === 'silent') {
    yield { kind: 'problem' as const, at: basename(found.path), code: verdict.code, message: verdict.message };
  }
  if (verdict.state === 'truncated') throw verdict.error;
}

/** The file itself, or the `*.xml` files of the folder in the order of their names. Throws `file.*`. */
export async function filesOf(path: string): Promise<readonly string[]> {
  return (await isFolder(path)) ? xmlFilesIn(path) : [path];
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileError(path, error);
  }
}

async function xmlFilesIn(folder: string): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.xml'));
    if (names.length > 0) return names.sort().map((name) => join(folder, name));
  } catch (error) {
    throw fileError(folder, error);
  }
  throw new BridgeError('file.not-tally', { details: { path: folder, found: 'a folder without XML files' } });
}

async function orError<T>(work: () => Promise<T>): Promise<T | BridgeError> {
  try {
    return await work();
  } catch (error) {
    if (isBridgeError(error)) return error;
    throw error;
  }
}
