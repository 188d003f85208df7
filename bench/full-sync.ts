import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../demo/poll.ts';
import type { Office } from './office.ts';
import type { Usage } from './usage.ts';

/** What one pass over the books cost. */
export interface Pass {
  readonly agent: Usage;
  readonly agentCpuSeconds: number;
  readonly gatewayCpuSeconds: number;
  readonly seconds: number;
  /** The engine online, with nothing read yet. */
  readonly idle: Usage;
}

interface Size {
  readonly vouchers: number;
  readonly signal: AbortSignal;
}

const settleMs = 2_000;
/** An answer costs the engine a few milliseconds, which count as its own. */
const lookEveryMs = 500;

/** An engine that comes up and finds the books; over when the gateway has every voucher. */
export function firstSync(office: Office, { vouchers, signal }: Size): Promise<Pass> {
  return pass(office, () =>
    until(
      `${vouchers} vouchers at the gateway`,
      patience(vouchers),
      signal,
      async () => {
        const [source] = await office.platform.sources(signal);
        return source?.counts['voucher'] === vouchers ? source : null;
      },
      lookEveryMs,
    ),
  );
}

/** The same books once more from the beginning, by a new engine: nothing has changed, so nothing is sent. */
export async function unchangedSync(office: Office, { vouchers, signal }: Size): Promise<Pass> {
  await office.stopAgent();
  await office.tally.closeCompany();
  await office.forgetCursor();
  let began = false;
  return pass(office, () =>
    until(
      'the end of a second reading',
      patience(vouchers),
      signal,
      async () => {
        const state = (await office.status())?.sources[0]?.state;
        const reads = state === 'vouchers';
        began ||= reads;
        return began && !reads && state !== undefined ? state : null;
      },
      lookEveryMs,
    ),
  );
}

async function pass(office: Office, done: () => Promise<unknown>): Promise<Pass> {
  office.startAgent();
  await until('the engine online', 30, AbortSignal.timeout(31_000), async () => {
    const status = await office.status().catch(() => null);
    return status?.tunnel.state === 'online' ? status : null;
  });
  await sleep(settleMs);
  const [idle, gatewayBefore] = await Promise.all([office.agentUsage(), office.gateway.usage()]);
  const began = performance.now();
  await office.tally.openCompany();
  await done();
  const [agent, gateway] = await Promise.all([office.agentUsage(), office.gateway.usage()]);
  return {
    agent,
    idle,
    agentCpuSeconds: agent.cpuSeconds - idle.cpuSeconds,
    gatewayCpuSeconds: gateway.cpuSeconds - gatewayBefore.cpuSeconds,
    seconds: (performance.now() - began) / 1000,
  };
}

function patience(vouchers: number): number {
  return 120 + vouchers / 100;
}
