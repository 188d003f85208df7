import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../agent/clock.ts';
import { type ControlClient, connectControl } from '../../agent/control/client.ts';
import { type Engine, startEngine } from '../../agent/engine.ts';
import { enrol } from '../../agent/enrolment.ts';
import { openAgentStore } from '../../agent/open-agent-store.ts';
import { foldersOf } from '../../agent/support/folders.ts';
import type { DoctorRow, EngineStatus, SourceStatusView } from '../../contract/control.ts';
import type { GatewayClient } from '../../gateway/client/client.ts';
import type { TallySimulator } from '../../simulators/tally/simulator.ts';
import { ElasticClock } from './elastic-clock.ts';

interface SiteOptions {
  readonly platform: GatewayClient;
  readonly gatewayUrl: string;
  /** Their time is not shortened while they work. */
  readonly tallies: readonly TallySimulator[];
  readonly settings?: object;
}

/** One PC: the real engine with its data folder, paired with a real platform. Its engine may be started and stopped. */
export class Site {
  readonly #clock: ElasticClock;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-site-'));
  #running: { readonly engine: Engine; readonly stop: AbortController; readonly control: ControlClient } | null = null;

  private constructor(clock: ElasticClock) {
    this.#clock = clock;
  }

  static async open({ platform, gatewayUrl, tallies, settings = {} }: SiteOptions): Promise<Site> {
    const site = new Site(new ElasticClock({ isWorking: workOf(tallies) }));
    const folders = foldersOf(site.#folder);
    site.configure(settings);
    const { store, secrets } = await openAgentStore(folders, systemClock);
    const { code } = await platform.createPairingCode();
    await enrol(store, secrets, {
      gateway: new URL(gatewayUrl),
      code,
      signal: new AbortController().signal,
      clock: systemClock,
    });
    store.close();
    return site;
  }

  /** Counts from the next start. */
  configure(settings: object): void {
    writeFileSync(foldersOf(this.#folder).config, JSON.stringify({ pollSeconds: 8, ...settings }));
  }

  async start(): Promise<void> {
    const stop = new AbortController();
    const engine = await startEngine({ folders: foldersOf(this.#folder), signal: stop.signal, clock: this.#clock });
    engine.ended.catch(() => undefined); // whoever stops it hears of it
    const control = await eventually('the engine', () => connectControl(foldersOf(this.#folder).control));
    this.#running = { engine, stop, control };
  }

  async stop(): Promise<void> {
    this.#running?.stop.abort(new Error('stopped'));
    await this.#running?.engine.ended;
    this.#running = null;
  }

  async close(): Promise<void> {
    await this.stop();
    this.#clock.stop();
    rmSync(this.#folder, { recursive: true, force: true });
    rmSync(`${this.#folder}.keys.json`, { force: true });
  }

  /** Null while no engine runs. */
  get control(): ControlClient | null {
    return this.#running?.control ?? null;
  }

  async status(): Promise<EngineStatus> {
    return this.#known().status();
  }

  async doctor(): Promise<readonly DoctorRow[]> {
    return this.#known().doctor();
  }

  async approve(id: string, always = false): Promise<void> {
    await this.#known().approve({ id, decision: 'approve', always, upTo: null, perDay: null, by: 'accountant' });
  }

  async syncNow(): Promise<void> {
    await this.#known().syncNow();
  }

  async source(name: string): Promise<SourceStatusView | undefined> {
    return (await this.status()).sources.find((source) => source.name === name);
  }

  #known(): ControlClient {
    if (this.control === null) throw new Error('the engine does not run');
    return this.control;
  }
}

/** After so many looks a request is taken for one that hangs. */
const hungAfter = 200;

function workOf(tallies: readonly TallySimulator[]): () => boolean {
  let looks = 0;
  return () => {
    const isWorking = tallies.some(({ stats, process }) => stats.openNow > 0 && process.state().state === 'running');
    looks = isWorking ? looks + 1 : 0;
    return isWorking && looks < hungAfter;
  };
}

/** Asks until there is something. Throws with what it waited for, and the last it saw. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  explain: () => Promise<unknown> = async () => '',
  seconds = 200,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (performance.now() > end)
      throw new Error(`${what}: not within ${seconds} s\n${JSON.stringify(await explain())}`);
    await systemClock.sleep(50, new AbortController().signal);
  }
}
