import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineStatus } from '../../contract/control.ts';
import { BridgeError } from '../../contract/errors.ts';
import { connectControl } from './client.ts';
import type { Controllable } from './control.ts';
import { type ControlServer, serveControl } from './server.ts';

const status: EngineStatus = {
  version: '1.2.3',
  pid: 1,
  startedAt: '2026-04-01T00:00:00Z' as EngineStatus['startedAt'],
  dataFolder: 'd',
  memory: { rssMb: 1, peakRssMb: 2 },
  paired: false,
  gateway: null,
  tunnel: { state: 'off', condition: { code: null, sentence: 's', action: null } },
  outbox: { batches: 0, records: 0, bytes: 0 },
  jobs: { open: 0, waitingForApproval: 0 },
  sources: [],
  troubles: [],
};

const engine: Controllable = {
  status: () => status,
  doctor: async () => [],
  jobs: () => [],
  rules: () => [],
  outbox: () => [],
  approve: async () => {
    throw new BridgeError('config.invalid', { details: { reason: 'nothing waits' } });
  },
  pair: async () => {},
  syncNow: () => {},
  tieOut: async () => {
    throw new Error('a programming mistake');
  },
};

let folder: string;
let file: string;
let server: ControlServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'control-'));
  file = join(folder, 'control.json');
  server = await serveControl(engine, file);
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const token = () => (JSON.parse(readFileSync(file, 'utf8')) as { token: string }).token;
const get = (path: string, headers: Record<string, string>) =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { headers }).then((answer) => answer.status);

test('answers the user of the data folder', async () => {
  expect(await (await connectControl(file))?.status()).toEqual(status);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('carries an expected error with its code, sentence and action', async () => {
  const client = await connectControl(file);
  const refused = client?.approve({ id: 'x', decision: 'approve', always: false, upTo: null, perDay: null, by: 'me' });
  await expect(refused).rejects.toMatchObject({
    code: 'config.invalid',
    message: 'The settings are not valid: nothing waits.',
  });
});

test('refuses a call without the token, with a wrong one, and from a page of another origin', async () => {
  expect(await get('/status', {})).toBe(401);
  expect(await get('/status', { authorization: `Bearer ${'x'.repeat(43)}` })).toBe(401);
  const mine = { authorization: `Bearer ${token()}` };
  expect(await get('/status', { ...mine, origin: 'https://example.com' })).toBe(403);
  expect(await get('/status', mine)).toBe(200);
});

test('does not hand the token to a squatter on the port', async () => {
  const heard: unknown[] = [];
  const squatter = createServer((request, answer) => {
    heard.push(request.headers.authorization);
    answer.end('{"hmac":"00"}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const { port } = squatter.address() as AddressInfo;
  const fake = join(folder, 'other.json');
  writeFileSync(fake, JSON.stringify({ port, token: token(), pid: 1, version: '1' }));
  expect(await connectControl(fake)).toBeNull();
  expect(heard).toEqual([undefined]);
  await new Promise((resolve) => squatter.close(resolve));
});

test('is not found once it is closed', async () => {
  const copy = join(folder, 'copy.json');
  writeFileSync(copy, readFileSync(file));
  await server.close();
  expect(await connectControl(file)).toBeNull();
  expect(await connectControl(copy)).toBeNull();
});
