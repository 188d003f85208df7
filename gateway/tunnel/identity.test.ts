import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { InstallationId } from '../../contract/ids.ts';
import { FakeClock } from '../fake-clock.ts';
import { connect, greet, pair, Wire } from '../test-agent.ts';
import { testGateway } from '../test-gateway.ts';

test('refuses a newcomer while the older connection answers', async () => {
  const gateway = await testGateway();
  const identity = await pair(gateway);
  const first = await connect(gateway.url, identity);
  const second = await greet(gateway.url, identity);
  expect(await second.next('goodbye')).toMatchObject({ code: 'tunnel.identity-in-use', retryAfterMs: 60_000 });
  expect(await second.closed).toBe(1008);
  first.wire.send({ t: 'ping', id: 1 });
  await first.wire.next('pong');
});

test('closes an older connection that is silent for five seconds, and admits the newcomer', async () => {
  const clock = new FakeClock();
  const gateway = await testGateway({ clock });
  const identity = await pair(gateway);
  const first = await connect(gateway.url, identity);
  first.wire.answersPings = false;
  const second = await greet(gateway.url, identity);
  await first.wire.next('ping');
  clock.advance(4999);
  await sleep(20);
  expect(second.unread('welcome')).toBe(0);
  clock.advance(1);
  await second.next('welcome');
  expect(await first.wire.next('goodbye')).toMatchObject({ code: 'tunnel.replaced' });
  await first.wire.closed;
  expect(await gateway.client.installations()).toMatchObject([{ online: true }]);
});

test('refuses who can not prove the key', async () => {
  const gateway = await testGateway();
  const { installationId } = await pair(gateway);
  const impostor = await greet(gateway.url, { installationId, key: generateKeyPairSync('ed25519').privateKey });
  expect(await impostor.next('goodbye')).toMatchObject({ code: 'tunnel.refused' });
});

test('refuses an installation it does not know in the same words', async () => {
  const gateway = await testGateway();
  const { key } = await pair(gateway);
  const stranger = await greet(gateway.url, { installationId: 'inst_unknown' as InstallationId, key });
  expect(await stranger.next('goodbye')).toMatchObject({ code: 'tunnel.refused' });
});

test('a revoked installation is cut off and not admitted again', async () => {
  const gateway = await testGateway();
  const identity = await pair(gateway);
  const { wire } = await connect(gateway.url, identity);
  await gateway.client.revoke(identity.installationId);
  expect(await wire.next('goodbye')).toMatchObject({ code: 'tunnel.revoked' });
  const again = await greet(gateway.url, identity);
  expect(await again.next('goodbye')).toMatchObject({ code: 'tunnel.revoked' });
  expect(await gateway.client.installations()).toEqual([]);
});

test('takes no tunnel under a host that is not its own', async () => {
  const gateway = await testGateway();
  await expect(Wire.open(gateway.url, { host: 'evil.example' })).rejects.toThrow('421');
});

test('takes no tunnel without its subprotocol', async () => {
  const gateway = await testGateway();
  await expect(Wire.open(gateway.url, { protocol: 'chat' })).rejects.toThrow('400');
});

test('says goodbye when it stops', async () => {
  const gateway = await testGateway();
  const { wire } = await connect(gateway.url, await pair(gateway));
  await gateway.stop();
  expect(await wire.next('goodbye')).toMatchObject({ code: 'tunnel.restarting' });
  expect(await wire.closed).toBe(1012);
});

test.each([
  ['text that is not JSON', 'garbage'],
  ['JSON without a type', '{}'],
  ['a frame of another form', '{"t":"job-ack"}'],
  ['a second hello', '{"t":"hello"}'],
  ['bytes that are no batch', Buffer.from([0, 0, 255, 255, 1])],
  ['a batch header that is not JSON', Buffer.from([0, 0, 0, 1, 1])],
  ['a control frame beyond the limit', `{"t":"ping","id":1,"fill":"${'x'.repeat(4 * 1024 * 1024)}"}`],
])('ends the session in words at %s', async (_, sent) => {
  const gateway = await testGateway();
  const { wire } = await connect(gateway.url, await pair(gateway));
  wire.sendRaw(sent);
  expect(await wire.next('goodbye')).toMatchObject({ code: 'tunnel.protocol' });
  expect(await wire.closed).toBe(1002);
});

test('cuts off a message beyond all limits', async () => {
  const gateway = await testGateway();
  const { wire } = await connect(gateway.url, await pair(gateway));
  wire.sendRaw(Buffer.alloc(9 * 1024 * 1024));
  expect(await wire.closed).toBe(1009);
});

test('ignores frames it has not heard of', async () => {
  const gateway = await testGateway();
  const { wire } = await connect(gateway.url, await pair(gateway));
  wire.sendRaw('{"t":"from-the-future","x":1}');
  wire.send({ t: 'ping', id: 7 });
  expect(await wire.next('pong')).toMatchObject({ id: 7 });
});

test('cuts off who connects and says nothing', async () => {
  const clock = new FakeClock();
  const gateway = await testGateway({ clock });
  const wire = await Wire.open(gateway.url);
  clock.advance(20_000);
  expect(await wire.next('goodbye')).toMatchObject({ code: 'tunnel.protocol' });
});
