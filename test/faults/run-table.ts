import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GatewayClient } from '../../gateway/client/client.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { Case } from './case.ts';
import type { Trouble } from './trouble.ts';

/**
 * Each trouble × each moment, with the real engine, store, connector and platform. In every cell: its code is shown, and once it is
 * over everything is carried and proved, nothing was deleted that is in the books, and nothing is there twice, the document included.
 */
export function runTable(troubles: readonly Trouble[]): void {
  vi.setConfig({ testTimeout: 600_000, maxConcurrency: 6 });
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

  async function inCase(trouble: Trouble, body: (one: Case) => Promise<number>): Promise<void> {
    const one = await Case.open(platform, gateway.url, trouble);
    try {
      const met = await body(one);
      cells += met;
    } finally {
      await one.close();
    }
  }

  describe.concurrent('loses nothing, deletes nothing falsely, doubles nothing and says what is the matter', () => {
    it.concurrent.each(troubles)('$name: met at the first sync, idle, during a census and a push', (trouble) =>
      inCase(trouble, async (one) => {
        const met = [await one.firstSync(), await one.idle(), await one.duringCensus(), await one.duringPush()];
        return met.reduce((sum, count) => sum + count, 0);
      }),
    );

    it.concurrent.each(troubles.filter(({ onlyWrites }) => !onlyWrites))(
      '$name: met in the middle of a sync',
      (trouble) => inCase(trouble, (one) => one.midSync()),
    );
  });

  it('has met every trouble at every moment', () => {
    expect(cells).toBe(troubles.reduce((sum, { onlyWrites }) => sum + (onlyWrites ? 1 : 5), 0));
  });
}
