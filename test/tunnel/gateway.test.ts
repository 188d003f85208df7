import { sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../agent/clock.ts';
import { silentLog } from '../../agent/support/log.ts';
import { webSocketDial } from '../../agent/tunnel/dial.ts';
import { Tunnel } from '../../agent/tunnel/loop.ts';
import { MemoryPorts } from '../../agent/tunnel/memory-ports.ts';
import { type Enrolment, pair } from '../../agent/tunnel/pair.ts';
import { jobsStream, type SourceId, sourceStream } from '../../contract/ids.ts';
import { PairingCode, RecordPage } from '../../contract/rest.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';

const sourceId = 'books-1' as SourceId;
const stream = sourceStream(sourceId);
const fingerprint = { connector: 'tally', origin: 'o', guid: 'g', number: '1', name: 'Books', booksFrom: '2025-04-01' };

let data: string;
let gateway: Gateway;
let running: { stop: AbortController; ended: Promise<void> }[];

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'tunnel-'));
  gateway = await startGateway({ data, log: pino({ level: 'silent' }) });
  running = [];
});

afterEach(async () => {
  for (const { stop } of running) stop.abort();
  await Promise.all(running.map(({ ended }) => ended));
  await gateway.stop();
  rmSync(data, { recursive: true });
});

test('pairs, claims its books, and what it sends is read at the other end', async () => {
  const { tunnel, ports } = await connect(await enrol());
  await eventually(() => expect(ports.outbox.view(stream, 1).epoch).toBe(1));
  expect(ports.ownership).toMatchObject([{ sourceId, ownership: 'owner' }]);
  ports.append(stream, zstdCompressSync(`${upsert('a')}\n${upsert('b')}`), 2);
  tunnel.outboxChanged(stream);
  await eventually(() => expect(ports.outbox.view(stream, 1)).toMatchObject({ acked: 2, waiting: [] }));
  expect((await records()).map((record) => record.id)).toEqual(['books-1:x:a', 'books-1:x:b']);
});

test('learns which records were set aside', async () => {
  const { tunnel, ports } = await connect(await enrol());
  await eventually(() => expect(ports.outbox.view(stream, 1).epoch).toBe(1));
  ports.append(stream, zstdCompressSync(`${upsert('a')}\n{"op":"upsert"}`), 2);
  tunnel.outboxChanged(stream);
  await eventually(() => expect(ports.rejected).toMatchObject([{ seq: 2 }]));
});

test('parks what can not be decoded, and goes on in a new epoch', async () => {
  const { tunnel, ports } = await connect(await enrol());
  await eventually(() => expect(ports.outbox.view(stream, 1).epoch).toBe(1));
  ports.append(stream, Buffer.from('not zstd'));
  tunnel.outboxChanged(stream);
  await eventually(() => expect(ports.parked).toMatchObject([{ stream, firstSeq: 1 }]));
  await eventually(() => expect(ports.outbox.view(stream, 1).epoch).toBe(2));
});

test('holds what another PC has claimed', async () => {
  await connect(await enrol());
  await eventually(async () => expect(await owner()).not.toBeNull());
  const second = await connect(await enrol());
  await eventually(() => expect(second.ports.ownership).toMatchObject([{ sourceId, ownership: 'elsewhere' }]));
});

test('is not let in twice', async () => {
  const enrolment = await enrol();
  await connect(enrolment);
  const { tunnel } = await connect(enrolment, false);
  await eventually(() => expect(tunnel.state).toMatchObject({ state: 'offline', code: 'tunnel.identity-in-use' }));
});

test('dials no more once it was removed on the platform', async () => {
  const enrolment = await enrol();
  const { tunnel } = await connect(enrolment);
  await rest(`/installations/${enrolment.installationId}`, 'DELETE');
  const gone = { state: 'offline', code: 'tunnel.revoked', nextAttemptAt: null };
  await eventually(() => expect(tunnel.state).toEqual(gone));
});

test('refuses a wrong code', async () => {
  await expect(redeem('WRONG-CODE')).rejects.toMatchObject({ code: 'pair.code-wrong' });
});

/** Longer than anything takes on a busy machine. */
function eventually<T>(check: () => T): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000 });
}

async function enrol(): Promise<Enrolment> {
  const { code } = PairingCode.parse(await (await rest('/pairing-codes', 'POST')).json());
  return redeem(code);
}

function redeem(code: string): Promise<Enrolment> {
  const { signal } = new AbortController();
  return pair({ gateway: new URL(gateway.url), code, hostname: 'PC', agentVersion: '0.1.0', signal });
}

async function connect(enrolment: Enrolment, online = true): Promise<{ tunnel: Tunnel; ports: MemoryPorts }> {
  const memory = new MemoryPorts();
  memory.offered = [{ sourceId, fingerprint }];
  const { installationId, privateKey } = enrolment;
  const signText = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url');
  const ports = Object.assign(memory, { identity: { ...memory.identity, installationId, sign: signText } });
  ports.begin(jobsStream, '0'.repeat(64));
  const tunnel = new Tunnel({
    gateway: new URL(gateway.url),
    ports,
    clock: systemClock,
    dial: webSocketDial(),
    log: silentLog,
    changed: () => {},
  });
  const stop = new AbortController();
  running.push({ stop, ended: tunnel.run(stop.signal) });
  if (online) await eventually(() => expect(tunnel.state.state).toBe('online'));
  return { tunnel, ports };
}

function rest(path: string, method = 'GET'): Promise<Response> {
  const headers = { authorization: `Bearer ${gateway.adminKey}` };
  return fetch(`${gateway.url}/api/v1${path}`, { method, headers });
}

async function records() {
  return RecordPage.parse(await (await rest(`/sources/${sourceId}/records`)).json()).records;
}

async function owner(): Promise<unknown> {
  const { sources } = (await (await rest('/sources')).json()) as { sources: { owner: unknown }[] };
  return sources[0]?.owner ?? null;
}

function upsert(key: string): string {
  const hash = key.repeat(22);
  return JSON.stringify({
    op: 'upsert',
    kind: 'x',
    id: `books-1:x:${key}`,
    cause: 'edit',
    shape: 1,
    hash,
    native: {},
    data: {},
  });
}
