import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { pair } from './pair.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const facts = { code: ' K7P2-99 ', hostname: 'PC', agentVersion: '0.1.0', signal: new AbortController().signal };
const paired = { installationId: 'i1', tenantId: 't1', hashKey: 'aGFzaA' };

test('redeems the code with a public key whose private half stays here', async () => {
  const { url, bodies } = await platform(200, paired);
  const enrolment = await pair({ ...facts, gateway: url });
  expect(enrolment).toMatchObject(paired);
  expect(bodies).toHaveLength(1);
  const body = JSON.parse(bodies[0] ?? '');
  expect(Object.keys(body).sort()).toEqual(['agentVersion', 'code', 'hostname', 'publicKey']);
  expect(body.code).toBe('K7P2-99');
  const published = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: body.publicKey }, format: 'jwk' });
  const kept = createPrivateKey({ key: enrolment.privateKey.export({ format: 'jwk' }), format: 'jwk' });
  const text = Buffer.from('text');
  expect(verify(null, text, published, sign(null, text, kept))).toBe(true);
});

test.each([
  [403, 'pair.code-wrong', 'pair.code-wrong'],
  [400, 'request.invalid', 'pair.code-wrong'],
  [429, 'pair.too-many-tries', 'pair.too-many-tries'],
])("takes the platform's answer %i %s as %s", async (status, code, said) => {
  const { url } = await platform(status, { type: 't', title: 'wrong', status, code });
  await expect(pair({ ...facts, gateway: url })).rejects.toMatchObject({ code: said });
});

test('says that what answers is not the platform', async () => {
  const { url } = await platform(200, '<html>');
  await expect(pair({ ...facts, gateway: url })).rejects.toMatchObject({ code: 'tunnel.not-gateway' });
});

test('says that the platform can not be reached', async () => {
  const { url } = await platform(503, {});
  await expect(pair({ ...facts, gateway: url })).rejects.toMatchObject({ code: 'tunnel.unreachable' });
  const gone = await platform(200, paired);
  await Promise.all(closing.splice(0).map((close) => close()));
  await expect(pair({ ...facts, gateway: gone.url })).rejects.toMatchObject({ code: 'tunnel.unreachable' });
});

async function platform(status: number, answer: unknown): Promise<{ url: URL; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), bodies };
}
