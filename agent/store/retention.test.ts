import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { JobId, SourceId } from '../../contract/ids.ts';
import type { AuditTrail } from './audit.ts';
import { migrate, migrations } from './migrations.ts';
import { openStore, openStoreReadOnly, storeFile } from './open.ts';
import type { Store } from './store.ts';
import { tempFolder, tempStore, testKey, testSigner } from './testing.ts';

const day = (text: string) => new Date(`${text}T10:00:00Z`);
const clock = { now: () => day('2026-04-01') };

function write(audit: AuditTrail, at: Date, jobId: JobId): void {
  audit.append({ at, jobId, event: 'job.received', by: null, body: { jobId } });
}

function addJob({ jobs, links, audit }: Store, id: string, at: Date, isOver = true): void {
  const jobId = id as JobId;
  const sourceId = 'books-1' as SourceId;
  const remaining = { remainingMs: 1, remainingAsOf: at };
  jobs.insert(
    { jobId, type: 'payment.create', sourceId, lane: 'l', state: 'received', receivedAt: at, ...remaining },
    {},
    {},
  );
  if (isOver) {
    const change = { state: 'ended', waitingFor: null, settling: false, finishedAt: at, ...remaining };
    jobs.save(jobId, change, {});
  }
  links.put({
    jobId,
    effectKey: id,
    sourceId,
    masterId: '1',
    recordId: null,
    nativeId: null,
    version: null,
    remoteId: null,
  });
  write(audit, at, jobId);
}

/** Two jobs of long ago, one of which was heard of lately, one that is still open, one of lately. */
function olderStore(store: Store): void {
  store.transaction(() => {
    addJob(store, 'old-1', day('2015-05-01'));
    addJob(store, 'old-2', day('2015-05-02'));
    addJob(store, 'open', day('2015-05-03'), false);
    addJob(store, 'new', day('2026-03-01'));
    write(store.audit, day('2026-03-02'), 'old-2' as JobId);
  });
}

test('evidence goes after its years, with the jobs and links of which none is left', () => {
  const store = tempStore({ clock });
  olderStore(store);
  expect(store.retention.dropEvidence(8, testSigner())).toBe(false);
  expect(store.audit.verify()).toMatchObject({ state: 'whole', rows: 2, checkpoint: { through: 3 } });
  expect(store.jobs.newest(9).map(({ jobId }) => jobId)).toEqual(['new', 'open', 'old-2']);
  expect(store.links.get('old-1' as JobId)).toBeNull();
  expect(store.links.get('old-2' as JobId)).not.toBeNull();
  expect(store.links.get('open' as JobId)).not.toBeNull();
});

test('evidence within its years stays', () => {
  const store = tempStore({ clock });
  olderStore(store);
  expect(store.retention.dropEvidence(11, testSigner())).toBe(false);
  expect(store.audit.verify()).toMatchObject({ rows: 5, checkpoint: null });
});

test('it goes a little at a time, and says when there is more', () => {
  const store = tempStore({ clock });
  olderStore(store);
  expect([1, 2, 3, 4].map(() => store.retention.dropEvidence(8, testSigner(), 1))).toEqual([true, true, true, false]);
  expect(store.audit.verify()).toMatchObject({ state: 'whole', rows: 2, checkpoint: { through: 3 } });
});

test('a clock that was set ahead takes nothing', () => {
  const store = tempStore({ clock: { now: () => day('2099-01-01') } });
  store.transaction(() => addJob(store, 'job-1', day('2026-01-01')));
  expect(store.retention.dropEvidence(8, testSigner())).toBe(false);
  expect(store.audit.verify()).toMatchObject({ rows: 1, checkpoint: null });
});

test('killed at any statement of it, the trail verifies, and evidence, jobs and links are there together or not at all', () => {
  let kills = 0;
  for (let killAt = 1; ; killAt += 1) {
    const folder = tempFolder();
    const prepared = openStore({ folder, key: testKey, clock });
    olderStore(prepared);
    prepared.close();
    let left = Number.POSITIVE_INFINITY;
    const trace = () => {
      left -= 1;
      if (left <= 0) throw new Error('killed');
    };
    const store = openStore({ folder, key: testKey, clock, trace });
    left = killAt;
    const isKilled = throws(() => store.retention.dropEvidence(8, testSigner()));
    left = Number.POSITIVE_INFINITY;
    store.close();
    const after = openStore({ folder, key: testKey, clock });
    const hasGone = after.audit.rows(0, 9).length === 2;
    expect(after.audit.verify()).toMatchObject({ state: 'whole', endIsKnown: true, rows: hasGone ? 2 : 5 });
    expect(after.jobs.get('old-1' as JobId) === null).toBe(hasGone);
    expect(after.links.get('old-1' as JobId) === null).toBe(hasGone);
    after.close();
    if (!isKilled) break;
    kills += 1;
  }
  expect(kills).toBeGreaterThan(10);
});

test('a trail of before its end was sealed gets its seal, once, with the step that brings it', () => {
  const folder = tempFolder();
  const path = join(folder, storeFile);
  const db = new Database(path);
  for (const { sql } of migrations.slice(0, 9)) db.exec(sql);
  db.pragma('user_version = 9');
  db.exec("INSERT INTO audit VALUES (1, '2026-04-01', NULL, 'rule.set', 'a', x'00', x'00')");
  db.close();
  openStore({ folder, key: testKey, clock }).close();
  const upgraded = new Database(path);
  expect(upgraded.prepare('SELECT seq FROM audit_end').pluck().all()).toEqual([1]);
  upgraded.exec('DELETE FROM audit_end');
  migrate(upgraded);
  upgraded.close();
  openStore({ folder, key: testKey, clock }).close();
  const again = new Database(path);
  expect(again.prepare('SELECT seq FROM audit_end').all()).toEqual([]);
  again.close();
});

test('that the key was lost stands in the trail, which goes on', () => {
  const folder = tempFolder();
  const first = openStore({ folder, key: testKey, clock });
  olderStore(first);
  first.close();
  const key = Buffer.alloc(32, 8);
  openStore({ folder, key, clock }).close();
  const reader = openStoreReadOnly({ folder, key, clock });
  expect(reader?.audit.verify()).toMatchObject({ state: 'whole', rows: 6, endIsKnown: true });
  expect(reader?.audit.newest(2)).toMatchObject([{ event: 'store.key-lost' }, { body: null }]);
  reader?.close();
});

function throws(body: () => unknown): boolean {
  try {
    body();
    return false;
  } catch {
    return true;
  }
}
