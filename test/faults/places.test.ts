import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { GatewayClient } from '../../gateway/client/client.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import {
  startTallySimulator,
  type TallySimulator,
  type TallySimulatorOptions,
} from '../../simulators/tally/simulator.ts';
import { eventually, Site } from './site.ts';

const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-places-'));
vi.setConfig({ testTimeout: 120_000 });

const closing: (() => unknown)[] = [];
let gateway: Gateway;
let platform: GatewayClient;
let seed = 900;
let tallies: TallySimulator[] = [];

beforeAll(async () => {
  gateway = await startGateway({ data: folder, log: pino({ level: 'silent' }) });
  platform = new GatewayClient({ url: gateway.url, apiKey: gateway.adminKey });
});
afterEach(async () => {
  tallies = [];
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

function books(name: string, more: object = {}) {
  seed += 1;
  return openBooks({ seed, vouchers: 40, name, ...more });
}

async function tally(options: Partial<TallySimulatorOptions>): Promise<TallySimulator> {
  const simulator = await startTallySimulator(options);
  closing.push(() => simulator.stop());
  tallies.push(simulator);
  return simulator;
}

async function site(settings: object): Promise<Site> {
  const opened = await Site.open({ platform, gatewayUrl: gateway.url, tallies, settings });
  closing.push(() => opened.close());
  await opened.start();
  return opened;
}

function originOf({ url }: TallySimulator): string {
  return new URL(url).origin;
}

async function inSync(pc: Site, name: string) {
  return eventually(
    `${name} in sync`,
    async () => {
      const source = await pc.source(name);
      return source?.state === 'in-sync' && source.lastSyncedAt !== null ? source : null;
    },
    () => pc.status(),
  );
}

async function voucherCount(sourceId: Parameters<GatewayClient['records']>[0]): Promise<number> {
  let count = 0;
  for await (const _ of platform.records(sourceId, { kind: 'voucher' })) count += 1;
  return count;
}

it('finds Tally on any of the ports 9000 to 9010 of a host, and asks other programs nothing but one GET', async () => {
  const simulator = await tally({ companies: [books('Found Traders')] });
  const host = '127.0.0.77';
  await forward(host, 9004, simulator.url);
  const asked: string[] = [];
  const printer = createServer((incoming, outgoing) => {
    asked.push(incoming.method ?? '');
    outgoing.end('<html>Printer</html>');
  });
  await listen(printer, host, 9001);
  const pc = await site({ tally: { hosts: [host] } });
  const source = await inSync(pc, 'Found Traders');
  expect(source.origin).toBe(`http://${host}:9004`);
  expect(new Set(asked)).toEqual(new Set(['GET']));
  expect((await pc.doctor()).filter(({ code }) => code?.startsWith('tally.'))).toEqual([]);
});

it('says where Tally is expected while it is found nowhere', async () => {
  const pc = await site({ tally: { hosts: ['127.0.0.78'] } });
  const trouble = await eventually('a trouble', async () => (await pc.status()).troubles[0]);
  expect(trouble).toMatchObject({ at: 'http://127.0.0.78:9000', code: 'tally.unreachable' });
});

it('carries every company of every Tally as a source of its own, the split child beside its parent', async () => {
  const parent = books('Parent & Sons', { number: '10001' });
  const child = parent.keyboard.split('20250401', 'Parent & Sons - (from 1-Apr-25)');
  const first = await tally({ companies: [parent, child] });
  const second = await tally({ companies: [books('Other Port Ltd')] });
  const pc = await site({ tally: { origins: [originOf(first), originOf(second)] } });
  const names = ['Parent & Sons', 'Parent & Sons - (from 1-Apr-25)', 'Other Port Ltd'];
  const sources = await Promise.all(names.map((name) => inSync(pc, name)));
  expect(new Set(sources.map(({ sourceId }) => sourceId)).size).toBe(3);
  expect(sources.map(({ origin }) => origin)).toEqual([originOf(first), originOf(first), originOf(second)]);
  expect(child.info().guid).toBe(parent.info().guid);
  const counts = [40, child.voucherCount(), 40];
  for (const [index, { sourceId }] of sources.entries()) {
    await eventually('all vouchers', async () => (await voucherCount(sourceId)) === counts[index]);
  }
});

it('neither reads nor mixes two open companies that Tally can not tell apart, until one is closed', async () => {
  const ours = books('Twin Traders', { number: '10001' });
  const twin = books('TWIN traders', { number: '10002' });
  const simulator = await tally({ companies: [twin, ours] });
  const pc = await site({ tally: { origins: [originOf(simulator)] } });
  const codes = await eventually('both say so', async () => {
    const { sources } = await pc.status();
    const said = sources.map(({ condition }) => condition.code);
    return said.length === 2 && said.every((code) => code === 'tally.same-name') ? said : null;
  });
  expect(codes).toHaveLength(2);
  expect((await pc.status()).sources.map(({ records }) => records)).toEqual([{}, {}]);
  simulator.process.shelf.closeCompany('TWIN traders');
  const source = await eventually('one in sync', async () => {
    const { sources } = await pc.status();
    return sources.find(({ state, lastSyncedAt }) => state === 'in-sync' && lastSyncedAt !== null);
  });
  expect(source.name).toBe('Twin Traders');
});

it('reads the same books at one of two places, and at the other once a person has said that they are the same', async () => {
  const shared = books('Shared Books');
  const [here, there] = [await tally({ companies: [shared] }), await tally({ companies: [shared] })];
  const pc = await site({ tally: { origins: [originOf(here), originOf(there)] } });
  const { sourceId, origin } = await inSync(pc, 'Shared Books');
  const [used, spare] = origin === originOf(here) ? [here, there] : [there, here];
  const asked: string[] = [];
  spare.process.onAsked((text) => asked.push(text));
  expect((await pc.status()).sources).toHaveLength(1);
  used.process.crash();
  const moved = await eventually(
    'moved',
    async () => {
      const source = await pc.source('Shared Books');
      return source?.condition.code === 'tally.origin-changed' ? source : null;
    },
    () => pc.status(),
  );
  expect(moved.condition.sentence).toContain(originOf(spare));
  expect(asked.filter((text) => !text.includes('<TYPE>Company</TYPE>'))).toEqual([]);
  await pc.approve(sourceId);
  await eventually('read there', async () => (await inSync(pc, 'Shared Books')).origin === originOf(spare));
  expect((await pc.status()).sources).toHaveLength(1);
  expect(await voucherCount(sourceId)).toBe(40);
});

it('goes on by itself when the books are open again where they were', async () => {
  const shared = books('Back Again');
  const [here, there] = [await tally({ companies: [shared] }), await tally({ companies: [shared] })];
  const pc = await site({ tally: { origins: [originOf(here), originOf(there)] } });
  const { origin } = await inSync(pc, 'Back Again');
  const used = origin === originOf(here) ? here : there;
  used.process.shelf.closeCompany('Back Again');
  await eventually('moved', async () => (await pc.source('Back Again'))?.condition.code === 'tally.origin-changed');
  used.process.shelf.openCompany('Back Again');
  expect((await inSync(pc, 'Back Again')).origin).toBe(origin);
});

it('follows a Tally that was given another port: what is configured counts, and one word of a person', async () => {
  const shared = books('New Port');
  const old = await tally({ companies: [shared] });
  const now = await tally({ companies: [shared] });
  const pc = await site({ tally: { origins: [originOf(old)] } });
  const { sourceId } = await inSync(pc, 'New Port');
  await old.stop();
  await pc.stop();
  pc.configure({ tally: { origins: [originOf(now)] } });
  await pc.start();
  await eventually('moved', async () => (await pc.source('New Port'))?.condition.code === 'tally.origin-changed');
  await pc.approve(sourceId);
  await eventually('read there', async () => (await inSync(pc, 'New Port')).origin === originOf(now));
});

async function forward(host: string, port: number, target: string): Promise<void> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    const onward = request(target, { method, headers, agent: false }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await listen(server, host, port);
}

async function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
}
