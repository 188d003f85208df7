import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { VirtualClock } from '../../agent/virtual-clock.ts';
import type { JobId } from '../../contract/ids.ts';
import type { Dice } from './dice.ts';
import { ModelBooks } from './model-books.ts';
import { modelConnector } from './model-source.ts';
import type { Mutant } from './mutants.ts';
import { chainless, mutateStorage } from './mutate-gateway.ts';
import { Oracle } from './oracle.ts';
import { Pc } from './pc.ts';
import { Platform } from './platform.ts';
import { calm, Wire, type WireFaults } from './wire.ts';

interface Parts {
  readonly dice: Dice;
  readonly clock: VirtualClock;
  readonly books: ModelBooks;
  readonly wire: Wire;
  readonly platform: Platform;
  readonly pc: Pc;
  readonly oracle: Oracle;
  readonly sourceFaults: { closed: number; short: number };
}

interface Setting {
  readonly root: string;
  readonly dice: Dice;
  readonly mutant: Mutant | null;
}

const acts = 60;
const rough: WireFaults = { unreachable: 0.2, cut: 0.01, halfOpen: 0.002, duplicate: 0.05 };
/** Long enough for the longest pause between two attempts, several times over. */
const patienceMinutes = 90;

/** Books, PC, network and platform, and all that can befall them. */
export class World {
  readonly story: string[] = [];
  readonly #parts: Parts;
  #jobs = 0;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  static async create(setting: Setting): Promise<World> {
    return new World(await assemble(setting));
  }

  get messages(): number {
    return this.#parts.wire.delivered;
  }

  get violations(): readonly string[] {
    return this.#parts.oracle.violations;
  }

  async storm(): Promise<void> {
    const { dice, clock, wire, pc, oracle } = this.#parts;
    pc.boot();
    for (let act = 0; act < acts; act += 1) {
      const [name, perform] = dice.weighted(this.#acts());
      this.story.push(`${Math.round(clock.monotonic())} ${name}`);
      await perform();
      await wire.idle();
      await clock.advance(dice.int(10, dice.pick([500, 5_000, 5_000, 90_000]) ?? 0));
      pc.life?.approve();
      oracle.checkDisk();
    }
  }

  /** Everybody is up, nothing fails, nobody types: then everything must come to be equal. */
  async calmDown(): Promise<void> {
    const { clock, wire, platform, pc, oracle, sourceFaults } = this.#parts;
    this.story.push(`${Math.round(clock.monotonic())} calm`);
    wire.faults = calm;
    Object.assign(sourceFaults, { closed: 0, short: 0 });
    platform.start();
    pc.boot();
    let open: readonly string[] = ['nothing was looked at'];
    for (let minute = 0; minute < patienceMinutes && open.length > 0; minute += 1) {
      await clock.advance(60_000);
      pc.life?.approve();
      open = await this.#open();
    }
    for (const what of open) oracle.report(`at the end ${what}`);
    await this.#prove();
    oracle.checkDisk();
    oracle.checkLog();
    oracle.checkTieOuts();
    pc.kill();
    wire.cut({ agent: false, gateway: true });
    await platform.crash();
  }

  async #open(): Promise<readonly string[]> {
    const { pc, platform, oracle } = this.#parts;
    const unsettled = pc.life?.isSettled === true ? [] : ['the agent is not settled'];
    const jobs = (await platform.unfinishedJobs()).map((job) => `job ${job} has no result`);
    return [...unsettled, ...jobs, ...(await oracle.differences())];
  }

  async #prove(): Promise<void> {
    const { clock, pc, oracle } = this.#parts;
    const stop = new AbortController();
    const proof = pc.life?.tieOut(stop.signal).then(
      (ok) => (ok ? null : 'the tie-out differs'),
      (error: unknown) => `the tie-out failed: ${String(error)}`,
    );
    await clock.advance(30_000);
    stop.abort();
    const trouble = await proof;
    if (trouble) oracle.report(trouble);
  }

  #acts(): readonly (readonly [number, readonly [string, () => unknown]])[] {
    const { dice, books, wire, platform, pc } = this.#parts;
    return [
      [16, ['edit', () => books.edit(dice.int(1, 8))]],
      [3, ['rest', () => {}]],
      [3, ['cut', () => wire.cut({ agent: dice.chance(0.7), gateway: dice.chance(0.7) })]],
      [2, ['rough network', () => Object.assign(wire, { faults: rough })]],
      [2, ['good network', () => Object.assign(wire, { faults: calm })]],
      [2, ['wake', () => pc.life?.wake()]],
      [3, ['kill the agent', () => this.#kill()]],
      [5, ['boot the agent', () => pc.boot()]],
      [2, ['kill and boot the agent', () => this.#withoutAgent(() => {})]],
      [2, ['copy the disk', () => pc.copyDisk('copy')]],
      [1.5, ['put the copy back', () => this.#withoutAgent(() => pc.putBack('copy'))]],
      [1.5, ['go on with the clone', () => this.#withoutAgent(() => pc.changeDisk('clone'))]],
      [1.5, ['go on with the first', () => this.#withoutAgent(() => pc.changeDisk('first'))]],
      [2, ['live a day twice', () => this.#liveTwice()]],
      [2, ['crash the platform', () => this.#crashPlatform()]],
      [5, ['start the platform', () => platform.start()]],
      [1.5, ['back the platform up', () => platform.backUp()]],
      [1.5, ['restore the platform', () => this.#restorePlatform()]],
      [3, ['ask for a job', () => this.#askForJob()]],
    ];
  }

  #kill(): void {
    const { dice, wire, pc } = this.#parts;
    wire.cut({ agent: false, gateway: dice.chance(0.6) });
    pc.kill();
  }

  #withoutAgent(then: () => void): void {
    this.#kill();
    then();
    this.#parts.pc.boot();
  }

  /** A disk from before what the platform took, which then moves past the platform's number without having met it. */
  async #liveTwice(): Promise<void> {
    const { dice, clock, books, wire, pc } = this.#parts;
    const { faults } = wire;
    pc.copyDisk('morning');
    books.edit(dice.int(1, 3));
    await clock.advance(dice.int(1_000, 15_000));
    wire.faults = { ...faults, unreachable: 1 };
    this.#withoutAgent(() => pc.putBack('morning'));
    books.correct(dice.int(1, 3));
    await clock.advance(dice.int(1_000, 15_000));
    wire.faults = faults;
  }

  async #crashPlatform(): Promise<void> {
    this.#parts.wire.cut({ agent: true, gateway: true });
    await this.#parts.wire.idle();
    await this.#parts.platform.crash();
  }

  async #restorePlatform(): Promise<void> {
    await this.#crashPlatform();
    this.#parts.platform.restore();
    this.#parts.platform.start();
  }

  async #askForJob(): Promise<void> {
    const { platform, books } = this.#parts;
    if (!platform.isUp) return;
    this.#jobs += 1;
    await platform.ask(`job-${this.#jobs}` as JobId, books.sourceId);
  }
}

async function assemble({ root, dice, mutant }: Setting): Promise<Parts> {
  const clockDice = dice.fork();
  const clock = new VirtualClock({ random: () => clockDice.next(), settle: () => wire.idle() });
  const books = new ModelBooks(dice.fork());
  const keys = generateKeyPairSync('ed25519');
  const sourceFaults = { closed: 0.01, short: 0.1 };
  const connector = modelConnector({
    books,
    clock,
    dice: dice.fork(),
    faults: sourceFaults,
    mutant,
  });
  const folder = join(root, 'gateway');
  mkdirSync(folder);
  const chains = chainless({ agent: () => pc.file, gateway: () => platform.file });
  const wire: Wire = new Wire({
    clock,
    dice: dice.fork(),
    accept: (transport) => platform.accept(transport),
    onUp: (message) => {
      oracle.seeUp(message);
      return mutant === 'missing-chain' ? chains.up(message) : message;
    },
    onDown: (message) => {
      oracle.seeDown(message);
      return mutant === 'missing-chain' ? chains.down(message) : message;
    },
  });
  const platform = await Platform.create({
    folder,
    clock,
    publicKey: keys.publicKey.export({ format: 'jwk' }).x ?? '',
    wrap: (storage) => mutateStorage(storage, mutant, clock),
  });
  const pc = new Pc(root, {
    clock,
    connector,
    books,
    privateKey: keys.privateKey,
    dial: wire.dial,
    mutant,
    failed: (error) => oracle.report(`the agent failed: ${error instanceof Error ? error.stack : String(error)}`),
  });
  const oracle = new Oracle({ books, pc, platform });
  return { dice, clock, books, wire, platform, pc, oracle, sourceFaults };
}
