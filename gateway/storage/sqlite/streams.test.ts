import Database from 'better-sqlite3';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { nextChain } from '../../../contract/chain.ts';
import type { StreamState } from '../../../contract/frames.ts';
import {
  type InstallationId,
  type RecordId,
  type SourceId,
  sourceStream,
  type TenantId,
} from '../../../contract/ids.ts';
import { readChange } from '../../ingest/read-change.ts';
import { sourceOffer, upsert } from '../../test-agent.ts';
import { temporaryFolder } from '../../test-gateway.ts';
import type { Storage } from '../storage.ts';
import type { Entry } from '../streams.ts';
import { openSqliteStorage } from './open.ts';

const tenantId = 'tenant' as TenantId;
const installationId = 'inst' as InstallationId;
const sourceId = 'books-1' as SourceId;
const key = { installationId, stream: sourceStream(sourceId) };
const at = new Date('2025-06-01T09:00:00Z');
const day = 86_400_000;

let file: string;
let storage: Storage;
let held: StreamState;

beforeEach(async () => {
  file = `${temporaryFolder()}/gateway.sqlite`;
  storage = openSqliteStorage(file);
  onTestFinished(() => storage.close());
  await storage.tenancy.createTenant({ tenantId, hashKey: 'h' }, at);
  await storage.tenancy.addPairingCode(tenantId, 'code', new Date(at.getTime() + 1));
  const installation = { installationId, publicKey: 'k', hostname: 'PC', agentVersion: '1' };
  await storage.tenancy.redeemPairingCode('code', installation, at);
  await storage.sources.claim({ tenantId, installationId }, sourceOffer(sourceId));
  held = await storage.streams.openEpoch(key, 1);
});

async function append(records: readonly object[], more: { at?: Date; entries?: readonly Entry[] } = {}) {
  const firstSeq = held.last + 1;
  const entries = more.entries ?? records.map((record, n) => readChange(firstSeq + n, JSON.stringify(record)));
  const chain = nextChain(held.chain, Buffer.from(String(firstSeq)));
  const batch = { ...key, tenantId, epoch: held.epoch, firstSeq, count: entries.length, previous: held.chain, chain };
  const outcome = await storage.streams.append({ ...batch, at: more.at ?? at }, entries);
  if (outcome.state === 'stored') held = { ...held, last: firstSeq + entries.length - 1, chain };
  return outcome;
}

function keptCursors(): unknown[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare('SELECT cursor FROM changes ORDER BY cursor').pluck().all();
  } finally {
    db.close();
  }
}

async function counts() {
  return (await storage.sources.source(tenantId, sourceId))?.counts;
}

test('a batch that fails in the middle leaves nothing behind', async () => {
  await append([upsert('a')]);
  const good = readChange(2, JSON.stringify(upsert('b')));
  const broken = { ...readChange(3, JSON.stringify(upsert('c'))), hash: undefined as never };
  await expect(append([], { entries: [good, broken as Entry] })).rejects.toThrow();
  expect(await storage.streams.held(key)).toMatchObject({ last: 1 });
  expect(await storage.records.record(tenantId, sourceId, 'b' as RecordId)).toBeNull();
  expect(await append([upsert('d')])).toMatchObject({ state: 'stored', changes: 1 });
  expect(await counts()).toEqual({ note: 2 });
});

test('a batch does not follow on a stream that moved meanwhile', async () => {
  const before = held;
  await append([upsert('a')]);
  held = before;
  expect(await append([upsert('b')])).toEqual({ state: 'overtaken' });
});

test('counts current records by kind, whatever came and went', async () => {
  await append([upsert('a'), upsert('b'), upsert('a', { n: 2 }), upsert('c', {}, { kind: 'moon' })]);
  await append([{ op: 'delete', kind: 'note', id: 'b', cause: 'edit' }, upsert('a', {}, { kind: 'moon' })]);
  expect(await counts()).toEqual({ moon: 2 });
});

test('knows the chains of recent batches and where the epoch began', async () => {
  const genesis = held.chain;
  await append([upsert('a'), upsert('b')]);
  const { chain } = held;
  await append([upsert('c')]);
  expect(await storage.streams.chainAt(key, 0)).toBe(genesis);
  expect(await storage.streams.chainAt(key, 2)).toBe(chain);
  expect(await storage.streams.chainAt(key, 1)).toBeNull();
});

test('draws another beginning for every epoch', async () => {
  const second = await storage.streams.openEpoch(key, 2);
  expect(second).toMatchObject({ epoch: 2, last: 0 });
  expect(second.chain).not.toBe(held.chain);
  await expect(storage.streams.openEpoch(key, 2)).rejects.toThrow('not above');
});

test('prunes what was superseded, and drops what is current only once something supersedes it', async () => {
  await append([upsert('a', { n: 1 }), upsert('b', { n: 1 })]);
  await append([upsert('a', { n: 2 })]);
  const rule = { before: new Date(at.getTime() + day), keep: 1000 };
  while (await storage.records.prune(rule, 1));
  expect(await storage.records.changes(tenantId, { after: 0, limit: 10 })).toEqual({ state: 'lost', horizon: 1 });
  expect(await storage.records.page(tenantId, sourceId, { after: null, limit: 10 })).toMatchObject([
    { id: 'a', data: { n: 2 } },
    { id: 'b', data: { n: 1 } },
  ]);

  const later = new Date(at.getTime() + 2 * day);
  await append([upsert('b', { n: 2 }), { op: 'delete', kind: 'note', id: 'a', cause: 'edit' }], { at: later });
  expect(await storage.records.changes(tenantId, { after: 3, limit: 10 })).toMatchObject({
    state: 'read',
    changes: [
      { id: 'b', data: { n: 2 } },
      { id: 'a', op: 'delete' },
    ],
  });
  expect(await storage.records.page(tenantId, sourceId, { after: null, limit: 10 })).toMatchObject([{ id: 'b' }]);
  expect(keptCursors()).toEqual([4, 5]);
});

test('prunes by number of changes as well as by age', async () => {
  for (let n = 0; n < 5; n += 1) await append([upsert('a', { n })]);
  await storage.records.prune({ before: new Date(0), keep: 2 }, 100);
  expect(await storage.records.changes(tenantId, { after: 3, limit: 10 })).toMatchObject({
    changes: [{ data: { n: 3 } }, { data: { n: 4 } }],
  });
  expect(await storage.records.changes(tenantId, { after: 2, limit: 10 })).toEqual({ state: 'lost', horizon: 3 });
});
