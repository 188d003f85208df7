import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type StoreOptions } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';

export const testKey = Buffer.alloc(32, 7);
const clock = { now: () => new Date('2026-04-01T10:00:00Z') };

/** A folder that goes when the test is over. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real store; closed when the test is over, if the test has not done it. */
export function tempStore(options: Partial<StoreOptions> = {}): Store {
  const store = openStore({ folder: tempFolder(), key: testKey, clock, ...options });
  onTestFinished(() => store.close());
  return store;
}
