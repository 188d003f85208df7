import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerBridge } from '../process/command.ts';
import { GatewayProgram } from '../process/gateway-program.ts';
import { expectRefusal } from './expect-refusal.ts';

const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-pair-'));
const gateway = new GatewayProgram(folder);
const data = join(folder, 'agent');

beforeAll(() => gateway.start());
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

function pair(code: string, at: string): [string, ...string[]] {
  return ['pair', '--code', code, '--gateway', at, '--data', data];
}

describe('ledger-bridge pair', () => {
  it('refuses a wrong code', async () => {
    await expectRefusal('pair.code-wrong', {}, ...pair('WRONG234', gateway.url));
  });

  it('takes a code once, and keeps the first pairing when the code is tried again', async () => {
    const { code } = await gateway.client.createPairingCode();
    const [command, ...args] = pair(code, gateway.url);
    const { status, stdout } = await ledgerBridge(command, ...args, '--json');
    expect({ status, told: JSON.parse(stdout) }).toEqual({ status: 0, told: { ok: true, gateway: `${gateway.url}/` } });
    await expectRefusal('pair.code-wrong', {}, ...pair(code, gateway.url));
    expect(await gateway.client.installations()).toHaveLength(1);
  });

  it('says that the platform can not be reached', async () => {
    const address = 'http://127.0.0.1:1';
    await expectRefusal('tunnel.unreachable', { gateway: address }, ...pair('ABCD2345', address));
  });

  it('tells a web server from the platform', async () => {
    const server = await webServer();
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expectRefusal('tunnel.not-gateway', { gateway: address }, ...pair('ABCD2345', address));
    server.close();
  });

  it('refuses an address without TLS that is not this machine', async () => {
    const [command, ...args] = pair('ABCD2345', 'http://bridge.example.com');
    const { status, stderr } = await ledgerBridge(command, ...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(/\(config\.invalid\)\nWhat to do: .+/);
  });
});

/** Any website: a page with status 200, whatever is asked. */
async function webServer(): Promise<Server> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Welcome</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
