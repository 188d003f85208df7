import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openTally } from '../../agent/connectors/tally/connector.ts';
import { sourceIdOf } from '../../agent/connectors/tally/identity.ts';
import { parseCursor } from '../../agent/connectors/tally/pull/cursor.ts';
import type { Log, LogFields } from '../../agent/support/log.ts';
import { VirtualClock } from '../../agent/virtual-clock.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { Books } from '../../simulators/tally/books.ts';
import type { Dice } from '../sim/dice.ts';
import { Platform } from '../sim/platform.ts';
import { Wire } from '../sim/wire.ts';
import { Agent } from './agent.ts';
import { Company } from './company.ts';
import { objectOf } from './held.ts';
import { type Mistake, mistaken } from './mistakes.ts';
import { comparedFrom, describe, drawSetting, type Setting } from './setting.ts';
import { Tallied } from './tallied.ts';
import { Tally } from './tally.ts';
import { Watcher } from './watcher.ts';

export interface WorldOptions {
  readonly root: string;
  readonly dice: Dice;
  readonly mistake: Mistake | null;
  readonly tell: (line: string) => void;
}

/** Books, Tally, the PC with the agent, and the platform, on one virtual clock. */
export class World {
  readonly dice: Dice;
  readonly clock: VirtualClock;
  readonly tallied = new Tallied();
  readonly violations: string[] = [];
  readonly companies: Company[];
  readonly tally: Tally;
  readonly wire: Wire;
  readonly platform: Platform;
  /** Nothing of the books may be believed, or carried. */
  readonly isUnreadable: boolean;
  readonly #options: WorldOptions;
  readonly #comparedFrom: string;
  readonly #watcher: Watcher;
  readonly #keys: ReturnType<typeof generateKeyPairSync>;
  #userIdleMs: number | null;
  #agent: Agent | null = null;
  #awaited: { readonly event: string; readonly seen: () => void } | null = null;

  private constructor(
    options: WorldOptions,
    parts: Pick<World, 'clock' | 'companies' | 'tally' | 'wire' | 'platform'>,
    setting: Setting,
    keys: ReturnType<typeof generateKeyPairSync>,
  ) {
    this.#options = options;
    this.#comparedFrom = comparedFrom(setting);
    this.isUnreadable = setting.isUnreadable;
    this.dice = options.dice;
    this.#userIdleMs = options.dice.pick([null, 0, 600_000]) ?? null;
    this.clock = parts.clock;
    this.companies = parts.companies;
    this.tally = parts.tally;
    this.wire = parts.wire;
    this.platform = parts.platform;
    this.#keys = keys;
    this.#watcher = new Watcher(parts.platform.file, {
      companyOf: (sourceId) => this.#companyOf(sourceId),
      mayDiffer: () => this.agent?.needsPerson !== false || this.isSilent,
      knowsOfRestore: (sourceId) =>
        this.companies.some((each) => this.sourceOf(each) === sourceId && this.hasNoticedRestore(each)),
    });
  }

  static async create(options: WorldOptions): Promise<World> {
    const { dice, root, tell } = options;
    const setting = drawSetting(dice.fork());
    tell(describe(setting));
    const chance = dice.fork();
    const clock: VirtualClock = new VirtualClock({ random: () => chance.next(), settle: () => settled(tally, wire) });
    const tally: Tally = await Tally.open({ ...setting, clock, dice: dice.fork() });
    const keys = generateKeyPairSync('ed25519');
    const folder = join(root, 'gateway');
    mkdirSync(folder);
    const publicKey = keys.publicKey.export({ format: 'jwk' }).x ?? '';
    const platform = await Platform.create({ folder, clock, publicKey, wrap: (storage) => storage });
    const wire: Wire = new Wire({
      clock,
      dice: dice.fork(),
      accept: (transport) => platform.accept(transport),
      onUp: (message) => message,
      onDown: (message) => message,
    });
    const companies = setting.carried.map((books) => new Company(books, dice.fork(), comparedFrom(setting)));
    return new World(options, { clock, companies, tally, wire, platform }, setting, keys);
  }

  get agent(): Agent | null {
    return this.#agent?.isKilled === true ? null : this.#agent;
  }

  tell(line: string): void {
    this.#options.tell(`${String(Math.round(this.clock.monotonic())).padStart(9)} ${line}`);
  }

  report(violation: string): void {
    this.tell(`!!! ${violation}`);
    if (this.violations.length < 20) this.violations.push(violation);
  }

  boot(): void {
    if (this.agent !== null) return;
    const folder = join(this.#options.root, 'pc');
    mkdirSync(folder, { recursive: true });
    const { mistake } = this.#options;
    const books = this.companies.map((company) => company.books);
    this.#agent = new Agent({
      folder,
      clock: this.clock,
      connect: (options) => mistaken(openTally(options), mistake, books),
      origin: this.tally.url,
      userIdleMs: () => this.#userIdleMs,
      companies: this.companies.map(({ name }) => name),
      log: this.#log(),
      privateKey: this.#keys.privateKey,
      dial: this.wire.dial,
      failed: (error) => this.report(`the agent failed: ${error instanceof Error ? error.stack : String(error)}`),
      missed: (sourceId, objects) => this.#missed(sourceId, objects),
      ended: () => this.wire.cut({ agent: false, gateway: this.dice.chance(0.6) }),
    });
  }

  /** Nothing of the process goes on; its file stays as it is. */
  kill(): void {
    this.#agent?.kill();
    this.#agent = null;
  }

  /** Nobody sits at the PC any more: bulk reads need not wait for anybody. */
  leavePc(): void {
    this.#userIdleMs = 600_000;
  }

  /** Something changed that only the content tells of. */
  get isSilent(): boolean {
    return this.companies.some((company) => company.isSilent);
  }

  /** Another company is opened, and carried from the agent's next start on. */
  adopt(books: Books): void {
    this.tally.add(books);
    this.companies.push(new Company(books, this.dice.fork(), this.#comparedFrom));
  }

  /** A person says yes to what the agent holds, and that restored books are right. */
  approve(): void {
    this.agent?.approve((id) =>
      this.companies.some((company) => !company.isThere(objectOf(id)) && this.sourceOf(company) === sourceOfRecord(id)),
    );
    for (const company of this.companies) company.approved();
  }

  /** Companies whose counters stand lower than the agent has read: it must notice that, and ask a person. */
  get wentBack(): readonly Company[] {
    const rows = this.agent?.sources() ?? [];
    return this.companies.filter((company) => {
      const cursor = parseCursor(rows.find(({ sourceId }) => sourceId === this.sourceOf(company))?.cursor ?? null);
      const { altMstId, altVchId } = company.books.info();
      if (cursor === null) return false;
      return cursor.masters > altMstId || (cursor.segments[0]?.mark ?? 0) > (altVchId ?? 0);
    });
  }

  hasNoticedRestore(company: Company): boolean {
    return this.agent?.sources().some((row) => row.rewound && row.sourceId === this.sourceOf(company)) === true;
  }

  /** Lets up to so much time pass until the agent logs an event, and then a little more. False when it didn't. */
  async passUntil(event: string, milliseconds: number): Promise<boolean> {
    let isSeen = false;
    const seen = () => {
      isSeen = true;
    };
    this.#awaited = { event, seen };
    for (let left = milliseconds; left > 0 && !isSeen; left -= stepMs) await this.pass(stepMs);
    this.#awaited = null;
    return isSeen;
  }

  /** Time passes, and whatever reaches the platform meanwhile is judged. */
  async pass(milliseconds: number): Promise<void> {
    await this.clock.advance(milliseconds);
    for (const violation of this.#watcher.violations()) this.report(violation);
  }

  sourceOf({ books }: Company): SourceId {
    const { guid, number, booksFrom } = books.info();
    return sourceIdOf({ guid, number, booksFrom: plain(booksFrom) });
  }

  async end(): Promise<void> {
    this.kill();
    this.wire.cut({ agent: false, gateway: true });
    await this.tally.stop();
    await this.wire.idle();
    this.#watcher.close();
    await this.platform.crash();
  }

  /** "A cursor promises less than is true, never more." */
  #missed(sourceId: SourceId, objects: readonly string[]): void {
    const company = this.#companyOf(sourceId);
    // What is gone since the census came by it is read by nobody.
    const there = objects.filter((object) => company?.isThere(objectOf(object)) === true);
    if (there.length > 0 && company?.isSilent === false)
      this.report(`saved and not read: ${there.slice(0, 3).join(', ')}`);
  }

  #log(): Log {
    const line = (event: string, fields: LogFields = {}) => {
      this.tell(`  ${event} ${JSON.stringify({ ...fields, origin: undefined })}`);
      if (event === 'source.in-sync' && this.isUnreadable) this.report('in sync with books that nobody can read');
      if (event === this.#awaited?.event) this.#awaited.seen();
    };
    return { debug: () => {}, info: line, warn: line, error: line };
  }

  #companyOf(sourceId: string): Company | null {
    return this.companies.find((company) => this.sourceOf(company) === sourceId) ?? null;
  }
}

function sourceOfRecord(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

function plain(date: string) {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` as Parameters<typeof sourceIdOf>[0]['booksFrom'];
}

const stepMs = 100;
/** Turns of the event loop in which nothing happens; more while somebody stands in Tally, past whom others may still get an answer. */
const calmTurns = { alone: 3, withVisitors: 30 };

/** When everything that needs no virtual time has gone on: real sockets and threads too. */
async function settled(tally: Tally, wire: Wire): Promise<void> {
  let before = '';
  for (let calm = 0, turns = 0; calm < (tally.hasVisitors ? calmTurns.withVisitors : calmTurns.alone); turns += 1) {
    await nextTurn();
    const now = tally.activity;
    calm = tally.isBusy || now !== before ? 0 : calm + 1;
    before = now;
    if (turns > 5_000_000) throw new Error('Tally does not finish what it was asked');
  }
  await wire.idle();
}
