import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { openAgentStore } from './open-agent-store.ts';
import { storeFile } from './store/open.ts';
import { tempFolder } from './store/testing.ts';
import { type Folders, foldersOf } from './support/folders.ts';

const folders = () => foldersOf(join(tempFolder(), 'data'));
const keysIn = ({ secrets }: Folders) => readFileSync(secrets, 'utf8');

test('a start that ends before the store is open leaves the key with which the next one opens it', async () => {
  const place = folders();
  mkdirSync(join(place.data, storeFile), { recursive: true });
  await expect(openAgentStore(place, systemClock)).rejects.toThrow();
  const kept = keysIn(place);
  rmSync(join(place.data, storeFile), { recursive: true });

  const { store } = await openAgentStore(place, systemClock);
  expect(store.keyLost).toBe(false);
  expect(keysIn(place)).toBe(kept);
  store.close();
  const again = await openAgentStore(place, systemClock);
  expect(again.store.keyLost).toBe(false);
  again.store.close();
});

test('a second engine that starts at the same time leaves the key alone', async () => {
  const place = folders();
  const starts = await Promise.allSettled([openAgentStore(place, systemClock), openAgentStore(place, systemClock)]);
  const opened = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value.store] : []));
  const refused = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []));
  expect(refused).toMatchObject([{ code: 'store.locked' }]);
  for (const store of opened) store.close();

  const { store } = await openAgentStore(place, systemClock);
  expect(store.keyLost).toBe(false);
  store.close();
});

test('a key that can not be kept is not used', async () => {
  const place = folders();
  writeFileSync(join(place.data, '..', 'file'), '');
  const nowhere = { ...place, secrets: join(place.data, '..', 'file', 'keys.json') };
  await expect(openAgentStore(nowhere, systemClock)).rejects.toThrow();
  expect(existsSync(join(place.data, storeFile))).toBe(false);
  const { store } = await openAgentStore(place, systemClock);
  store.close();
});
