import { verify } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Instant } from '../../contract/dates.ts';
import { BridgeError } from '../../contract/errors.ts';
import { type GatewayFrame, proofText, stoppingCode } from '../../contract/frames.ts';
import { type JobId, jobsStream, type SourceId, sourceStream } from '../../contract/ids.ts';
import { silentLog } from '../support/log.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { webSocketDial } from './dial.ts';
import { type ConnectionState, Tunnel } from './loop.ts';
import { MemoryPorts } from './memory-ports.ts';
import { type Connection, ScriptedGateway } from './scripted-gateway.ts';

const sourceId = 'tally-1' as SourceId;
const stream = sourceStream(sourceId);
const genesis = 'ab'.repeat(32);
const challenge = { nonce: 'nonce', serverTime: '2026-04-01T00:00:00Z' as Instant };

let gateway: ScriptedGateway;
let ports: MemoryPorts;
let clock: VirtualClock;
let states: ConnectionState[];
let tunnel: Tunnel;
let stop: AbortController;
let running: Promise<void>;

beforeEach(async () => {
  gateway = await ScriptedGateway.listen();
  gateway.reply = (frame, connection) => greet(frame.t, connection);
  ports = new MemoryPorts();
  ports.begin(jobsStream, genesis);
  ports.begin(stream, genesis);
  clock = new VirtualClock();
  states = [];
  stop = new AbortController();
  const changed = (state: ConnectionState) => void states.push(state);
  tunnel = new Tunnel({ gateway: gateway.url, ports, clock, dial: webSocketDial(), log: silentLog, changed });
  running = tunnel.run(stop.signal);
});

afterEach(async () => {
  stop.abort();
  await advanceUntil(running);
  await gateway.close();
});

test('proves who it is with a signature over nonce, time and host', async () => {
  await online();
  const proof = gateway.connections[0]?.received.find((frame) => frame.t === 'proof');
  const signed = Buffer.from(proofText(challenge, gateway.url.host));
  expect(verify(null, signed, ports.keys.publicKey, Buffer.from(proof?.signature ?? '', 'base64url'))).toBe(true);
  expect(states.map((state) => state.state)).toEqual(['connecting', 'online']);
});

test('keeps a row until the gateway has acked it', async () => {
  await online();
  append('one');
  append('two');
  const connection = await received('batch', 2);
  expect(ports.outbox.view(stream, 10).waiting).toHaveLength(2);
  connection.send({ t: 'ack', stream, epoch: 1, last: 1, rejected: [{ seq: 1, code: 'record.shape' }] });
  await eventually(() => expect(ports.outbox.view(stream, 10)).toMatchObject({ acked: 1, waiting: [{ firstSeq: 2 }] }));
  expect(ports.rejected).toEqual([{ seq: 1, code: 'record.shape' }]);
});

test('takes up a new epoch that the gateway opens, and sends in it', async () => {
  await online();
  const next = { stream, epoch: 2, last: 0, chain: 'cd'.repeat(32) };
  gateway.connections[0]?.send({ t: 'epoch', stream: next });
  await eventually(() => expect(ports.outbox.view(stream, 1).epoch).toBe(2));
  append('again');
  const connection = await received('batch', 1);
  expect(connection.received.at(-1)).toMatchObject({ t: 'batch', epoch: 2, firstSeq: 1 });
});

test('acks a job only once it is accepted', async () => {
  await online();
  ports.roomForJobs = false;
  gateway.connections[0]?.send(job('refused'));
  gateway.connections[0]?.send({ t: 'ping', id: 1 });
  const connection = await received('pong', 1);
  expect(connection.received.filter((frame) => frame.t === 'job-ack')).toEqual([]);
  ports.roomForJobs = true;
  connection.send(job('taken'));
  await received('job-ack', 1);
  expect(ports.accepted).toEqual(['taken']);
});

test('parks a batch that can not be opened, and asks for a new epoch', async () => {
  await online();
  ports.unreadable = true;
  append('broken');
  const connection = await received('reset', 1);
  expect(ports.parked).toEqual([{ stream, firstSeq: 1, code: 'store.corrupt' }]);
  expect(connection.received.filter((frame) => frame.t === 'batch')).toEqual([]);
});

test('tells what it can not do with the store, and tries again later', async () => {
  await online();
  append('one');
  const connection = await received('batch', 1);
  ports.failAck = new BridgeError('store.full', { details: { path: 'p' } });
  connection.send({ t: 'ack', stream, epoch: 1, last: 1 });
  await eventually(() => expect(tunnel.state).toMatchObject({ state: 'offline', code: 'store.full' }));
  expect(ports.outbox.view(stream, 1).waiting).toHaveLength(1);
  ports.failAck = null;
  const behind = { stream, epoch: 1, last: 1, chain: ports.outbox.view(stream, 1).waiting[0]?.chain ?? '' };
  gateway.reply = (frame, next) => greet(frame.t, next, { streams: [jobsHeld, behind] });
  await clock.advance(1_000);
  await online();
  await clock.advance(1_000);
  await eventually(() => expect(ports.outbox.view(stream, 1)).toMatchObject({ acked: 1, waiting: [] }));
});

test('ends the session on a frame it can not read, and ignores types it does not know', async () => {
  await online();
  gateway.connections[0]?.sendText('{"t":"from-the-future"}');
  gateway.connections[0]?.sendText('{"t":"ack","stream":7}');
  const connection = await received('goodbye', 1);
  expect(connection.received.at(-1)).toEqual({ t: 'goodbye', code: 'tunnel.protocol' });
  await eventually(() => expect(tunnel.state).toMatchObject({ state: 'offline', code: 'tunnel.protocol' }));
});

test('dials again by itself after a cut, later each time', async () => {
  await online();
  gateway.reply = (_frame, connection) => connection.cut();
  gateway.connections[0]?.cut();
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await eventually(() => expect(tunnel.state.state).toBe('offline'));
    const { nextAttemptAt } = tunnel.state as Extract<ConnectionState, { state: 'offline' }>;
    pauses.push((nextAttemptAt?.getTime() ?? 0) - clock.now().getTime());
    await clock.advance(pauses.at(-1) ?? 0);
  }
  expect(pauses).toEqual([750, 1_500, 3_000]);
});

test('forgives earlier failures after a stable minute', async () => {
  await online();
  gateway.connections[0]?.cut();
  await eventually(() => expect(tunnel.state.state).toBe('offline'));
  await clock.advance(1_000);
  await online();
  await beat(61_000);
  gateway.connections.at(-1)?.cut();
  await eventually(() => expect(tunnel.state.state).toBe('offline'));
  const { nextAttemptAt } = tunnel.state as Extract<ConnectionState, { state: 'offline' }>;
  expect((nextAttemptAt?.getTime() ?? 0) - clock.now().getTime()).toBe(750);
});

test('dials at once when it is poked', async () => {
  await online();
  gateway.connections[0]?.cut();
  await eventually(() => expect(tunnel.state.state).toBe('offline'));
  tunnel.poke();
  await online();
  expect(gateway.connections).toHaveLength(2);
});

test('finds a dead connection within seconds of waking up', async () => {
  await online();
  gateway.reply = () => {};
  tunnel.poke();
  await received('ping', 1);
  await clock.advance(11_000);
  await eventually(() => expect(tunnel.state).toMatchObject({ state: 'offline', code: 'tunnel.unreachable' }));
});

test('closes a connection on which nothing was heard for three pings', async () => {
  await online();
  gateway.reply = () => {};
  await clock.advance(59_000);
  expect(tunnel.state.state).toBe('online');
  await clock.advance(2_000);
  await eventually(() => expect(tunnel.state).toMatchObject({ state: 'offline', code: 'tunnel.unreachable' }));
});

test.each(['tunnel.revoked', 'tunnel.refused'])('dials no more after %s', async (code) => {
  await online();
  gateway.connections[0]?.send({ t: 'goodbye', code });
  await eventually(() => expect(tunnel.state).toEqual({ state: 'offline', code, nextAttemptAt: null }));
  tunnel.poke();
  await clock.advance(3_600_000);
  expect(gateway.connections).toHaveLength(1);
});

test('keeps the pause that the gateway asks for, poked or not', async () => {
  await online();
  gateway.connections[0]?.send({ t: 'goodbye', code: 'gateway.stopping', retryAfterMs: 90_000 });
  await eventually(() => expect(tunnel.state.state).toBe('offline'));
  tunnel.poke();
  await clock.advance(89_000);
  expect(gateway.connections).toHaveLength(1);
  await clock.advance(2_000);
  await online();
});

test('says goodbye when it is stopped, and stops even if the other side never closes', async () => {
  await online();
  stop.abort();
  const connection = await received('goodbye', 1);
  expect(connection.received.at(-1)).toEqual({ t: 'goodbye', code: stoppingCode });
  await advanceUntil(running);
  expect(tunnel.state).toEqual({ state: 'offline', code: null, nextAttemptAt: null });
});

test('announces a source that is found while online', async () => {
  await online();
  const found = 'tally-2' as SourceId;
  const fingerprint = { connector: 'tally', origin: 'o', guid: 'g', number: '2', name: 'n', booksFrom: '2025-04-01' };
  ports.offered = [{ sourceId: found, fingerprint }];
  tunnel.sourceFound(found);
  const connection = await received('source', 1);
  const held = { stream: sourceStream(found), epoch: 1, last: 0, chain: genesis };
  connection.send({
    t: 'source-state',
    source: { sourceId: found, ownership: 'owner', ownershipNumber: 1 },
    stream: held,
  });
  await eventually(() => expect(ports.outbox.view(sourceStream(found), 1).epoch).toBe(1));
});

/** Longer than anything takes on a busy machine. */
function eventually<T>(check: () => T): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000 });
}

const jobsHeld = { stream: jobsStream, epoch: 1, last: 0, chain: genesis };

function greet(
  type: string,
  connection: Connection,
  change: Partial<Extract<GatewayFrame, { t: 'welcome' }>> = {},
): void {
  if (type === 'hello') connection.send({ t: 'challenge', ...challenge });
  if (type === 'ping') connection.send({ t: 'pong', id: 0 });
  if (type !== 'proof') return;
  connection.send({
    t: 'welcome',
    sessionId: 's',
    streams: [jobsHeld, { stream, epoch: 1, last: 0, chain: genesis }],
    sources: [{ sourceId, ownership: 'owner', ownershipNumber: 1 }],
    window: { batches: 4, bytes: 1_000_000 },
    pingSeconds: 20,
    ...change,
  });
}

function append(text: string): void {
  ports.append(stream, Buffer.from(text));
  tunnel.outboxChanged(stream);
}

function job(jobId: string): GatewayFrame {
  const createdAt = challenge.serverTime;
  return { t: 'job', jobId: jobId as JobId, type: 'connection.test', sourceId, input: {}, createdAt, validForMs: 1000 };
}

async function online(): Promise<void> {
  await eventually(() => expect(tunnel.state.state).toBe('online'));
}

async function received(type: string, count: number): Promise<Connection> {
  const connection = gateway.connections.at(-1);
  await eventually(() => expect(connection?.received.filter((frame) => frame.t === type)).toHaveLength(count));
  if (connection === undefined) throw new Error('nobody dialled');
  return connection;
}

/** Lets time pass while the other side answers pings. */
async function beat(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 1_000) {
    gateway.connections.at(-1)?.send({ t: 'ping', id: passed });
    await received('pong', 1 + passed / 1_000);
    await clock.advance(1_000);
  }
}

async function advanceUntil(promise: Promise<unknown>): Promise<void> {
  let done = false;
  const ended = promise.finally(() => {
    done = true;
  });
  while (!done) await clock.advance(500);
  await ended;
}
