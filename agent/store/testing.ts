import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Fingerprint } from '../../contract/frames.ts';
import { type Signer, signerOf } from './audit-checkpoint.ts';
import { openStore, type StoreOptions } from './open.ts';
import type { Store } from './store.ts';

export const testKey = Buffer.alloc(32, 7);
export const testClock = { now: () => new Date('2026-04-01T10:00:00Z') };

export const sourceFingerprint: Fingerprint = {
  connector: 'model',
  origin: 'http://127.0.0.1:9000',
  guid: 'guid-1',
  number: '100000',
  name: 'Chhaya Traders',
  booksFrom: '2024-04-01',
};

/** A folder that goes when the test is over. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real store; closed when the test is over, if the test has not done it. */
export function tempStore(options: Partial<StoreOptions> = {}): Store {
  const store = openStore({ folder: tempFolder(), key: testKey, clock: testClock, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** An installation's key. */
export function testSigner(seed = 1): Signer {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  return signerOf(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
}
