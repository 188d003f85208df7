import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import { lockStore, openLockedStore } from './store/open.ts';
import { SecretFile, type SecretStore } from './store/secrets.ts';
import type { Store } from './store/store.ts';
import type { Folders } from './support/folders.ts';

/** Opens the data folder for writing, with its key; makes both on the first start. Throws `store.*`. */
export async function openAgentStore(
  folders: Folders,
  clock: Clock,
): Promise<{ readonly store: Store; readonly secrets: SecretStore }> {
  const secrets = new SecretFile(folders.secrets);
  const lock = lockStore(folders.data);
  const key = await keptOrNewKey(secrets).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  return { store: openLockedStore(lock, { folder: folders.data, key, clock }), secrets };
}

/** Kept before anything is sealed with it. Only who holds the folder's lock makes one: none is ever overwritten. */
async function keptOrNewKey(secrets: SecretStore): Promise<Uint8Array> {
  const kept = await secrets.get('store-key');
  if (kept !== null) return kept;
  const key = randomBytes(32);
  await secrets.set('store-key', key);
  return key;
}
