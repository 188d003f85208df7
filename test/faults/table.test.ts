import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GatewayClient } from '../../gateway/client/client.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { Case } from './case.ts';
import { troubles } from './trouble.ts';

vi.setConfig({ testTimeout: 240_000, maxConcurrency: 6 });

const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-faults-'));
let gateway: Gateway;
let platform: GatewayClient;
let cells = 0;

beforeAll(async () => {
  gateway = await startGateway({ data: folder, log: pino({ level: 'silent' }) });
  platform = new GatewayClient({ url: gateway.url, apiKey: gateway.adminKey });
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
  console.log(`fault table: ${cells} cells of ${troubles.length} troubles`);
});

/**
 * Each trouble × each moment, with the real engine, store, connector and platform. In every cell: its code is shown, and once it is
 * over everything is carried, nothing was deleted that is in the books, and nothing is there twice, the document included.
 */
describe.concurrent('loses nothing, deletes nothing falsely, doubles nothing and says what is the matter', () => {
  it.concurrent.each(troubles)('$name: met at the first sync, idle, during a census and a push', async (trouble) => {
    const one = await Case.open(platform, gateway.url, trouble);
    try {
      cells += await one.firstSync();
      cells += await one.idle();
      cells += await one.duringCensus();
      cells += await one.duringPush();
    } finally {
      await one.close();
    }
  });

  it.concurrent.each(troubles.filter(({ onlyWrites }) => !onlyWrites))(
    '$name: met in the middle of a sync',
    async (trouble) => {
      const one = await Case.open(platform, gateway.url, trouble);
      try {
        cells += await one.midSync();
      } finally {
        await one.close();
      }
    },
  );
});

it('has met every trouble at every moment', () => {
  expect(cells).toBe(troubles.length * 5 - 4 * troubles.filter(({ onlyWrites }) => onlyWrites).length);
});
