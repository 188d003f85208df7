import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import { FakeClock } from '../fake-clock.ts';
import type { GatewayOptions } from '../gateway.ts';
import { connect, deletion, pair, sourceOffer, upsert } from '../test-agent.ts';
import { collect, testGateway } from '../test-gateway.ts';

const books = 'books-1' as SourceId;
const day = 86_400_000;

async function online(options: Partial<GatewayOptions> = {}) {
  const gateway = await testGateway(options);
  const { wire, stream } = await connect(gateway.url, await pair(gateway), { sources: [sourceOffer(books)] });
  const lane = stream(sourceStream(books));
  const send = async (...changes: object[]) => {
    wire.sendRaw(lane.batch(changes));
    await wire.next('ack');
  };
  return { gateway, client: gateway.client, send };
}

test('snapshot and feed join without a gap while changes go on', async () => {
  const { client, send } = await online();
  const expected = new Map<string, unknown>();
  const ids = Array.from({ length: 40 }, (_, n) => `r${String(n).padStart(2, '0')}`);
  for (const id of ids) expected.set(id, 0);
  await send(...ids.map((id) => upsert(id, { n: 0 })));

  const seen = new Map<string, unknown>();
  let cursor = 0;
  let round = 0;
  for await (const page of client.recordPages(books, { limit: 7 })) {
    for (const { id, data } of page.records) seen.set(id, data.n);
    cursor = page.cursor;
    round += 1;
    // Before the place reached, after it, a new one, and one that goes.
    await send(
      upsert('r00', { n: round }),
      upsert('r39', { n: round }),
      upsert(`new-${round}`, { n: round }),
      deletion(`r${20 + round}`),
    );
    for (const id of ['r00', 'r39', `new-${round}`]) expected.set(id, round);
    expected.delete(`r${20 + round}`);
  }
  for await (const change of client.changes({ cursor, limit: 3 })) {
    if (change.op === 'delete') seen.delete(change.id);
    else seen.set(change.id, change.data?.n);
  }
  expect(round).toBeGreaterThan(4);
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected));
});

test('the feed pages by cursor and can be narrowed to one source', async () => {
  const { client, send } = await online();
  await send(upsert('a'), upsert('b'), upsert('c'));
  const first = await client.changePage({ cursor: 0, limit: 2 });
  expect(first).toMatchObject({ more: true, changes: [{ id: 'a' }, { id: 'b' }] });
  const second = await client.changePage({ cursor: first.cursor, limit: 2, sourceId: books });
  expect(second).toMatchObject({ more: false, changes: [{ id: 'c' }] });
  expect(await client.changePage({ cursor: 0, sourceId: 'other' as SourceId })).toEqual({
    changes: [],
    cursor: second.cursor,
    more: false,
  });
});

test('records can be narrowed to one kind', async () => {
  const { client, send } = await online();
  await send(upsert('a'), upsert('b', {}, { kind: 'moon' }), upsert('c'));
  expect((await collect(client.records(books, { kind: 'moon' }))).map(({ id }) => id)).toEqual(['b']);
});

test('a change in the feed holds all that the record holds, a deletion none of it', async () => {
  const { client, send } = await online();
  const warnings = [{ code: 'w', message: 'odd' }];
  await send(upsert('a', { n: 1 }, { native: { guid: 'g', version: '7' }, shape: 3, warnings }));
  const [record] = (await client.recordPage(books)).records;
  await send(deletion('a'));
  const [change, gone] = await collect(client.changes({ cursor: 0 }));
  expect(change).toMatchObject({ ...record, native: { guid: 'g', version: '7' }, shape: 3, warnings });
  expect(gone).toMatchObject({ op: 'delete', id: 'a', shape: null, hash: null, native: null, data: null });
});

test('a long poll is answered as soon as something comes', async () => {
  const { client, send } = await online();
  const poll = client.changePage({ cursor: 0, waitSeconds: 60 });
  await send(upsert('a'));
  expect(await poll).toMatchObject({ changes: [{ id: 'a' }] });
});

test('a long poll is answered empty when its time is up', async () => {
  const clock = new FakeClock();
  const { client } = await online({ clock });
  const poll = client.changePage({ cursor: 0, waitSeconds: 30 });
  let answered = false;
  void poll.then(() => {
    answered = true;
  });
  while (!answered) {
    clock.advance(1000);
    await sleep(1);
  }
  expect(await poll).toEqual({ changes: [], cursor: 0, more: false });
});

test('a cursor behind the horizon gets 410 and the way back', async () => {
  const clock = new FakeClock();
  const { client, send } = await online({ clock, retention: { days: 10 } });
  await send(upsert('a', { n: 1 }), upsert('b'));
  await send(upsert('a', { n: 2 }));
  clock.advance(11 * day);
  const horizon = await pruned(client);
  const error = {
    details: { status: 410, code: 'cursor.behind-horizon', horizon, snapshot: `/api/v1/sources/${books}/records` },
  };
  await expect(client.changePage({ cursor: 0, sourceId: books })).rejects.toMatchObject(error);

  const pages = await collect(client.recordPages(books));
  expect(pages.flatMap(({ records }) => records)).toMatchObject([{ id: 'a', data: { n: 2 } }, { id: 'b' }]);
  const { cursor } = pages[0] ?? { cursor: -1 };
  await send(deletion('b'));
  expect(await collect(client.changes({ cursor }))).toMatchObject([{ op: 'delete', id: 'b' }]);

  async function pruned(reader: typeof client): Promise<unknown> {
    for (;;) {
      const problem = await reader.changePage({ cursor: 0 }).then(
        () => null,
        (caught: unknown) => caught,
      );
      if (problem !== null) return (problem as { details: { horizon: number } }).details.horizon;
      await sleep(5);
    }
  }
});

test('a cursor from the future gets the way back too', async () => {
  const { client, send } = await online();
  await send(upsert('a'));
  await expect(client.changePage({ cursor: 1000 })).rejects.toMatchObject({ details: { status: 410 } });
});
