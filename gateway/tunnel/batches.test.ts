import { randomBytes } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { jobsStream, type SourceId, sourceStream } from '../../contract/ids.ts';
import { startGateway } from '../gateway.ts';
import { connect, deletion, pair, sourceOffer, TestStream, upsert } from '../test-agent.ts';
import { collect, type TestGateway, temporaryFolder, testGateway } from '../test-gateway.ts';

const books = 'books-1' as SourceId;
const offered = { sources: [sourceOffer(books)] };

async function online() {
  const gateway = await testGateway();
  const identity = await pair(gateway);
  const session = await connect(gateway.url, identity, offered);
  return { gateway, identity, ...session, stream: session.stream(sourceStream(books)) };
}

async function feed({ client }: TestGateway) {
  const changes = await collect(client.changes({ cursor: 0 }));
  return changes.map(({ op, id, data }) => ({ op, id, data }));
}

test('stores a batch before it acks it, and shows it over REST', async () => {
  const { gateway, wire, stream } = await online();
  wire.sendRaw(stream.batch([upsert('a', { name: 'Ink' }), upsert('b'), deletion('never-held')]));
  expect(await wire.next('ack')).toMatchObject({ stream: stream.name, epoch: stream.epoch, last: 3 });

  wire.sendRaw(stream.batch([upsert('a', { name: 'Blue ink' }), deletion('b')]));
  expect(await wire.next('ack')).toMatchObject({ last: 5 });
  expect(await feed(gateway)).toEqual([
    { op: 'upsert', id: 'a', data: { name: 'Ink' } },
    { op: 'upsert', id: 'b', data: {} },
    { op: 'upsert', id: 'a', data: { name: 'Blue ink' } },
    { op: 'delete', id: 'b', data: null },
  ]);
  const records = await collect(gateway.client.records(books));
  expect(records.map(({ id, data }) => ({ id, data }))).toEqual([{ id: 'a', data: { name: 'Blue ink' } }]);
  expect((await gateway.client.source(books)).counts).toEqual({ note: 1 });
});

test('acks a batch that is sent again, and stores it once', async () => {
  const { gateway, wire, stream } = await online();
  const batch = stream.batch([upsert('a', { n: 1 }), 'not JSON']);
  wire.sendRaw(batch);
  const first = await wire.next('ack');
  expect(first).toMatchObject({ last: 2, rejected: [{ seq: 2, code: 'record.not-understood' }] });

  wire.sendRaw(batch);
  expect(await wire.next('ack')).toEqual(first);
  expect(await feed(gateway)).toHaveLength(1);
  expect((await gateway.client.rejectedPage()).rejected).toHaveLength(1);
});

test('opens a new epoch for a batch whose chain does not follow', async () => {
  const { gateway, wire, stream } = await online();
  wire.sendRaw(stream.batch([upsert('a')]));
  await wire.next('ack');
  stream.chain = 'f'.repeat(64);
  wire.sendRaw(stream.batch([upsert('b')]));
  const { stream: opened } = await wire.next('epoch');
  expect(opened).toMatchObject({ stream: stream.name, epoch: stream.epoch + 1, last: 0 });

  const anew = new TestStream(opened);
  wire.sendRaw(anew.batch([upsert('b')]));
  expect(await wire.next('ack')).toMatchObject({ epoch: anew.epoch, last: 1 });
  expect(await feed(gateway)).toHaveLength(2);
});

test('opens a new epoch for a gap', async () => {
  const { wire, stream } = await online();
  stream.batch([upsert('lost')]);
  wire.sendRaw(stream.batch([upsert('b')]));
  expect((await wire.next('epoch')).stream).toMatchObject({ epoch: stream.epoch + 1, last: 0 });
});

test('drops in silence what was on the way in an epoch that is over', async () => {
  const { wire, stream } = await online();
  const late = stream.batch([upsert('late')]);
  wire.send({ t: 'reset', stream: stream.name, epoch: stream.epoch, reason: 'parked' });
  wire.sendRaw(late);
  const anew = new TestStream((await wire.next('epoch')).stream);
  wire.sendRaw(anew.batch([upsert('b')]));
  expect(await wire.next('ack')).toMatchObject({ epoch: anew.epoch, last: 1 });
  expect(wire.unread('nack') + wire.unread('epoch')).toBe(0);
});

test('goes on where both ends left it', async () => {
  const { gateway, identity, wire, stream } = await online();
  wire.sendRaw(stream.batch([upsert('a')]));
  await wire.next('ack');
  await wire.close();
  const again = await connect(gateway.url, identity, { ...offered, streams: [stream.offer()] });
  expect(again.stream(stream.name)).toMatchObject({ epoch: stream.epoch, last: 1, chain: stream.chain });
});

test('tells in the next session what was rejected when its ack was lost', async () => {
  const { gateway, identity, wire, stream } = await online();
  wire.sendRaw(stream.batch([upsert('a', {}, { kind: 'voucher' })]));
  await wire.next('ack');
  await wire.close();
  const again = await connect(gateway.url, identity, { ...offered, streams: [stream.offer()] });
  expect(await again.wire.next('ack')).toMatchObject({
    last: 1,
    rejected: [{ seq: 1, code: 'record.not-understood' }],
  });
});

test('opens a new epoch for an agent restored from an older disk', async () => {
  const { gateway, identity, wire, stream } = await online();
  const older = stream.offer();
  wire.sendRaw(stream.batch([upsert('a')]));
  await wire.next('ack');
  await wire.close();
  const again = await connect(gateway.url, identity, { ...offered, streams: [older] });
  expect(again.stream(stream.name)).toMatchObject({ epoch: stream.epoch + 1, last: 0 });
});

test('opens a new epoch when the gateway itself was restored from an older copy', async () => {
  const data = temporaryFolder();
  const copy = temporaryFolder();
  const log = pino({ level: 'silent' });
  const before = await startGateway({ data, log });
  const identity = await pair(before);
  const first = await connect(before.url, identity, offered);
  const stream = first.stream(sourceStream(books));
  first.wire.sendRaw(stream.batch([upsert('a')]));
  await first.wire.next('ack');
  await before.stop();
  await cp(data, copy, { recursive: true });

  const later = await startGateway({ data, log });
  stream.acknowledge(stream.last);
  const second = await connect(later.url, identity, { ...offered, streams: [stream.offer()] });
  second.wire.sendRaw(stream.batch([upsert('b')]));
  await second.wire.next('ack');
  stream.acknowledge(stream.last);
  await later.stop();

  const restored = await startGateway({ data: copy, log });
  onTestFinished(() => restored.stop());
  const third = await connect(restored.url, identity, { ...offered, streams: [stream.offer()] });
  expect(third.stream(stream.name)).toMatchObject({ epoch: stream.epoch + 1, last: 0 });
});

test('sets a record aside that breaks its form, acks it, and lists it without content', async () => {
  const { gateway, wire, stream } = await online();
  const wrong = upsert('v', { type: 'sales', narration: 'a secret' }, { kind: 'voucher' });
  wire.sendRaw(stream.batch([upsert('a'), wrong, upsert('b')]));
  expect(await wire.next('ack')).toMatchObject({ last: 3, rejected: [{ seq: 2, code: 'record.not-understood' }] });
  expect((await feed(gateway)).map(({ id }) => id)).toEqual(['a', 'b']);
  const { rejected } = await gateway.client.rejectedPage({ sourceId: books });
  expect(rejected).toMatchObject([{ sourceId: books, seq: 2, kind: 'voucher', id: 'v' }]);
  expect(JSON.stringify(rejected)).not.toContain('secret');
});

test('leaves no change for an upsert whose hash is the one held', async () => {
  const { gateway, wire, stream } = await online();
  wire.sendRaw(stream.batch([upsert('a', { n: 1 })]));
  await wire.next('ack');
  wire.sendRaw(stream.batch([upsert('a', { n: 1 }, { native: { version: '2' }, cause: 'resync' })]));
  expect(await wire.next('ack')).toMatchObject({ last: 2 });
  expect(await feed(gateway)).toHaveLength(1);
  expect((await gateway.client.record(books, upsert('a').id)).native).toEqual({ version: '2' });
});

test('keeps kinds and keys it does not know as they came', async () => {
  const { gateway, wire, stream } = await online();
  const data = { mystery: { deep: ['x', null, 1.5] }, __proto: 'kept' };
  wire.sendRaw(stream.batch([upsert('m', data, { kind: 'moon-phase', native: { version: '1', row: 'r7' } })]));
  await wire.next('ack');
  const record = await gateway.client.record(books, upsert('m').id);
  expect(record).toMatchObject({ kind: 'moon-phase', data, native: { row: 'r7' } });
});

test('nacks what it cannot decode, and drops what followed it on the way', async () => {
  const { wire, stream } = await online();
  wire.sendRaw(stream.sealed(randomBytes(64), 1));
  wire.sendRaw(stream.batch([upsert('behind')]));
  expect(await wire.next('nack')).toMatchObject({ firstSeq: 1, code: 'batch.undecodable', retry: 'never' });
  wire.send({ t: 'reset', stream: stream.name, epoch: stream.epoch, reason: 'parked' });
  expect((await wire.next('epoch')).stream.epoch).toBe(stream.epoch + 1);
});

test('nacks a batch with fewer lines than it says', async () => {
  const { wire, stream } = await online();
  wire.sendRaw(stream.frame(JSON.stringify(upsert('a')), 2));
  expect(await wire.next('nack')).toMatchObject({ code: 'batch.undecodable', retry: 'never' });
});

test('stops at the limit when a small blob unfolds without end', async () => {
  const { wire, stream } = await online();
  wire.sendRaw(stream.frame(' '.repeat(65 * 1024 * 1024), 1));
  expect(await wire.next('nack')).toMatchObject({ code: 'batch.too-large', retry: 'never' });
});

test('keeps job results by job id, once, even of jobs it does not know', async () => {
  const { gateway, wire, welcome } = await online();
  const told = welcome.streams.find((state) => state.stream === jobsStream);
  const jobs = new TestStream(told as NonNullable<typeof told>);
  const result = {
    jobId: 'job_from_before',
    type: 'invoice.create',
    sourceId: books,
    state: 'done',
    code: null,
    message: null,
    verified: true,
    nativeId: 'guid-1',
    number: '7',
    differences: [],
    finishedAt: '2025-05-01T10:00:00Z',
    output: { tail: 'kept' },
  };
  wire.sendRaw(jobs.batch([result, { ...result, number: '8' }]));
  expect(await wire.next('ack')).toMatchObject({ stream: jobsStream, last: 2 });
  const { jobs: shown } = await gateway.client.jobPage();
  expect(shown).toMatchObject([
    { jobId: 'job_from_before', state: 'done', result: { number: '7', output: { tail: 'kept' } } },
  ]);
});
