import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import { openStore } from './store/open.ts';
import { SecretFile, type SecretStore } from './store/secrets.ts';
import type { Store } from './store/store.ts';
import type { Folders } from './support/folders.ts';

/** Opens the data folder for writing, with its key; makes both on the first start. Throws `store.*`. */
export async function openAgentStore(
  folders: Folders,
  clock: Clock,
): Promise<{ readonly store: Store; readonly secrets: SecretStore }> {
  const secrets = new SecretFile(folders.secrets);
  const kept = await secrets.get('store-key');
  const key = kept ?? randomBytes(32);
  const store = openStore({ folder: folders.data, key, clock });
  if (kept === null) await secrets.set('store-key', key);
  return { store, secrets };
}
