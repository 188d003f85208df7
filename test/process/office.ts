import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentProgram } from './agent-program.ts';
import { GatewayProgram } from './gateway-program.ts';
import { Tally, type TallyOptions } from './tally.ts';

export interface OfficeOptions extends TallyOptions {
  /** More of the agent's settings. */
  readonly settings?: object;
  /** The agent's data folder; default: one in the office's own. */
  readonly data?: string;
}

/** One Tally, one gateway and one paired agent, not yet running: each a process of its own, in one temporary folder. */
export interface Office {
  readonly folder: string;
  readonly tally: Tally;
  readonly gateway: GatewayProgram;
  readonly agent: AgentProgram;
  /** Leaves nothing running and nothing lying about. */
  close(): Promise<void>;
}

export async function openOffice({ settings, data, ...books }: OfficeOptions): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-test-'));
  const gateway = new GatewayProgram(folder);
  const agent = new AgentProgram(folder, data);
  let tally: Tally | null = null;
  const close = async () => {
    await Promise.all([agent.stop(), gateway.stop(), tally?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    [tally] = await Promise.all([Tally.start(folder, books), gateway.start()]);
    agent.configure({ tally: { origins: [tally.origin] }, pollSeconds: 0.5, ...settings });
    await pair(agent, gateway);
    return { folder, tally, gateway, agent, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function pair(agent: AgentProgram, gateway: GatewayProgram): Promise<void> {
  const { code } = await gateway.client.createPairingCode();
  const { status, stderr } = await agent.command('pair', '--code', code, '--gateway', gateway.url);
  if (status !== 0) throw new Error(`pairing failed: ${stderr}`);
}
