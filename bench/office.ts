import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../agent/clock.ts';
import { connectControl } from '../agent/control/client.ts';
import { openAgentStore } from '../agent/open-agent-store.ts';
import { engineFlags } from '../agent/supervise.ts';
import { foldersOf } from '../agent/support/folders.ts';
import type { EngineStatus } from '../contract/control.ts';
import { GatewayClient } from '../gateway/client/client.ts';
import { Program, runToEnd } from './program.ts';
import { SimulatedTally } from './simulated-tally.ts';
import type { Usage } from './usage.ts';

const GatewayReady = z.object({ url: z.url(), apiKey: z.string() });
const cli = 'agent/cli.ts';

interface Options {
  readonly folder: string;
  readonly vouchers: number;
  readonly seed: number;
  readonly profiles: string | undefined;
  readonly signal: AbortSignal;
}

interface Parts {
  readonly folder: string;
  readonly profiles: string | undefined;
  readonly tally: SimulatedTally;
  readonly gateway: Program;
  readonly platform: GatewayClient;
}

/** Tally, gateway and a paired agent, each in a process of its own, as they ship. The books are closed and the agent not yet started. */
export class Office {
  readonly tally: SimulatedTally;
  readonly gateway: Program;
  readonly platform: GatewayClient;
  readonly gatewayFile: string;
  readonly agentFolder: string;
  readonly #profiles: string | undefined;
  #agent: Program | null = null;

  private constructor({ folder, profiles, tally, gateway, platform }: Parts) {
    this.#profiles = profiles;
    this.tally = tally;
    this.gateway = gateway;
    this.platform = platform;
    this.gatewayFile = join(folder, 'gateway', 'gateway.sqlite');
    this.agentFolder = join(folder, 'agent');
  }

  static async open({ folder, profiles, signal, ...size }: Options): Promise<Office> {
    mkdirSync(folder, { recursive: true });
    const data = ['--data', join(folder, 'gateway'), '--log', join(folder, 'gateway.log')];
    const gateway = Program.start(['gateway/main.ts', '--port', '0', ...data, '--json-ready', '--exit-with-parent']);
    const address = GatewayReady.parse(await gateway.ready());
    const tally = await SimulatedTally.start(size);
    const office = new Office({ folder, profiles, tally, gateway, platform: new GatewayClient(address) });
    const { code } = await office.platform.createPairingCode(signal);
    const agentData = ['--data', office.agentFolder];
    await runToEnd([cli, 'pair', '--code', code, '--gateway', address.url, ...agentData, '--json'], signal);
    const settings = { tally: { origins: [tally.origin] }, pollSeconds: 1 };
    writeFileSync(join(office.agentFolder, 'config.json'), JSON.stringify(settings));
    await tally.closeCompany();
    return office;
  }

  startAgent(): void {
    const run = [cli, 'run', '--exit-with-parent', '--data', this.agentFolder];
    const profile = this.#profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(this.#profiles)}`];
    this.#agent = Program.start([...engineFlags, ...profile, ...run]);
  }

  agentUsage(): Promise<Usage> {
    if (this.#agent === null) throw new Error('the agent was not started');
    return this.#agent.usage();
  }

  /** Null while no engine answers. */
  async status(): Promise<EngineStatus | null> {
    return (await (await connectControl(join(this.agentFolder, 'control.json')))?.status()) ?? null;
  }

  /** The next engine reads the books from the beginning. */
  async forgetCursor(): Promise<void> {
    const { store } = await openAgentStore(foldersOf(this.agentFolder), systemClock);
    for (const { num } of store.sources.list()) store.sources.setCursor(num, null);
    store.close();
  }

  async stopAgent(): Promise<void> {
    await this.#agent?.stop();
    this.#agent = null;
  }

  async close(): Promise<void> {
    await Promise.all([this.stopAgent(), this.tally.stop(), this.gateway.stop()]);
  }
}
