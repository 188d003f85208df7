import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineStatus, TieOutSummary } from '../contract/control.ts';
import { GatewayClient } from '../gateway/client/client.ts';
import { type Child, runToEnd, type Started, start, startReady } from './child.ts';
import { type Desk, deskAt } from './desk.ts';

const SimulatorReady = z.object({ url: z.url(), controlUrl: z.url(), companies: z.array(z.string()).min(1) });
const GatewayReady = z.object({ url: z.url(), apiKey: z.string() });
const cli = 'agent/cli.ts';

/** The three programs, and a folder that goes with them. */
export interface Stage {
  readonly company: string;
  readonly desk: Desk;
  /** The simulator's own port, for what the desk does not offer. */
  readonly controlUrl: string;
  readonly platform: GatewayClient;
  /** The gateway's own folder, for those who want to spoil it. */
  readonly gatewayFolder: string;
  /** Rejects when one of the three ends by itself. */
  readonly trouble: Promise<never>;
  pair(signal: AbortSignal): Promise<void>;
  runAgent(): void;
  /** As the person at the PC would type it. */
  approve(jobId: string, signal: AbortSignal): Promise<void>;
  status(signal: AbortSignal): Promise<EngineStatus>;
  tieOut(signal: AbortSignal): Promise<TieOutSummary>;
  /** Leaves nothing running and nothing lying about. */
  clear(): Promise<void>;
}

export interface StageOptions {
  readonly vouchers: number;
  readonly seed: number;
  /** Further arguments of the simulator. */
  readonly tally?: readonly string[];
}

export async function setStage(options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-demo-'));
  const children: Child[] = [];
  const clear = async () => {
    await Promise.all(children.map((child) => child.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const simulator = await startSimulator(folder, options);
    children.push(simulator);
    const gateway = await startGateway(folder);
    children.push(gateway);
    return stage({ folder, children, simulator, gateway, clear });
  } catch (error) {
    await clear();
    throw error;
  }
}

type Simulator = Started<z.infer<typeof SimulatorReady>>;
type Gateway = Started<z.infer<typeof GatewayReady>>;

function startSimulator(folder: string, { vouchers, seed, tally = [] }: StageOptions): Promise<Simulator> {
  const size = ['--vouchers', String(vouchers), '--seed', String(seed)];
  const args = ['--port', '0', '--control-port', '0', ...size, ...tally, '--json-ready', '--exit-with-parent'];
  return startReady('simulator', ['simulators/tally/main.ts', ...args], folder, (line) => SimulatorReady.parse(line));
}

function startGateway(folder: string): Promise<Gateway> {
  const data = join(folder, 'gateway');
  const args = [
    '--port',
    '0',
    '--data',
    data,
    '--log',
    join(folder, 'gateway.log'),
    '--json-ready',
    '--exit-with-parent',
  ];
  return startReady('gateway', ['gateway/main.ts', ...args], folder, (line) => GatewayReady.parse(line));
}

interface Parts {
  readonly folder: string;
  readonly children: Child[];
  readonly simulator: Simulator;
  readonly gateway: Gateway;
  readonly clear: () => Promise<void>;
}

function stage({ folder, children, simulator, gateway, clear }: Parts): Stage {
  const data = join(folder, 'agent');
  const { url, apiKey } = gateway.ready;
  const platform = new GatewayClient({ url, apiKey });
  const [company = ''] = simulator.ready.companies;
  const command = (name: string, args: readonly string[], signal: AbortSignal) =>
    runToEnd([cli, name, ...args, '--data', data], signal);
  const trouble = Promise.withResolvers<never>();
  trouble.promise.catch(() => undefined); // whoever races against it hears of it
  for (const child of children) child.died.catch(trouble.reject);
  return {
    company,
    desk: deskAt(simulator.ready.controlUrl),
    controlUrl: simulator.ready.controlUrl,
    platform,
    gatewayFolder: join(folder, 'gateway'),
    trouble: trouble.promise,
    async pair(signal) {
      const { code } = await platform.createPairingCode(signal);
      await command('pair', ['--code', code, '--gateway', url], signal);
      const settings = { tally: { origins: [new URL(simulator.ready.url).origin] }, pollSeconds: 1 };
      writeFileSync(join(data, 'config.json'), JSON.stringify(settings));
    },
    runAgent() {
      const agent = start('agent', [cli, 'run', '--supervise', '--exit-with-parent', '--data', data], folder);
      agent.died.catch(trouble.reject);
      children.push(agent);
    },
    async approve(jobId, signal) {
      await command('approve', [jobId], signal);
    },
    async status(signal) {
      return EngineStatus.parse(JSON.parse(await command('status', ['--json'], signal)));
    },
    async tieOut(signal) {
      return TieOutSummary.parse(JSON.parse(await command('tie-out', ['--json', '--report-only'], signal)));
    },
    clear,
  };
}
