import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../agent/clock.ts';
import { type ControlClient, connectControl } from '../../agent/control/client.ts';
import { type Engine, startEngine } from '../../agent/engine.ts';
import { enrol } from '../../agent/enrolment.ts';
import { openAgentStore } from '../../agent/open-agent-store.ts';
import { foldersOf } from '../../agent/support/folders.ts';
import type { DoctorRow, EngineStatus, SourceStatusView } from '../../contract/control.ts';
import type { GatewayClient } from '../../gateway/client/client.ts';

/** A clock on which waiting is thirty times shorter: silences of minutes are over in seconds. */
export const quickClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now() * 30,
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 30, signal),
  random: Math.random,
};

/** One PC: the real engine with its data folder, paired with a real platform. Its engine may be started and stopped. */
export class Site {
  readonly platform: GatewayClient;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-site-'));
  #running: { readonly engine: Engine; readonly stop: AbortController } | null = null;

  private constructor(platform: GatewayClient) {
    this.platform = platform;
  }

  static async open(platform: GatewayClient, gatewayUrl: string, settings: object): Promise<Site> {
    const site = new Site(platform);
    const folders = foldersOf(site.#folder);
    site.configure(settings);
    const { store, secrets } = await openAgentStore(folders, systemClock);
    const { code } = await platform.createPairingCode();
    await enrol(store, secrets, { gateway: new URL(gatewayUrl), code, signal: new AbortController().signal });
    store.close();
    return site;
  }

  /** Counts from the next start. */
  configure(settings: object): void {
    writeFileSync(foldersOf(this.#folder).config, JSON.stringify({ pollSeconds: 6, ...settings }));
  }

  async start(): Promise<void> {
    const stop = new AbortController();
    const engine = await startEngine({ folders: foldersOf(this.#folder), signal: stop.signal, clock: quickClock });
    engine.ended.catch(() => undefined); // whoever stops it hears of it
    this.#running = { engine, stop };
  }

  async stop(): Promise<void> {
    this.#running?.stop.abort(new Error('stopped'));
    await this.#running?.engine.ended;
    this.#running = null;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
    rmSync(`${this.#folder}.keys.json`, { force: true });
  }

  async control(): Promise<ControlClient> {
    const control = await connectControl(foldersOf(this.#folder).control);
    if (control === null) throw new Error('the engine does not run');
    return control;
  }

  async status(): Promise<EngineStatus> {
    return (await this.control()).status();
  }

  async doctor(): Promise<readonly DoctorRow[]> {
    return (await this.control()).doctor();
  }

  async approve(id: string, always = false): Promise<void> {
    await (await this.control()).approve({ id, decision: 'approve', always, by: 'accountant' });
  }

  async source(name: string): Promise<SourceStatusView | undefined> {
    return (await this.status()).sources.find((source) => source.name === name);
  }
}

/** Asks until there is something. Throws with what it waited for, and the last it saw. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  explain: () => Promise<unknown> = async () => '',
  seconds = 90,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (performance.now() > end)
      throw new Error(`${what}: not within ${seconds} s\n${JSON.stringify(await explain())}`);
    await systemClock.sleep(25, new AbortController().signal);
  }
}
