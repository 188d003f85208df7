import { expect, test } from 'vitest';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import { connect, pair, sourceOffer, TestStream, upsert } from '../test-agent.ts';
import { collect, testGateway } from '../test-gateway.ts';

const books = 'books-1' as SourceId;
const stream = sourceStream(books);
const offered = { sources: [sourceOffer(books)] };

async function two() {
  const gateway = await testGateway();
  const [one, other] = [await pair(gateway), await pair(gateway)];
  const first = await connect(gateway.url, one, offered);
  const second = await connect(gateway.url, other, offered);
  return { gateway, one, other, first, second };
}

test('the first claim owns the books, the second one may send nothing of them', async () => {
  const { gateway, one, first, second } = await two();
  expect(first.welcome.sources).toMatchObject([{ sourceId: books, ownership: 'owner', ownershipNumber: 1 }]);
  expect(second.welcome.sources).toMatchObject([{ sourceId: books, ownership: 'elsewhere' }]);
  second.wire.sendRaw(second.stream(stream).batch([upsert('a')]));
  expect(await second.wire.next('nack')).toMatchObject({ stream, code: 'source.owned-elsewhere', retry: 'person' });
  expect(await gateway.client.source(books)).toMatchObject({ owner: one.installationId, counts: {} });
});

test('tells how many records are held, so that a first owner need not compare', async () => {
  const gateway = await testGateway();
  const one = await pair(gateway);
  const first = await connect(gateway.url, one, offered);
  expect(first.welcome.sources).toMatchObject([{ sourceId: books, records: 0 }]);
  const sent = first.stream(stream);
  first.wire.sendRaw(sent.batch([upsert('a'), upsert('b')]));
  await first.wire.next('ack');
  await first.wire.close();

  const again = await connect(gateway.url, one, offered);
  expect(again.welcome.sources).toMatchObject([{ records: 2 }]);
  await again.wire.close();
  const unopened = await connect(gateway.url, one, { streams: [again.stream(stream).offer()] });
  expect(unopened.welcome.sources).toMatchObject([{ records: 2 }]);
});

test('a person moves the books: both ends are told, the new owner starts anew', async () => {
  const { gateway, other, first, second } = await two();
  const before = first.stream(stream);
  first.wire.sendRaw(before.batch([upsert('a', { from: 1 })]));
  await first.wire.next('ack');

  const moved = await gateway.client.moveSource(books, other.installationId);
  expect(moved).toMatchObject({ owner: other.installationId, ownershipNumber: 2 });
  expect(await first.wire.next('source-state')).toMatchObject({
    source: { ownership: 'elsewhere', ownershipNumber: 2 },
  });
  const told = await second.wire.next('source-state');
  expect(told).toMatchObject({ source: { ownership: 'owner', ownershipNumber: 2 }, stream: { last: 0 } });
  expect(told.stream.epoch).toBeGreaterThan(second.stream(stream).epoch);

  const anew = new TestStream(told.stream);
  second.wire.sendRaw(anew.batch([upsert('a', { from: 2 })]));
  await second.wire.next('ack');
  first.wire.sendRaw(before.batch([upsert('a', { from: 3 })]));
  expect(await first.wire.next('nack')).toMatchObject({ code: 'source.owned-elsewhere' });
  expect(await collect(gateway.client.records(books))).toMatchObject([{ data: { from: 2 } }]);
});

test('a move while the new owner is away is told in its next welcome', async () => {
  const { gateway, other, second } = await two();
  const { epoch } = second.stream(stream);
  await second.wire.close();
  await gateway.client.moveSource(books, other.installationId);
  const again = await connect(gateway.url, other, { ...offered, streams: [second.stream(stream).offer()] });
  expect(again.welcome.sources).toMatchObject([{ ownership: 'owner', ownershipNumber: 2 }]);
  expect(again.stream(stream)).toMatchObject({ epoch: epoch + 1, last: 0 });
});

test('a job that was never sent goes along with the books', async () => {
  const { gateway, other, first, second } = await two();
  await first.wire.close();
  const { jobId } = await gateway.client.createJob({ type: 'connection.test', sourceId: books, input: {} }, 'k');
  await gateway.client.moveSource(books, other.installationId);
  expect(await second.wire.next('job')).toMatchObject({ jobId });
});

test('the books of a revoked installation go to their next claimant', async () => {
  const { gateway, one, other, second } = await two();
  await gateway.client.revoke(one.installationId);
  second.wire.send({ t: 'source', source: sourceOffer(books) });
  expect(await second.wire.next('source-state')).toMatchObject({ source: { ownership: 'owner', ownershipNumber: 2 } });
  expect((await gateway.client.source(books)).owner).toBe(other.installationId);
});

test('a source found later is claimed in the same session', async () => {
  const { gateway, first } = await two();
  const later = 'books-2' as SourceId;
  first.wire.send({ t: 'source', source: sourceOffer(later, 'Second Books') });
  const told = await first.wire.next('source-state');
  expect(told).toMatchObject({ source: { sourceId: later, ownership: 'owner' }, stream: { last: 0 } });
  first.wire.sendRaw(new TestStream(told.stream).batch([upsert('x')]));
  expect(await first.wire.next('ack')).toMatchObject({ stream: sourceStream(later), last: 1 });
  expect(await gateway.client.source(later)).toMatchObject({ name: 'Second Books', counts: { note: 1 } });
});

test('the status of a source is shown', async () => {
  const { gateway, first } = await two();
  const status = { sourceId: books, state: 'reading', code: null, vouchersDone: 5, vouchersTotal: 10 };
  first.wire.send({ t: 'status', sources: [status] });
  first.wire.send({ t: 'ping', id: 1 });
  await first.wire.next('pong');
  expect((await gateway.client.source(books)).status).toEqual(status);
});

test('what waits of books that are closed now is taken all the same', async () => {
  const { gateway, one, first } = await two();
  const lane = first.stream(stream);
  await first.wire.close();
  const again = await connect(gateway.url, one, { streams: [lane.offer()] });
  expect(again.welcome.sources).toMatchObject([{ sourceId: books, ownership: 'owner' }]);
  again.wire.sendRaw(lane.batch([upsert('late')]));
  expect(await again.wire.next('ack')).toMatchObject({ stream, epoch: lane.epoch, last: 1 });
});
