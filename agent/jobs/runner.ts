import type { ApproveRequest, JobListEntry, JobRule } from '../../contract/control.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { JobId, SourceId } from '../../contract/ids.ts';
import type { JobCancelOutput } from '../../contract/jobs/job-cancel.ts';
import { Bell } from '../bell.ts';
import { localDay } from '../local-day.ts';
import type { JobRow, Verdict } from '../store/jobs.ts';
import type { Surroundings } from './carry-out.ts';
import { listEntry } from './job-list.ts';
import { type JobFrame, JobRecords, type JobStore, NotCommitted } from './job-records.ts';
import { Lane } from './lane.ts';
import type { JobPorts } from './ports.ts';
import type { Far } from './progress.ts';
import { jobKind } from './registry.ts';

export type Approval = 'done' | 'not-found' | 'too-late';

/** How long at most until a clock that was set, or a PC that slept, is noticed by what expires. */
const sweepMs = 60_000;

/** The platform's jobs on this PC, from the frame to the result. One per store. */
export class JobRunner {
  readonly #store: JobStore;
  readonly #ports: JobPorts;
  readonly #records: JobRecords;
  readonly #lanes = new Map<string, Lane>();
  readonly #far = new Map<JobId, Far>();
  readonly #sweep = new Bell();
  #start: ((lane: Lane) => void) | null = null;

  constructor(store: JobStore, ports: JobPorts) {
    this.#store = store;
    this.#ports = ports;
    this.#records = new JobRecords(store, ports);
    this.#records.restore();
  }

  /**
   * True once the job's row is committed, now or long ago: only then may it be acked. A finished job's result goes into the outbox
   * again and nothing else happens. False when there is no room for a job: the books are not touched, and it is sent again later.
   */
  accept(frame: JobFrame): boolean {
    try {
      return this.#accept(frame);
    } catch (error) {
      if (!(error instanceof NotCommitted)) throw error;
      this.#ports.log.warn('job.no-room', { jobId: frame.jobId, type: frame.type });
      return false;
    }
  }

  /**
   * Carries jobs out until the signal fires, then returns once no step is under way. Rejects on a programming mistake.
   */
  async run(signal: AbortSignal): Promise<void> {
    const failure = new AbortController();
    const stop = AbortSignal.any([signal, failure.signal]);
    const running = new Set<Promise<void>>();
    const start = (body: Promise<void>) => running.add(body.catch((error: unknown) => failure.abort(error)));
    this.#start = (lane) => start(lane.run(stop));
    for (const lane of [...this.#lanes.values()]) this.#start(lane);
    for (const row of this.#store.table.open()) this.#laneOf(row);
    start(this.#sweepUntil(stop));
    await aborted(stop);
    this.#start = null;
    await Promise.all(running);
    failure.signal.throwIfAborted();
  }

  /** Something changed for the better: a company was opened, a person answered. Waiting jobs are tried now. */
  nudge(): void {
    for (const lane of this.#lanes.values()) lane.nudge();
  }

  /** Says again where open jobs stand: the platform may have missed it while the tunnel was down. */
  announce(): void {
    for (const { jobId, state } of this.#store.table.open()) {
      if (state !== 'received') this.#ports.sendProgress(this.#records.standing(jobId));
    }
  }

  /** Puts every result into the outbox again; called inside the transaction that opens a new epoch. */
  repeatResults(): void {
    this.#records.repeatResults();
  }

  /** Newest first. */
  list(limit = 200): JobListEntry[] {
    const names = new Map<SourceId | null, string | null>();
    return this.#store.table.newest(limit).flatMap((row) => this.#entry(row, names) ?? []);
  }

  counts(): { readonly open: number; readonly waitingForApproval: number } {
    const open = this.#store.table.open();
    return { open: open.length, waitingForApproval: open.filter((row) => row.waitingFor === 'approval').length };
  }

  /** What a person has said of types of jobs. */
  rules(): JobRule[] {
    const { rules } = this.#store;
    const today = localDay(this.#ports.clock);
    return rules.list().map((rule) => ({ ...rule, writtenToday: rules.written(rule.type, today) }));
  }

  /**
   * A person's word on one job by its id, or on all waiting jobs of a type; with `always` also on the type from now on, within
   * limits if he gives any, which is also the only way to `ask` again. A word on something already sent, or taken back by the platform,
   * is `too-late`: it is settled and told as it is. Throws `store.full`.
   */
  approve({ id, decision, always, upTo, perDay, by }: ApproveRequest): Approval {
    const named = this.#store.table.get(id as JobId);
    const type = named?.type ?? (jobKind(id) ? id : null);
    if (type === null) return 'not-found';
    if (always) this.#records.setRule(type, { permission: permissions[decision], most: upTo, mostPerDay: perDay }, by);
    if (decision === 'ask') return always ? 'done' : 'not-found';
    const meant = this.#store.table
      .open()
      .filter((row) => row.jobId === id || (row.type === type && row.waitingFor === 'approval' && (always || !named)));
    const unsent = meant.filter(({ settling, verdict }) => !settling && verdict !== 'withdraw');
    for (const row of unsent) this.#speak(row, verdictOn(row, decision), by);
    if (unsent.length > 0 || always) return 'done';
    return named ? 'too-late' : 'not-found';
  }

  /**
   * The platform takes a job back. What was sent to the books is settled and told as it is, and not sent again should it prove not to
   * have landed. Throws `job.not-found`, `job.no-room`.
   */
  async withdraw(jobId: JobId): Promise<JobCancelOutput> {
    const row = this.#records.find(jobId);
    if (row === null) throw new BridgeError('job.not-found');
    if (row.finishedAt === null && row.type !== 'job.cancel') {
      this.#records.setVerdict(jobId, 'withdraw', 'platform');
      if (!row.settling) await this.#endWithdrawn(row);
    }
    return this.#afterWithdrawal(jobId);
  }

  async #endWithdrawn({ jobId, lane }: JobRow): Promise<void> {
    await this.#lanes.get(lane)?.letGo(jobId);
    if (this.#records.find(jobId)?.finishedAt === null) this.#reconsider(jobId);
  }

  #afterWithdrawal(jobId: JobId): JobCancelOutput {
    const { result } = this.#records.content(jobId);
    if (result !== null)
      return { outcome: result.state === 'cancelled' ? 'cancelled' : 'too-late', state: result.state };
    const { settling, type } = this.#records.find(jobId) ?? {};
    if (settling === false && type !== 'job.cancel') throw new BridgeError('job.no-room');
    return { outcome: 'too-late', state: null };
  }

  get #surroundings(): Surroundings {
    const jobs = {
      find: (jobId: JobId) => this.#records.find(jobId),
      withdraw: (jobId: JobId) => this.withdraw(jobId),
    };
    return { ports: this.#ports, links: this.#records.links, jobs, far: this.#far };
  }

  #accept(frame: JobFrame): boolean {
    const known = this.#store.table.get(frame.jobId);
    if (known) {
      this.#records.receiveAgain(known, frame.validForMs);
    } else {
      if (!this.#ports.hasRoom()) throw new NotCommitted('the reserve is used up');
      this.#ports.log.info('job.received', { jobId: frame.jobId, type: frame.type });
      this.#laneOf(this.#records.receive(frame)).added();
    }
    this.#sweep.ring();
    return true;
  }

  #speak({ jobId, lane, waitingFor }: JobRow, verdict: Verdict, by: string): void {
    this.#records.setVerdict(jobId, verdict, by);
    const owner = this.#lanes.get(lane);
    const decidesNow = waitingFor === 'approval' || verdict === 'refuse';
    if (decidesNow && owner?.inHand !== jobId) this.#reconsider(jobId);
    owner?.added();
  }

  /** Commits what follows from a changed gate for a job that no lane has in hand. On a full disk its lane or the next sweep does. */
  #reconsider(jobId: JobId): void {
    try {
      this.#records.apply(this.#records.load(jobId), { type: 'resumed' });
    } catch (error) {
      if (!(error instanceof NotCommitted)) throw error;
    }
  }

  #laneOf({ lane: name }: JobRow): Lane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const { table } = this.#store;
    const lane = new Lane({ records: this.#records, surroundings: this.#surroundings, next: () => table.next(name) });
    this.#lanes.set(name, lane);
    this.#start?.(lane);
    return lane;
  }

  async #sweepUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const nearest = this.#expire();
      await this.#sweep.heard(this.#ports.clock, Math.min(nearest, sweepMs), signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  /** Ends what is over and in nobody's hand; says in how many milliseconds the next one will be. */
  #expire(): number {
    let nearest = Number.POSITIVE_INFINITY;
    for (const { jobId, lane, settling } of this.#store.table.open()) {
      if (settling || this.#lanes.get(lane)?.inHand === jobId) continue;
      const remaining = this.#records.remainingMs(jobId);
      if (remaining <= 0) this.#reconsider(jobId);
      else nearest = Math.min(nearest, remaining);
    }
    return nearest;
  }

  /** `names`: under which the last document of a source was kept, as far as it was looked up. */
  #entry(row: JobRow, names: Map<SourceId | null, string | null>): JobListEntry | null {
    try {
      const { sourceId } = row;
      if (row.finishedAt === null && !names.has(sourceId)) names.set(sourceId, this.#records.recordedAs(sourceId));
      const recordedAs = names.get(sourceId) ?? null;
      return listEntry(row, this.#records.content(row.jobId), { far: this.#far.get(row.jobId) ?? null, recordedAs });
    } catch (error) {
      if (isBridgeError(error, 'store.key-lost')) return null;
      throw error;
    }
  }
}

/** Whose change counts is another question than whether it may be written. */
function verdictOn({ waitingFor }: JobRow, decision: 'approve' | 'refuse'): Verdict {
  return waitingFor === 'conflict' && decision === 'approve' ? 'overrule' : decision;
}

const permissions = { approve: 'allow', refuse: 'deny', ask: 'ask' } as const;

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
