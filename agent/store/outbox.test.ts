import { expect, test } from 'vitest';
import { nextChain } from '../../contract/chain.ts';
import { jobsStream, type SourceId, type StreamName, sourceStream } from '../../contract/ids.ts';
import { openStore } from './open.ts';
import { compress, decompress } from './seal.ts';
import type { Store } from './store.ts';
import { sourceFingerprint, tempFolder, tempStore, testClock, testKey } from './testing.ts';

const sourceId = 'books-1' as SourceId;
const stream = sourceStream(sourceId);
const chain1 = 'a'.repeat(64);

function withSource(store: Store): Store {
  store.transaction(() => store.sources.pin(sourceId, sourceFingerprint));
  return store;
}

function withEpoch(store: Store, epoch = 1): Store {
  store.outbox.adoptEpoch({ stream, epoch, last: 0, chain: chain1 });
  return store;
}

/** Appends one batch that carries these records. */
function send(store: Store, ...ids: readonly string[]) {
  return store.transaction(() => {
    const { num } = store.sources.require(sourceId);
    const sent = store.outbox.append(
      stream,
      ids.map((id) => JSON.stringify({ op: 'upsert', id })),
    );
    for (const id of ids) store.records.put(num, stateOf(id), sent.batch);
    return sent;
  });
}

function stateOf(id: string) {
  const record = id as never;
  return {
    id: record,
    object: record,
    kind: 'voucher',
    version: '1',
    hash: 'h'.repeat(22),
    shape: 1,
    digest: null,
    effects: null,
    date: null,
  };
}

function cleared(store: Store): readonly string[] {
  const { num } = store.sources.require(sourceId);
  return store.records
    .page(num, null, 100)
    .filter(({ hash }) => hash === null)
    .map(({ id }) => id);
}

function firstSeqs(store: Store, name: StreamName = stream): readonly number[] {
  return store.outbox.view(name, 100).waiting.map(({ firstSeq }) => firstSeq);
}

test('numbers rise through the lines of all batches, and each chain covers the one before and the blob as it travels', () => {
  const store = withEpoch(withSource(tempStore()));
  send(store, 'a', 'b');
  send(store, 'c');

  const { waiting, last, acked } = store.outbox.view(stream, 10);
  const blobs = waiting.map(({ firstSeq }) => store.outbox.open(stream, 1, firstSeq) ?? Buffer.alloc(0));
  expect({ last, acked, firstSeqs: firstSeqs(store) }).toEqual({ last: 3, acked: 0, firstSeqs: [1, 3] });
  expect(blobs.map((blob) => decompress(blob).split('\n').length)).toEqual([2, 1]);
  expect(waiting[1]?.chain).toBe(
    nextChain(nextChain(chain1, blobs[0] ?? Buffer.alloc(0)), blobs[1] ?? Buffer.alloc(0)),
  );
  expect(store.outbox.boundaryChain(stream, 2)).toBe(waiting[0]?.chain);
  expect(store.outbox.boundaryChain(stream, 1)).toBeNull();
});

test('keeps a row until the gateway has acked it, and never gives its number out again, restart or not (rule 2: numbers and acks)', () => {
  const folder = tempFolder();
  const store = withEpoch(withSource(openStore({ folder, key: testKey, clock: testClock })));
  send(store, 'a', 'b');
  send(store, 'c');
  store.outbox.ack(stream, 1, 2, []);
  expect(firstSeqs(store)).toEqual([3]);
  store.outbox.ack(stream, 1, 3, []);
  store.close();

  const again = openStore({ folder, key: testKey, clock: testClock });
  const { batch, firstSeq } = send(again, 'd');
  expect({ batch, firstSeq }).toEqual({ batch: 3, firstSeq: 4 });
  expect(again.outbox.view(stream, 10)).toMatchObject({ acked: 3, last: 4 });
  again.close();
});

test('an ack of another epoch or of what was acked already changes nothing; one in the middle of a batch is refused', () => {
  const store = withEpoch(withSource(tempStore()));
  send(store, 'a', 'b');
  store.outbox.ack(stream, 7, 2, []);
  expect(firstSeqs(store)).toEqual([1]);
  expect(() => store.outbox.ack(stream, 1, 1, [])).toThrow(expect.objectContaining({ code: 'tunnel.protocol' }));
  expect(() => store.outbox.ack(stream, 1, 9, [])).toThrow(expect.objectContaining({ code: 'tunnel.protocol' }));
  store.outbox.ack(stream, 1, 2, []);
  store.outbox.ack(stream, 1, 2, []);
  expect(store.outbox.view(stream, 10)).toMatchObject({ acked: 2, waiting: [] });
  expect(store.outbox.usage().find((each) => each.stream === stream)).toMatchObject({
    batches: 0,
    records: 0,
    bytes: 0,
  });
});

test('what was captured before the first epoch joins it under the chain of the gateway, and a census is owed', () => {
  const store = withSource(tempStore());
  send(store, 'a');
  send(store, 'b');
  withEpoch(store);

  const { waiting, epoch } = store.outbox.view(stream, 10);
  const blobs = waiting.map(({ firstSeq }) => store.outbox.open(stream, 1, firstSeq) ?? Buffer.alloc(0));
  expect(epoch).toBe(1);
  expect(waiting[1]?.chain).toBe(
    nextChain(nextChain(chain1, blobs[0] ?? Buffer.alloc(0)), blobs[1] ?? Buffer.alloc(0)),
  );
  expect(cleared(store)).toEqual([]);
  expect(store.sources.require(sourceId).resync).toBe('owed');
});

test('a later epoch discards what was not sent and clears the state of exactly its records (rule 3: restored, cloned, rolled back)', () => {
  const store = withEpoch(withSource(tempStore()));
  send(store, 'acked', 'edited later');
  store.outbox.ack(stream, 1, 2, []);
  send(store, 'edited later');
  send(store, 'unsent');
  withEpoch(store, 2);

  expect(store.outbox.view(stream, 10)).toMatchObject({ epoch: 2, acked: 0, last: 0, ackedChain: chain1, waiting: [] });
  expect(cleared(store)).toEqual(['edited later', 'unsent']);
  expect(send(store, 'again')).toMatchObject({ firstSeq: 1 });
  expect(() => withEpoch(store, 1)).toThrow(expect.objectContaining({ code: 'tunnel.protocol' }));
});

test('a parked batch is never sent again and its records are read again from the books, to come in smaller batches', () => {
  const store = withEpoch(withSource(tempStore()));
  const ids = Array.from({ length: 20 }, (_, index) => `a${index}`).sort();
  send(store, ...ids);
  send(store, 'b');
  store.outbox.park(stream, 1, 'batch.too-large');

  expect(firstSeqs(store)).toEqual([21]);
  expect(store.outbox.open(stream, 1, 1)).toBeNull();
  expect(cleared(store)).toEqual(ids);
  const { num } = store.sources.require(sourceId);
  expect(store.refusals.limits(num)).toEqual(new Map(ids.map((id) => [id, 3])));
});

test('a record that was refused alone is shown with the code, and kept as it is until it changes', () => {
  const store = withEpoch(withSource(tempStore()));
  send(store, 'good');
  send(store, 'bad');
  store.outbox.park(stream, 2, 'batch.undecodable');
  withEpoch(store, 2);

  const { num } = store.sources.require(sourceId);
  expect(store.quarantine.list(num, 10)).toMatchObject([{ record: 'bad', code: 'batch.undecodable' }]);
  expect(cleared(store)).toEqual(['good']);
  expect(store.refusals.isWithheld(num, 'bad' as never)).toBe(true);
});

test('a record that changed while it was refused alone is read again', () => {
  const store = withEpoch(withSource(tempStore()));
  send(store, 'a');
  send(store, 'a', 'b');
  store.outbox.park(stream, 1, 'batch.undecodable');
  withEpoch(store, 2);

  const { num } = store.sources.require(sourceId);
  expect(cleared(store)).toEqual(['a', 'b']);
  expect(store.refusals.limits(num)).toEqual(new Map([['a', 1]]));
  send(store, 'a');
  store.outbox.ack(stream, 2, 1, []);
  expect(store.refusals.any(num)).toBe(false);
});

test('a record that the platform set aside is acked, and shown with its code', () => {
  const store = withEpoch(withSource(tempStore()));
  send(store, 'good', 'bad');
  store.outbox.ack(stream, 1, 2, [{ seq: 2, code: 'record.invalid' }]);

  const { num } = store.sources.require(sourceId);
  expect(store.quarantine.list(num, 10)).toMatchObject([{ record: 'bad', code: 'record.invalid' }]);
  expect(cleared(store)).toEqual([]);
});

test('a new epoch of the jobs stream has every result put into it again, in the same transaction', () => {
  const store = tempStore();
  store.outbox.adoptEpoch({ stream: jobsStream, epoch: 1, last: 0, chain: chain1 });
  store.outbox.append(jobsStream, ['{"jobId":"one"}']);
  store.outbox.restartJobsWith(() => void store.outbox.append(jobsStream, ['{"jobId":"one"}', '{"jobId":"two"}']));
  store.outbox.adoptEpoch({ stream: jobsStream, epoch: 2, last: 0, chain: 'c'.repeat(64) });

  expect(store.outbox.view(jobsStream, 10)).toMatchObject({ epoch: 2, last: 2, acked: 0 });
  expect(firstSeqs(store, jobsStream)).toEqual([1]);

  store.outbox.restartJobsWith(() => {
    throw new Error('no');
  });
  expect(() => store.outbox.adoptEpoch({ stream: jobsStream, epoch: 3, last: 0, chain: chain1 })).toThrow('no');
  expect(store.outbox.view(jobsStream, 10)).toMatchObject({ epoch: 2, last: 2 });
});

test('what was acked is kept as history, within its bytes', () => {
  const store = withEpoch(withSource(tempStore({ history: { days: 30, bytes: 0 } })));
  for (let index = 0; index < 51; index += 1) {
    send(store, `r${index}`);
    store.outbox.ack(stream, 1, index + 1, []);
  }
  expect(store.history.recent(100).length).toBeLessThan(3);
  expect(store.outbox.appendBlob(stream, compress('{}'), 1).firstSeq).toBe(52);
});
