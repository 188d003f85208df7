import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type RecordId, type SourceId, sourceStream } from '../../contract/ids.ts';
import { openStore, openStoreReadOnly, storeFile } from './open.ts';
import { createSealer } from './seal.ts';
import { SecretFile } from './secrets.ts';
import { sourceFingerprint, tempFolder, tempStore, testClock, testKey } from './testing.ts';
import { fromUnits, toUnits } from './units.ts';

const sourceId = 'books-1' as SourceId;
const open = (folder: string, key = testKey) => openStore({ folder, key, clock: testClock });

test('a second engine on the same data folder is refused, and told who has it', () => {
  const folder = tempFolder();
  const store = open(folder);
  expect(() => open(folder)).toThrow(
    expect.objectContaining({ code: 'store.locked', details: { pid: String(process.pid) } }),
  );
  store.close();
  open(folder).close();
});

test('the lock of an engine that was killed is taken over', () => {
  const folder = tempFolder();
  const script = `
    import { openStore } from ${JSON.stringify(fileURLToPath(new URL('./open.ts', import.meta.url)))};
    openStore({ folder: ${JSON.stringify(folder)}, key: Buffer.alloc(32, 7), clock: { now: () => new Date() } });
    process.kill(process.pid, 'SIGKILL');`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);

  expect(signal).toBe('SIGKILL');
  expect(existsSync(join(folder, 'engine.pid'))).toBe(true);
  open(folder).close();
});

test('a store of a newer version is left alone', () => {
  const folder = tempFolder();
  open(folder).close();
  const db = new Database(join(folder, storeFile));
  db.pragma('user_version = 999');
  db.close();
  expect(() => open(folder)).toThrow(expect.objectContaining({ code: 'store.too-new' }));
});

test('a damaged store is named as such', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, storeFile), 'this is no database, whatever its name says'.repeat(100));
  expect(() => open(folder)).toThrow(expect.objectContaining({ code: 'store.corrupt' }));
});

test('another process can read while the engine runs, and can not write', () => {
  const folder = tempFolder();
  expect(openStoreReadOnly({ folder, key: testKey, clock: testClock })).toBeNull();
  const store = open(folder);
  store.transaction(() => store.sources.pin(sourceId, sourceFingerprint));

  const reader = openStoreReadOnly({ folder, key: testKey, clock: testClock });
  expect(reader?.sources.get(sourceId)?.pin).toEqual(sourceFingerprint);
  expect(() => reader?.meta.set('key', 'value')).toThrow(/readonly/);
  reader?.close();
  store.close();
});

test('no name of the books stands in the store as plain text', () => {
  const folder = tempFolder();
  const store = open(folder);
  store.transaction(() => store.sources.pin(sourceId, sourceFingerprint));
  store.outbox.append(sourceStream(sourceId), [JSON.stringify({ narration: 'sold to Meera' })]);
  store.close();

  const bytes = readFileSync(join(folder, storeFile)).toString('latin1');
  expect(bytes).toContain(sourceId);
  expect(bytes).not.toContain(sourceFingerprint.name);
  expect(bytes).not.toContain('Meera');
});

test('with a new key, what was sealed is discarded and everything is read again; ids and numbers stay (store.key-lost)', () => {
  const folder = tempFolder();
  const id = 'books-1:voucher:1' as RecordId;
  const first = open(folder);
  expect(first.keyLost).toBe(false);
  first.transaction(() => {
    first.sources.pin(sourceId, sourceFingerprint);
    const { num } = first.sources.require(sourceId);
    first.sources.setCursor(num, { counter: 5 });
    const { batch } = first.outbox.append(sourceStream(sourceId), ['{}']);
    const state = {
      id,
      object: id,
      kind: 'voucher',
      version: '1',
      hash: 'h'.repeat(22),
      shape: 1,
      digest: null,
      effects: null,
      date: null,
    };
    first.records.put(num, state, batch);
  });
  first.close();

  const second = open(folder, Buffer.alloc(32, 8));
  const source = second.sources.require(sourceId);
  expect(second.keyLost).toBe(true);
  expect(source).toMatchObject({ pin: null, cursor: null, resync: 'owed' });
  expect(second.records.get(source.num, id)).toMatchObject({ version: '1', hash: null });
  expect(second.outbox.view(sourceStream(sourceId), 10)).toMatchObject({ waiting: [], last: 1 });
  second.close();

  const third = open(folder, Buffer.alloc(32, 8));
  expect(third.keyLost).toBe(true);
  third.forgetKeyLoss();
  third.close();
  const fourth = open(folder, Buffer.alloc(32, 8));
  expect(fourth.keyLost).toBe(false);
  fourth.close();
});

test('a transaction inside another is part of it', () => {
  const store = tempStore();
  expect(() =>
    store.transaction(() => {
      store.transaction(() => store.meta.set('inner', 'kept?'));
      throw new Error('outer');
    }),
  ).toThrow('outer');
  expect(store.meta.get('inner')).toBeNull();
});

test('a sealed value opens only with its key and in its place', () => {
  const sealer = createSealer(testKey);
  const sealed = sealer.sealText('amount 1180.00', 'payloads/1');
  expect(sealer.openText(sealed, 'payloads/1')).toBe('amount 1180.00');
  expect(sealer.openText(sealed, 'payloads/2')).toBeNull();
  expect(createSealer(Buffer.alloc(32, 8)).openText(sealed, 'payloads/1')).toBeNull();
  sealed.writeUInt8(sealed.readUInt8(30) ^ 1, 30);
  expect(sealer.openText(sealed, 'payloads/1')).toBeNull();
  expect(sealer.openText(Buffer.alloc(3), 'payloads/1')).toBeNull();
});

test('secrets stand in a file of their own that a damaged content empties but does not break', async () => {
  const path = join(tempFolder(), 'elsewhere', 'keys.json');
  const secrets = new SecretFile(path);
  expect(await secrets.get('store-key')).toBeNull();
  await secrets.set('store-key', testKey);
  await secrets.set('hash-key', Buffer.from('hash'));
  await secrets.delete('hash-key');
  expect(await new SecretFile(path).get('store-key')).toEqual(testKey);
  expect(await secrets.get('hash-key')).toBeNull();
  writeFileSync(path, '{"store-key": 5');
  expect(await secrets.get('store-key')).toBeNull();
});

test('amounts are exact to four decimals, and finer or larger ones are refused', () => {
  for (const text of ['0.00', '-0.05', '1180.00', '12345678901.2345', '7.50'] as const) {
    expect(fromUnits(toUnits(text as never))).toBe(text);
  }
  expect(toUnits('1.50000' as never)).toBe(15_000n);
  expect(() => toUnits('0.00001' as never)).toThrow(RangeError);
  expect(() => toUnits('9'.repeat(16) as never)).toThrow(RangeError);
});
