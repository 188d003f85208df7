import { systemClock } from '../../../agent/clock.ts';
import type { Instant } from '../../../contract/dates.ts';
import type { JobId } from '../../../contract/ids.ts';
import type { JobResult } from '../../../contract/jobs/job.ts';
import type { Books, MasterType, TallyObject } from '../../../simulators/tally/books.ts';
import { deskOf, keepNumbers } from '../../tally/desk.ts';
import { openOffice } from '../../tally/office.ts';
import { Killed, PacedClock, Pc } from '../pc.ts';
import { type Act, acts, handNarration, type Scene } from './acts.ts';
import { type Case, type CaseName, caseOf, type Earlier, type Here, type WriteType } from './cases.ts';
import { Documents, textOf } from './documents.ts';
import type { Harm, Measure } from './harms.ts';
import { judge } from './judge.ts';

/** What became of one job. */
export interface Course extends Measure {
  /** Every copy of the result that went into the outbox. */
  readonly results: readonly JobResult[];
  /** The job's documents as they stand in the end. */
  readonly documents: readonly TallyObject[];
  /** Whether they show the job's doing in the end, and whether they ever did. */
  readonly isDone: boolean;
  readonly wasDone: boolean;
  /** Saves that the counters of the books tell of. */
  readonly saves: number;
  readonly acted: null | {
    readonly act: Act;
    /** Whether the job's own document was in the books then. */
    readonly after: boolean;
    /** Whether the person did what the job was to do. */
    readonly itself: boolean;
    readonly madeBefore: readonly string[];
  };
  readonly isMaster: boolean;
  readonly leavesNothing: boolean;
  /** Documents that a person entered. */
  readonly entered: readonly TallyObject[];
  readonly vouchersMore: number;
  /** Names of the masters that the job has made for its document, as they are in the end. */
  readonly made: readonly string[];
  /** How many there are to be. */
  readonly toBeMade: number;
}

const hungForMs = 400;
const notYetMs = 5;
/** Beyond every wait that a life may have. */
const longestLifeMs = 8_000;
const deadForMs = 100;
const usualPace = 25;
const hastyPace = 200;

/** A PC with Tally, on which jobs of one type are carried out and harmed, one after the other. */
export class Bench {
  readonly name: CaseName;
  readonly #case: Case & { readonly type: WriteType };
  readonly #clock: PacedClock;
  readonly #pc: Pc;
  readonly #desk: Here['desk'];
  #serial = 0;
  #template: { readonly here: Here; readonly document: TallyObject } | null = null;

  private constructor(name: CaseName, pc: Pc, clock: PacedClock, desk: Here['desk']) {
    this.name = name;
    this.#case = caseOf(name);
    this.#pc = pc;
    this.#clock = clock;
    this.#desk = desk;
  }

  static async open(name: CaseName): Promise<Bench> {
    const clock = new PacedClock(usualPace);
    const office = await openOffice({ vouchers: 60, clock, writing: { unknown } });
    keepNumbers(office, 'Sales', 'Receipt', 'Payment', 'Purchase Order', 'Credit Note', 'Journal');
    return new Bench(
      name,
      new Pc(office, { clock, allowed: caseOf(name).makes ? makers : [], conflictPolicy: () => 'accounting-wins' }),
      clock,
      await deskOf(office.source),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pc.office.simulator.stop();
    this.#pc.remove();
  }

  /** Requests that write, in a run without harm. */
  get imports(): number {
    return 1 + this.#toBeMade(hereOf(this.#desk, 0)).length;
  }

  /** A run without harm, after which one can be entered by hand. */
  async measure(fault?: Harm['fault']): Promise<Measure> {
    const course = await this.#run(fault === undefined ? {} : { fault });
    const finding = judge(course, {});
    if (finding !== null) throw new Error(`${this.name} without harm: ${finding}`);
    return course;
  }

  /** What is wrong with how it ended; null when all is well. */
  async run(harm: Harm): Promise<string | null> {
    const patience = new AbortController();
    let wasStuck = false;
    const watching = this.#cutOffAgain(patience.signal, () => {
      wasStuck = true;
    });
    try {
      const finding = judge(await this.#run(harm), harm);
      return wasStuck ? `it stood still; cut off, ${finding ?? 'it then ended well'}` : finding;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return error.message;
    } finally {
      patience.abort();
      await watching;
    }
  }

  /** A run that stands still is ended, life by life. */
  async #cutOffAgain(signal: AbortSignal, stuck: () => void): Promise<void> {
    while (!signal.aborted) {
      await systemClock.sleep(longestLifeMs, signal).catch(() => undefined); // the run is over
      if (signal.aborted) return;
      stuck();
      this.#pc.cutOff();
    }
  }

  async #run(harm: Harm): Promise<Course> {
    const { simulator, books } = this.#pc.office;
    this.#serial += 1;
    const here = hereOf(this.#desk, this.#serial);
    const earlier = await this.#earlier(here);
    const documents = new Documents(books, this.#case, here);
    const requestsBefore = simulator.stats.snapshot().requests;
    const [savesBefore, vouchersBefore] = [savesOf(books), books.voucherCount()];
    const isDone = () => documents.look().some((one) => this.#case.isDone?.(one) ?? true);
    let wasDone = false;
    let isTallyDead = false;
    let restarted = Promise.resolve();
    let acted: Course['acted'] = null;
    const scene = (): Scene => ({
      keyboard: books.keyboard,
      kase: this.#case,
      here,
      documents: documents.look(),
      byHand: this.#byHand(here),
      made: this.#made(here),
    });
    this.#pc.reset();
    const release = this.#harm(harm);
    this.#pc.watch = (_point, number) => {
      wasDone ||= isDone();
      const { act, at = 0, killed } = harm.person ?? {};
      if (act !== undefined && acted === null && number >= at && isPossible(acts[act], scene())) {
        const before = scene();
        acts[act].carryOut(before);
        documents.entered();
        acted = { act: acts[act], after: wasDone, itself: !wasDone && isDone(), madeBefore: before.made };
        if (killed === true) throw new Killed();
      }
      if (number === harm.tallyDiesAt && !isTallyDead) {
        isTallyDead = true;
        simulator.process.crash();
        restarted = systemClock.sleep(deadForMs, new AbortController().signal).then(() => simulator.restart());
      }
      if (number === harm.killAt) throw new Killed();
    };
    try {
      const results = await this.#carryOut(this.#case.type, this.#case.input(here, earlier), `job-${here.token}`);
      wasDone ||= isDone();
      this.#template ??= { here, document: documents.look()[0] ?? {} };
      return {
        results,
        documents: documents.look(),
        isDone: isDone(),
        wasDone,
        saves: savesOf(books) - savesBefore,
        acted,
        leavesNothing: this.#case.leavesNothing === true,
        isMaster: 'master' in this.#case.place,
        entered: documents.byHand(),
        vouchersMore: books.voucherCount() - vouchersBefore,
        made: this.#made(here),
        toBeMade: this.#toBeMade(here).length,
        points: this.#pc.points,
        requests: simulator.stats.snapshot().requests - requestsBefore,
      };
    } finally {
      await Promise.all([release(), restarted]);
      if (harm.person !== undefined && acted !== null) acts[harm.person.act].tidy?.(scene());
      this.#clear(documents, earlier, here);
    }
  }

  /** Sets the faults; what it returns takes them away. */
  #harm({ fault, cutOff = false }: Harm): () => Promise<void> {
    const { faults } = this.#pc.office.simulator;
    if (fault !== undefined) faults.add(fault);
    const over = new AbortController();
    const hanging = fault?.type === 'hang' ? this.#untilReleased(cutOff, over.signal) : null;
    return async () => {
      over.abort();
      await hanging;
      faults.clear();
    };
  }

  /** From when a request has met it, longer than the agent waits for an answer, on a clock that runs still faster meanwhile. */
  async #untilReleased(cutOff: boolean, signal: AbortSignal): Promise<void> {
    const { faults } = this.#pc.office.simulator;
    while (!signal.aborted && faults.waiting().length > 0)
      await systemClock.sleep(notYetMs, signal).catch(() => undefined);
    this.#clock.pace = hastyPace;
    await systemClock.sleep(hungForMs, signal).catch(() => undefined); // the run is over: no more to be waited for
    if (cutOff && !signal.aborted) this.#pc.cutOff();
    faults.release();
    this.#clock.pace = usualPace;
  }

  async #earlier(here: Here): Promise<Earlier> {
    const earlier = this.#case.earlier?.(here);
    if (earlier === undefined) return { jobId: '' as JobId, nativeId: '' };
    this.#pc.reset();
    const jobId = `first-${here.token}` as JobId;
    const [result] = await this.#carryOut(earlier.type, earlier.input, jobId);
    if (result?.verified !== true) throw new Error(`the earlier job ended ${JSON.stringify(result)}`);
    return { jobId, nativeId: result.nativeId ?? '' };
  }

  #carryOut(type: WriteType, input: object, jobId: string): Promise<readonly JobResult[]> {
    const { sourceId } = this.#pc.office.source;
    const createdAt = '2026-04-01T00:00:00Z' as Instant;
    const validForMs = 72 * 3_600_000;
    return this.#pc.carryOut({
      t: 'job',
      jobId: jobId as JobId,
      type,
      sourceId,
      input: { ...input },
      createdAt,
      validForMs,
    });
  }

  /** As the document of the first run, in the words of this one. */
  #byHand({ token, amount }: Here): TallyObject | null {
    if (this.#template === null) return null;
    const { here, document } = this.#template;
    const kept = Object.entries(document).filter(([name]) => !ownToOne.has(name));
    const text = JSON.stringify(Object.fromEntries(kept)).replaceAll(here.token, token).replaceAll(here.amount, amount);
    return { ...(JSON.parse(text) as TallyObject), NARRATION: handNarration };
  }

  /** Takes everything out of the books again, so that each run finds them as the first did. */
  #clear(documents: Documents, { nativeId }: Earlier, here: Here): void {
    const { books } = this.#pc.office;
    const { place } = this.#case;
    for (const { MASTERID, NAME } of [...documents.look(), ...documents.byHand()]) {
      if ('master' in place) books.keyboard.deleteMaster(place.master, textOf(NAME));
      else books.keyboard.deleteVoucher(Number(MASTERID));
    }
    const first = books.voucherByGuid(nativeId);
    if (first !== undefined && 'vouchersOf' in place) books.keyboard.deleteVoucher(first.masterId);
    for (const { type, NAME } of this.#mastersOf(here)) books.keyboard.deleteMaster(type, textOf(NAME));
  }

  #toBeMade(here: Here) {
    return this.#case.makes?.(here) ?? [];
  }

  #made(here: Here): readonly string[] {
    return this.#mastersOf(here).map(({ NAME }) => textOf(NAME));
  }

  /** Of this run, whatever they are called. */
  #mastersOf(here: Here): readonly (TallyObject & { readonly type: MasterType })[] {
    const types = new Set(this.#toBeMade(here).map(({ type }) => type));
    return [...types].flatMap((type) =>
      [...this.#pc.office.books.masters(type, wholeBooks)]
        .filter(({ NAME }) => textOf(NAME).includes(here.token))
        .map((master) => ({ ...master, type })),
    );
  }
}

const unknown = { party: 'create', item: 'create', taxLedger: 'create' } as const;
const makers = ['customer.create', 'vendor.create', 'item.create', 'account.create'];
const wholeBooks = { from: '00000000', to: '99999999' } as const;

/** What Tally gives each voucher and master itself. */
const ownToOne: ReadonlySet<string> = new Set(['GUID', 'MASTERID', 'ALTERID', 'REMOTEID', 'VCHKEY', 'VOUCHERKEY']);

function isPossible({ needsDocument, isFree }: Act, scene: Scene): boolean {
  const { documents, byHand } = scene;
  return (needsDocument ? documents.length > 0 : byHand !== null) && isFree?.(scene) !== false;
}

function hereOf(desk: Here['desk'], serial: number): Here {
  return { desk, token: `LBT${String(serial).padStart(5, '0')}X`, amount: `${20_000 + serial}.00` };
}

function savesOf(books: Books): number {
  const { altMstId, altVchId } = books.info();
  return altMstId + (altVchId ?? 0);
}
