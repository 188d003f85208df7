import { expect, test } from 'vitest';
import { type RecordId, type SourceId, sourceStream } from '../../contract/ids.ts';
import { connect, pair, sourceOffer, upsert } from '../test-agent.ts';
import { testGateway } from '../test-gateway.ts';

const books = 'books-1' as SourceId;

async function holding(ids: readonly string[]) {
  const gateway = await testGateway();
  const session = await connect(gateway.url, await pair(gateway), { sources: [sourceOffer(books)] });
  const stream = session.stream(sourceStream(books));
  session.wire.sendRaw(stream.batch(ids.map((id) => upsert(id, { id }, { native: { version: `v-${id}` } }))));
  await session.wire.next('ack');
  return { gateway, wire: session.wire, stream };
}

function page(after: string | null, through: string | null, entries: readonly [string, string, string | null][]) {
  return {
    t: 'census' as const,
    sourceId: books,
    censusId: 'c1',
    page: 0,
    after: after as RecordId | null,
    through: through as RecordId | null,
    entries: entries.map(([id, version, hash]): [RecordId, string, string | null] => [id as RecordId, version, hash]),
  };
}

test('wants what it misses or holds otherwise, and tells what it holds beyond the books', async () => {
  const { wire } = await holding(['a', 'b', 'c', 'd']);
  const hash = (id: string) => upsert(id, { id }).hash;
  wire.send(
    page(null, null, [
      ['a', 'x', hash('a')],
      ['b', 'v-b', hash('other')],
      ['c', 'v-c', null],
      ['e', 'v-e', null],
    ]),
  );
  expect(await wire.next('want')).toEqual({
    t: 'want',
    sourceId: books,
    censusId: 'c1',
    page: 0,
    wanted: ['b', 'e'],
    surplus: [['d', 'note']],
  });
});

test('wants a record of which only another version is known', async () => {
  const { wire } = await holding(['a', 'b']);
  wire.send(
    page(null, null, [
      ['a', 'v-a', null],
      ['b', 'v-newer', null],
    ]),
  );
  expect(await wire.next('want')).toMatchObject({ wanted: ['b'], surplus: [] });
});

test('looks only at the range of the page, its end included', async () => {
  const { wire } = await holding(['a', 'b', 'c', 'd']);
  wire.send(page('a', 'c', []));
  expect((await wire.next('want')).surplus.map(([id]) => id)).toEqual(['b', 'c']);
});

test('orders ids by their UTF-8 bytes', async () => {
  // In UTF-16 units the emoji (a surrogate pair) comes before the private-use sign, in UTF-8 after it.
  const ids = ['\u{1f600}', '\ue000', 'ક', 'z'];
  const { wire } = await holding(ids);
  wire.send(page('z', '\ue000', []));
  expect((await wire.next('want')).surplus.map(([id]) => id)).toEqual(['ક', '\ue000']);
});

test('knows the newer version after an upsert that changed nothing', async () => {
  const { wire, stream } = await holding(['a']);
  wire.sendRaw(stream.batch([upsert('a', { id: 'a' }, { native: { version: 'v-newer' } })]));
  await wire.next('ack');
  wire.send(page(null, null, [['a', 'v-newer', null]]));
  expect(await wire.next('want')).toMatchObject({ wanted: [], surplus: [] });
});
