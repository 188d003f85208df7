import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { jobsStream, type SourceId, sourceStream } from '../../contract/ids.ts';
import { systemClock } from '../clock.ts';
import { openStore } from './open.ts';
import type { Store } from './store.ts';

const sourceId = 'books' as SourceId;
const stream = sourceStream(sourceId);
const pin = { connector: 'tally', origin: 'o', guid: 'g', number: '1', name: 'n', booksFrom: '2025-04-01' };
const chain = 'a'.repeat(64);

/** A store that captured one batch before it ever met the platform. */
function captured(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'join-'));
  const store = openStore({ folder, key: Buffer.alloc(32), clock: systemClock });
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  store.transaction(() => store.sources.pin(sourceId, pin));
  store.transaction(() => store.outbox.append(stream, ['{}']));
  return store;
}

test('what was captured offline joins the very first epoch', () => {
  const store = captured();
  store.sources.setOwnership(sourceId, 'owner', 1);
  store.outbox.adoptEpoch({ stream, epoch: 1, last: 0, chain });
  expect(store.outbox.view(stream, 10).waiting).toHaveLength(1);
});

test('no resync is owed where the platform holds nothing of the source', () => {
  const resyncs = [0, 3, null].map((records) => {
    const store = captured();
    store.sources.setOwnership(sourceId, 'owner', 1, records);
    store.outbox.adoptEpoch({ stream, epoch: 1, last: 0, chain });
    return store.sources.require(sourceId).resync;
  });
  expect(resyncs).toEqual(['none', 'owed', 'owed']);
  const later = captured();
  later.sources.setOwnership(sourceId, 'owner', 1, 0);
  later.outbox.adoptEpoch({ stream, epoch: 2, last: 0, chain });
  expect(later.sources.require(sourceId).resync).toBe('owed');
});

test('what a disk captured before its first contact never joins a later epoch: a clone of it was there first (rule 3)', () => {
  const store = captured();
  store.sources.setOwnership(sourceId, 'owner', 1);
  store.outbox.adoptEpoch({ stream, epoch: 2, last: 0, chain });
  expect(store.outbox.view(stream, 10)).toMatchObject({ epoch: 2, last: 0, waiting: [] });
  expect(store.sources.require(sourceId).resync).toBe('owed');
});

test('what was captured offline never joins once another PC has owned the books', () => {
  const store = captured();
  store.sources.setOwnership(sourceId, 'owner', 2);
  store.outbox.adoptEpoch({ stream, epoch: 1, last: 0, chain });
  expect(store.outbox.view(stream, 10)).toMatchObject({ epoch: 1, last: 0, waiting: [] });
});

test('job results from before a later epoch are put into it by their jobs, not joined', () => {
  const store = captured();
  store.transaction(() => store.outbox.append(jobsStream, ['{}']));
  store.outbox.restartJobsWith(() => void store.outbox.append(jobsStream, ['{"jobId":"1"}', '{"jobId":"2"}']));
  store.outbox.adoptEpoch({ stream: jobsStream, epoch: 2, last: 0, chain });
  expect(store.outbox.view(jobsStream, 10).waiting).toMatchObject([{ firstSeq: 1, count: 2 }]);
});
