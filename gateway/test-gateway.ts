import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { GatewayClient } from './client/client.ts';
import { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestGateway extends Gateway {
  readonly client: GatewayClient;
}

/** A gateway on a free port, stopped after the test. */
export async function testGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const gateway = await startGateway({ data: temporaryFolder(), log: pino({ level: 'silent' }), ...options });
  onTestFinished(() => gateway.stop());
  return { ...gateway, client: new GatewayClient({ url: gateway.url, apiKey: gateway.adminKey }) };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
