import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TenantId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { Storage } from '../storage/storage.ts';
import { drawApiKey, drawHashKey, drawId, hashSecret } from './secrets.ts';

const keyFile = 'api-key';

interface Options {
  readonly data: string;
  readonly storage: Storage;
  readonly clock: Clock;
}

/**
 * Makes the default tenant and its API key where there are none, and returns that key. The database holds only its hash; the key
 * stands in a file that only this user may read. Whoever removes the file gets a new key at the next start.
 */
export async function firstStart({ data, storage, clock }: Options): Promise<string> {
  const now = clock.now();
  let tenantId = (await storage.tenancy.firstTenant())?.tenantId;
  if (tenantId === undefined) {
    tenantId = drawId('tenant') as TenantId;
    await storage.tenancy.createTenant({ tenantId, hashKey: drawHashKey() }, now);
  }
  const file = path.join(data, keyFile);
  const kept = await readKey(file);
  if (kept !== null && (await storage.tenancy.tenantOfApiKey(hashSecret(kept))) === tenantId) return kept;
  const key = drawApiKey();
  await storage.tenancy.addApiKey(tenantId, hashSecret(key), now);
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return key;
}

async function readKey(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
