import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DoctorRow } from '../../contract/control.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import { readConfig } from '../config.ts';
import type { Folders } from './folders.ts';

const lowDiskBytes = 200 * 1024 * 1024;

/** What can be said of this PC while no engine runs. */
export function offlineChecks(folders: Folders): DoctorRow[] {
  return [...placeChecks(folders), failedRow('engine', new BridgeError('engine.not-running'))];
}

/** The folder, the disk and the settings: true whether or not an engine runs. */
export function placeChecks(folders: Folders): DoctorRow[] {
  return [
    attempt('settings', 'The settings can be read.', () => readConfig(folders.config)),
    attempt('data folder', `The data folder ${folders.data} can be written.`, () => writable(folders.data)),
    attempt('disk', 'There is room on the disk.', () => roomy(folders.data)),
  ];
}

export function okRow(check: string, sentence: string): DoctorRow {
  return { check, ok: true, code: null, sentence, action: null };
}

export function failedRow(check: string, error: BridgeError): DoctorRow {
  return { check, ok: false, code: error.code, sentence: error.message, action: error.action };
}

function attempt(check: string, sentence: string, test: () => void): DoctorRow {
  try {
    test();
    return okRow(check, sentence);
  } catch (error) {
    if (!isBridgeError(error)) throw error;
    return failedRow(check, error);
  }
}

function writable(folder: string): void {
  try {
    accessSync(nearest(folder), constants.W_OK);
  } catch (cause) {
    throw new BridgeError('file.unreadable', { details: { path: folder, reason: 'it is not writable' }, cause });
  }
}

function roomy(folder: string): void {
  const { bavail, bsize } = statfsSync(nearest(folder));
  if (bavail * bsize < lowDiskBytes) throw new BridgeError('store.full', { details: { path: folder } });
}

/** The folder itself, or the closest one above it that exists. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
