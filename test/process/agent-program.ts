import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlClient, connectControl } from '../../agent/control/client.ts';
import { engineFlags } from '../../agent/supervise.ts';
import { ControlFile, DoctorRow, type EngineStatus, OutboxEntry, TieOutSummary } from '../../contract/control.ts';
import { type Child, start } from '../../demo/child.ts';
import { until } from '../../demo/poll.ts';
import { cli, ledgerBridge, type Outcome } from './command.ts';
import { killAndWait } from './kill.ts';

/** The agent with a data folder of its own: its settings, its engine's lives, and its commands as a person types them. */
export class AgentProgram {
  readonly data: string;
  readonly #folder: string;
  #lives = 0;
  #program: Child | null = null;

  constructor(folder: string, data = join(folder, 'agent')) {
    this.#folder = folder;
    this.data = data;
  }

  configure(settings: object): void {
    mkdirSync(this.data, { recursive: true });
    writeFileSync(join(this.data, 'config.json'), JSON.stringify(settings));
  }

  /** The engine as it ships, or the watchdog that starts it. Its stderr stays in the folder, one file per life. */
  start({ supervised = false } = {}): void {
    this.#lives += 1;
    const flags = supervised ? [] : engineFlags;
    const mode = supervised ? ['--supervise'] : [];
    const args = [...flags, cli, 'run', ...mode, '--exit-with-parent', '--data', this.data];
    this.#program = start(`agent-${this.#lives}`, args, this.#folder);
  }

  /** Of the watchdog too, when there is one: its engine is another process (`enginePid`). */
  get running(): Child {
    if (this.#program === null) throw new Error('the agent was not started');
    return this.#program;
  }

  /** What this life has said on stderr. */
  stderr(): string {
    return readFileSync(join(this.#folder, `agent-${this.#lives}.stderr`), 'utf8');
  }

  /** The engine's own process, once it says where it listens. */
  async enginePid(not?: number): Promise<number> {
    const file = join(this.data, 'control.json');
    return until('the engine', 30, AbortSignal.timeout(31_000), async () => {
      if (!existsSync(file)) return null;
      const text = readFileSync(file, 'utf8');
      const parsed = text === '' ? null : ControlFile.safeParse(JSON.parse(text));
      const pid = parsed?.data?.pid;
      return pid === undefined || pid === not ? null : pid;
    });
  }

  async kill(): Promise<void> {
    if (this.#program !== null) await killAndWait(this.#program);
    this.#program = null;
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
    this.#program = null;
  }

  command(name: string, ...args: readonly string[]): Promise<Outcome> {
    return ledgerBridge(name, ...args, '--data', this.data);
  }

  /** As the tray asks for it: cheaper than a command, where it is asked again and again. Null while no engine answers. */
  async status(): Promise<EngineStatus | null> {
    return (await this.#control())?.status() ?? null;
  }

  async doctor(): Promise<readonly DoctorRow[]> {
    return DoctorRow.array().parse(JSON.parse((await this.command('doctor', '--json')).stdout));
  }

  /** As the tray's button does. Nothing when no engine runs. */
  async syncNow(): Promise<void> {
    await (await this.#control())?.syncNow();
  }

  /** A person's standing word on a type of job. */
  async approveAlways(type: string): Promise<void> {
    const word = { decision: 'approve', always: true, upTo: null, perDay: null, by: 'accountant' } as const;
    await (await this.#control())?.approve({ id: type, ...word });
  }

  async outbox(): Promise<readonly OutboxEntry[]> {
    return OutboxEntry.array().parse(JSON.parse((await this.command('outbox', '--json')).stdout));
  }

  /** Asks again while something moves, as the command's own words tell a person to. */
  /** Throws with what the agent was at when it could not be carried out. */
  async tieOut(): Promise<TieOutSummary> {
    try {
      return await this.#tieOut();
    } catch (cause) {
      const log = (await this.command('logs', '--lines', '40')).stdout;
      throw new Error(`no tie-out; ${JSON.stringify(await this.status())}\n${log}`, { cause });
    }
  }

  #tieOut(): Promise<TieOutSummary> {
    return until('a tie-out', 60, new AbortController().signal, async () => {
      const { stdout, stderr } = await this.command('tie-out', '--json', '--report-only');
      const parsed = TieOutSummary.safeParse(stdout === '' ? null : JSON.parse(stdout));
      if (parsed.success) return parsed.data;
      if (stdout.includes('"tie-out.moving"')) return null;
      throw new Error(`tie-out said: ${stdout}${stderr}`);
    });
  }

  #control(): Promise<ControlClient | null> {
    return connectControl(join(this.data, 'control.json'));
  }
}
