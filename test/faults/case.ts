import { expect } from 'vitest';
import { sourceIdOf } from '../../agent/connectors/tally/identity.ts';
import type { TieOutSummary } from '../../contract/control.ts';
import { type ErrorCode, isBridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import type { AccountData } from '../../contract/records/masters.ts';
import type { CanonicalRecord } from '../../contract/records/record.ts';
import type { StoredRecord } from '../../contract/rest.ts';
import type { GatewayClient } from '../../gateway/client/client.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import { startTallySimulator, type TallySimulator } from '../../simulators/tally/simulator.ts';
import { keepNumbers } from '../tally/desk.ts';
import { told, truthOf } from '../tally/office.ts';
import { seeded } from '../tally/seeded.ts';
import { eventually, Site } from './site.ts';
import type { Desk, Trouble } from './trouble.ts';

type Moment = 'any' | 'vouchers' | 'census' | 'import';

const isOf: { readonly [moment in Moment]: (text: string) => boolean } = {
  any: () => true,
  vouchers: (text) => text.includes('AllLedgerEntries.'),
  census: (text) => text.includes('<TYPE>Voucher</TYPE>') && /<FETCH>GUID[^<]*VoucherNumber/.test(text),
  import: (text) => text.includes('<TALLYREQUEST>Import</TALLYREQUEST>'),
};

let cases = 0;

/** One trouble at one Tally with one company, and the PC beside it. Each moment returns how many cells it stands for. */
export class Case implements Desk {
  readonly tally: TallySimulator;
  readonly company: string;
  readonly #sourceId: SourceId;
  readonly #site: Site;
  readonly #platform: GatewayClient;
  readonly #trouble: Trouble;
  readonly #random: () => number;
  #act: (() => void) | null = null;
  #awaited: { readonly moment: Moment; readonly begin: () => void } | null = null;

  private constructor(tally: TallySimulator, site: Site, platform: GatewayClient, trouble: Trouble, seed: number) {
    this.tally = tally;
    this.company = tally.books.info().name;
    this.#site = site;
    this.#platform = platform;
    this.#trouble = trouble;
    this.#random = seeded(seed);
    const { guid, number, booksFrom } = tally.books.info();
    const day = booksFrom.replace(/^(....)(..)(..)$/, '$1-$2-$3');
    this.#sourceId = sourceIdOf({ guid, number, booksFrom: day });
    tally.process.onAsked((text) => this.#heard(text));
  }

  static async open(platform: GatewayClient, gatewayUrl: string, trouble: Trouble): Promise<Case> {
    cases += 1;
    const seed = 5000 + cases;
    const books = openBooks({ seed, vouchers: 60, name: `Trouble Traders ${cases}` });
    keepNumbers({ books }, 'Receipt');
    const tally = await startTallySimulator({ companies: [books], behaviour: trouble.behaviour ?? {} });
    const settings = { tally: { origins: [new URL(tally.url).origin] } };
    const site = await Site.open({ platform, gatewayUrl, tallies: [tally], settings });
    return new Case(tally, site, platform, trouble, seed);
  }

  async close(): Promise<void> {
    await this.#site.close();
    await this.tally.stop();
  }

  readonly onRequest = (act: (() => void) | null): void => {
    this.#act = act;
  };

  shown(...codes: readonly ErrorCode[]): Promise<unknown> {
    const look = async () => (await this.#codes()).find((code) => codes.some((wanted) => wanted === code));
    return eventually(`${codes.join(' or ')} shown`, look, () => this.#story());
  }

  async firstSync(): Promise<number> {
    if (this.#trouble.onlyWrites) {
      await this.#site.start();
      await this.#settled();
      return 0;
    }
    const begun = this.#trouble.begin(this);
    await this.#site.start();
    await begun;
    if (this.#trouble.isOfKnown) await this.#othersCarried();
    else await this.shown(...this.#trouble.codes);
    return this.#overcome();
  }

  async midSync(): Promise<number> {
    const begun = this.#beginAt('vouchers');
    await this.#site.start();
    await begun;
    return this.#seenThrough();
  }

  async idle(): Promise<number> {
    if (this.#trouble.onlyWrites) return 0;
    this.#edit();
    await this.#trouble.begin(this);
    return this.#seenThrough();
  }

  async duringCensus(): Promise<number> {
    if (this.#trouble.onlyWrites) return 0;
    const begun = this.#beginAt('census');
    this.#edit();
    const readAgain = this.#readAgain();
    readAgain.catch(() => undefined); // a small book's census is taken while it is read, and the trouble keeps that from ending
    await Promise.race([begun, readAgain]);
    void this.#prove().catch(() => undefined); // the trouble that begins meanwhile keeps it from being done
    await begun;
    return this.#seenThrough();
  }

  /**
   * A document on its way into the books; a date that Educational mode takes too. Nobody else saves anything before it is settled:
   * then it could not be told for certain (rule 5).
   */
  async duringPush(): Promise<number> {
    await this.#site.approve('payment.create', true);
    const begun = this.#beginAt(this.#trouble.isSlow ? 'any' : 'import');
    const narration = `From the platform ${this.company}`;
    const sourceId = this.#sourceId;
    const input = { ...(await this.#ledgers()), date: '2025-06-02', amount: '777.00', narration };
    const { jobId } = await this.#platform.createJob({ type: 'payment.create', sourceId, input }, narration);
    await begun;
    await this.shown(...this.#trouble.codes);
    await this.#trouble.end(this);
    const done = async () => ((await this.#platform.job(jobId)).state === 'done' ? true : null);
    await eventually('the document done', done, async () => [await this.#platform.job(jobId), await this.#story()]);
    expect((await this.#platform.job(jobId)).result).toMatchObject({ state: 'done', verified: true });
    // Before anybody enters another one like it, narration and all.
    const all = [...this.tally.books.vouchers('00000000', '99999999')].map((ref) => ref.load()['NARRATION']);
    const inBooks = all.filter((text) => typeof text === 'string' && text.startsWith(narration));
    expect(inBooks).toHaveLength(1);
    this.#edit();
    await this.#hurry();
    await this.#settled();
    return 1;
  }

  #heard(text: string): void {
    const { moment, begin } = this.#awaited ?? {};
    if (moment !== undefined && isOf[moment](text)) {
      this.#awaited = null;
      begin?.();
    }
    this.#act?.();
  }

  /** Resolves when the trouble has begun, which it does while a request of that kind has its turn. */
  #beginAt(moment: Moment): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => void Promise.resolve(this.#trouble.begin(this)).then(resolve, reject);
      this.#awaited = { moment, begin };
    });
  }

  /** What a person or the platform does to the books at any moment: another save, seldom a deletion. */
  #edit(): void {
    for (let count = 0; count < 3; count += 1) this.tally.keyboard.randomEdit(this.#random);
  }

  async #seenThrough(): Promise<number> {
    await this.shown(...this.#trouble.codes);
    return this.#overcome();
  }

  async #overcome(): Promise<number> {
    await this.#trouble.end(this);
    this.#edit();
    await this.#hurry();
    await this.#settled();
    return 1;
  }

  async #othersCarried(): Promise<void> {
    const others = async () => (await this.#site.status()).sources.some(({ state }) => state === 'in-sync');
    await eventually('other books carried', others, () => this.#story());
    expect((await this.#site.status()).sources.map(({ sourceId }) => sourceId)).not.toContain(this.#sourceId);
  }

  async #readAgain(): Promise<void> {
    const readAt = async () => (await this.#site.source(this.company))?.lastSyncedAt;
    const before = await readAt();
    await this.#hurry();
    await eventually(
      'read again',
      async () => (await readAt()) !== before,
      () => this.#story(),
    );
  }

  async #hurry(): Promise<void> {
    await this.#site.syncNow();
  }

  /** A person waits for a proof: a census is taken at once. */
  async #prove(): Promise<TieOutSummary> {
    if (this.#site.control === null) throw new Error('the engine does not run');
    return this.#site.control.tieOut(this.#sourceId);
  }

  /** Carried, calm, proved, and equal to the books by a change log that tells no untruth. */
  async #settled(): Promise<void> {
    const isCalm = async () => {
      const { outbox, sources, troubles } = await this.#site.status();
      const source = sources.find(({ sourceId }) => sourceId === this.#sourceId);
      return (
        outbox.batches === 0 && troubles.length === 0 && source?.condition.code === null && source.state === 'in-sync'
      );
    };
    await eventually('everything carried', isCalm, () => this.#story());
    const proved = await eventually(
      'a proof',
      () => this.#prove().catch(whileMoving),
      () => this.#story(),
    );
    expect(proved.differences).toEqual([]);
    expect(await this.#differences()).toEqual({ missing: [], beyond: [] });
    expect(await this.#falseDeletions()).toEqual([]);
  }

  async #differences() {
    const truth = truthOf(this.tally.books);
    const held = told((await this.#records('voucher')) as unknown as CanonicalRecord[]);
    return {
      missing: truth.filter((line) => !held.includes(line)),
      beyond: held.filter((line) => !truth.includes(line)),
    };
  }

  /** Deleted upstream, and yet in the books. */
  async #falseDeletions(): Promise<string[]> {
    const guids = new Set([...this.tally.books.vouchers('00000000', '99999999')].map(({ guid }) => guid));
    const found: string[] = [];
    for await (const { op, kind, id } of this.#platform.changes({ cursor: 0, sourceId: this.#sourceId })) {
      if (op === 'delete' && kind !== 'bill' && (kind !== 'voucher' || [...guids].some((guid) => id.endsWith(guid))))
        found.push(id);
    }
    return found;
  }

  async #records(kind: string): Promise<StoredRecord[]> {
    const records: StoredRecord[] = [];
    for await (const record of this.#platform.records(this.#sourceId, { kind })) records.push(record);
    return records;
  }

  async #ledgers() {
    const accounts = (await this.#records('account')).map(({ data }) => data as AccountData);
    const nameUnder = (group: string) => accounts.find(({ groupPath }) => groupPath?.includes(group))?.name;
    return { party: nameUnder('Sundry Debtors'), account: nameUnder('Bank Accounts') };
  }

  async #codes(): Promise<readonly (string | null)[]> {
    const { control } = this.#site;
    if (control === null) return [];
    const { sources, troubles } = await control.status();
    const jobs = await control.jobs();
    return [
      ...sources.flatMap(({ condition, notices }) => [condition, ...notices]),
      ...jobs.map(({ condition }) => condition),
      ...troubles,
    ].map(({ code }) => code);
  }

  async #story(): Promise<unknown> {
    const { control } = this.#site;
    return [this.#trouble.name, this.tally.process.state(), await control?.status(), await control?.jobs()];
  }
}

/** Null while a proof has to wait for something to be read or sent. */
function whileMoving(error: unknown): null {
  if (isBridgeError(error)) return null;
  throw error;
}
