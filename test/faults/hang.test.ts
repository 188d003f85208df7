import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sourceIdOf } from '../../agent/connectors/tally/identity.ts';
import { GatewayClient } from '../../gateway/client/client.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import { startTallySimulator, type TallySimulator } from '../../simulators/tally/simulator.ts';
import { eventually, Site } from './site.ts';

vi.setConfig({ testTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-hang-'));
let gateway: Gateway;
let platform: GatewayClient;

beforeAll(async () => {
  gateway = await startGateway({ data: folder, log: pino({ level: 'silent' }) });
  platform = new GatewayClient({ url: gateway.url, apiKey: gateway.adminKey });
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A voucher at which Tally stops whenever it is read whole. */
interface Poison {
  readonly date: string;
  readonly alterId: number;
}

function touches(text: string, { date, alterId }: Poison): boolean {
  if (!text.includes('AllLedgerEntries.')) return false;
  const [, from = '', to = ''] =
    /\$Date &gt;= \$\$Date:&quot;(\d+)&quot; AND \$Date &lt;= \$\$Date:&quot;(\d+)/.exec(text) ?? [];
  const above = Number(/\$AlterID &gt; (\d+)/.exec(text)?.[1] ?? 0);
  const upTo = Number(/\$AlterID &lt;= (\d+)/.exec(text)?.[1] ?? Number.MAX_SAFE_INTEGER);
  return from <= date && date <= to && above < alterId && alterId <= upTo;
}

async function pcOf(tallies: readonly TallySimulator[]): Promise<Site> {
  const origins = tallies.map(({ url }) => new URL(url).origin);
  return Site.open({ platform, gatewayUrl: gateway.url, tallies, settings: { tally: { origins } } });
}

async function vouchersOf({ books }: TallySimulator): Promise<number> {
  const { guid, number, booksFrom } = books.info();
  const sourceId = sourceIdOf({ guid, number, booksFrom: booksFrom.replace(/^(....)(..)(..)$/, '$1-$2-$3') });
  let count = 0;
  for await (const _ of platform.records(sourceId, { kind: 'voucher' })) count += 1;
  return count;
}

it.each(['hangs', 'crashes'] as const)(
  'asks a request over which Tally %s twice at most, sets the one voucher aside, and carries everything else',
  async (how) => {
    const books = openBooks({ seed: how === 'hangs' ? 31 : 32, vouchers: 60, name: `Poisoned ${how}` });
    const [bad] = [...books.vouchers('00000000', '99999999')].slice(20, 21);
    if (bad === undefined) throw new Error('no voucher');
    const tally = await startTallySimulator({ companies: [books] });
    const other = await startTallySimulator({
      companies: [openBooks({ seed: 33, vouchers: 30, name: `Beside ${how}` })],
    });
    const stopped: string[] = [];
    let isCured = false;
    tally.process.onAsked((text) => {
      if (isCured || !touches(text, bad)) return;
      stopped.push(text);
      if (how === 'crashes') tally.process.crash();
      else tally.faults.add({ type: 'hang' });
    });
    const pc = await pcOf([tally, other]);
    try {
      await pc.start();
      for (let times = 1; times <= 2; times += 1) {
        await eventually(
          'Tally stopped',
          async () => stopped.length === times,
          () => pc.status(),
        );
        const codes = how === 'crashes' ? ['tally.crashed'] : ['tally.busy', 'tally.dialog'];
        await eventually(
          'said so',
          async () => {
            const source = await pc.source(`Poisoned ${how}`);
            return codes.includes(source?.condition.code ?? '');
          },
          () => pc.status(),
        );
        if (how === 'hangs') tally.process.crash();
        await tally.restart();
      }
      const row = await eventually(
        'set aside',
        async () => (await pc.doctor()).find(({ code }) => code === 'tally.request-set-aside'),
        () => pc.status(),
      );
      await eventually(
        'all others carried',
        async () => (await vouchersOf(tally)) === 59,
        () => pc.status(),
      );
      await eventually(
        'other books carried',
        async () => (await vouchersOf(other)) === 30,
        () => pc.status(),
      );
      await pc.syncNow();
      expect(stopped).toHaveLength(2);
      expect((await pc.status()).troubles).toMatchObject([{ code: 'tally.request-set-aside' }]);

      isCured = true;
      await pc.approve(/approve (ask-\w+)/.exec(row.action ?? '')?.[1] ?? '');
      await eventually(
        'the last one carried',
        async () => (await vouchersOf(tally)) === 60,
        () => pc.status(),
      );
      await eventually(
        'nothing set aside',
        async () => (await pc.status()).troubles.length === 0,
        () => pc.status(),
      );
    } finally {
      await pc.close();
      await Promise.all([tally.stop(), other.stop()]);
    }
  },
);

it('remembers over a restart of the engine what Tally stopped at, and asks it smaller', async () => {
  const books = openBooks({ seed: 41, vouchers: 60, name: 'Remembered' });
  const [bad] = [...books.vouchers('00000000', '99999999')].slice(30, 31);
  if (bad === undefined) throw new Error('no voucher');
  const tally = await startTallySimulator({ companies: [books] });
  const stopped: string[] = [];
  tally.process.onAsked((text) => {
    if (stopped.length > 0 || !touches(text, bad)) return;
    stopped.push(text);
    tally.faults.add({ type: 'hang' });
  });
  const pc = await pcOf([tally]);
  try {
    await pc.start();
    await eventually(
      'busy',
      async () => (await pc.source('Remembered'))?.condition.code === 'tally.busy',
      () => pc.status(),
    );
    await pc.stop();
    tally.process.crash();
    await tally.restart();
    const asked: string[] = [];
    tally.process.onAsked((text) => asked.push(text));
    await pc.start();
    await eventually(
      'all carried',
      async () => (await vouchersOf(tally)) === 60,
      () => pc.status(),
    );
    expect(asked.filter((text) => text === stopped[0])).toEqual([]);
    expect(asked.some((text) => touches(text, bad))).toBe(true);
  } finally {
    await pc.close();
    await tally.stop();
  }
});
