import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../fake-clock.ts';
import { redeem } from '../test-agent.ts';
import { temporaryFolder, testGateway } from '../test-gateway.ts';

const minute = 60_000;

test('a pairing code is good once', async () => {
  const { url, client } = await testGateway();
  const { code } = await client.createPairingCode();
  const first = await redeem(url, code);
  expect(first.status).toBe(201);
  expect(await first.json()).toMatchObject({ hashKey: expect.stringMatching(/^[\w-]{43}$/) });
  const second = await redeem(url, code);
  expect(second.status).toBe(403);
  expect(await second.json()).toMatchObject({ code: 'pair.code-wrong', status: 403 });
  expect(await client.installations()).toMatchObject([{ hostname: 'OFFICE-PC', online: false, lastSeenAt: null }]);
});

test('a pairing code is good however it is typed', async () => {
  const { url, client } = await testGateway();
  const { code } = await client.createPairingCode();
  expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
  expect((await redeem(url, ` ${code.toLowerCase().replace('-', ' ')} `)).status).toBe(201);
});

test('a pairing code ends after ten minutes', async () => {
  const clock = new FakeClock();
  const { url, client } = await testGateway({ clock });
  const { code: early } = await client.createPairingCode();
  const { code: late } = await client.createPairingCode();
  clock.advance(10 * minute - 1);
  expect((await redeem(url, early)).status).toBe(201);
  clock.advance(1);
  expect((await redeem(url, late)).status).toBe(403);
});

test('guessing is stopped for a minute after ten wrong codes', async () => {
  const clock = new FakeClock();
  const { url, client } = await testGateway({ clock });
  const { code } = await client.createPairingCode();
  for (let tries = 0; tries < 10; tries += 1) expect((await redeem(url, 'WRONGWRONG')).status).toBe(403);
  const stopped = await redeem(url, code);
  expect(stopped.status).toBe(429);
  expect(stopped.headers.get('retry-after')).toBe('60');
  clock.advance(minute);
  expect((await redeem(url, code)).status).toBe(201);
});

test('the first API key stands in a file of its user alone and outlives a restart', async () => {
  const data = temporaryFolder();
  const first = await testGateway({ data });
  expect((await stat(path.join(data, 'api-key'))).mode & 0o777).toBe(0o600);
  await first.stop();
  const second = await testGateway({ data });
  expect(second.adminKey).toBe(first.adminKey);
  expect(await second.client.sources()).toEqual([]);
});
