import { isDeepStrictEqual } from 'node:util';
import { isBridgeError } from '../../contract/errors.ts';
import type { AgentFrame, FrameOf, GatewayFrame } from '../../contract/frames.ts';
import type { JobId, SourceId } from '../../contract/ids.ts';
import type { NeededMaster } from '../connectors/writer.ts';
import { localDay } from '../local-day.ts';
import type { AuditTrail } from '../store/audit.ts';
import type { JobRow, JobTable, Verdict } from '../store/jobs.ts';
import type { Links } from '../store/links.ts';
import type { WritingRule, WritingRules } from '../store/writing-rules.ts';
import { effectKey } from './effect-key.ts';
import { gateOf } from './gate.ts';
import { type Job, type JobContent, jobInHand, laneOf } from './job.ts';
import { decide } from './job-machine.ts';
import {
  type Gate,
  isSettling,
  type JobEvent,
  type JobState,
  type LinkedDocument,
  type Outcome,
  type Step,
} from './job-state.ts';
import { draftIn, masterJobId, mastersAfter, noMasters } from './masters.ts';
import { toResult, withMasters, without } from './outcome.ts';
import type { JobPorts } from './ports.ts';
import { progressOf, sameProgress } from './progress.ts';
import { Validities } from './validity.ts';

export type JobFrame = FrameOf<GatewayFrame, 'job'>;

export interface JobStore {
  readonly table: JobTable;
  readonly audit: AuditTrail;
  readonly links: Links;
  readonly rules: WritingRules;
  /** Commits `body` whole or not at all; may be nested. Throws `store.full` when there is no room. */
  readonly transaction: <T>(body: () => T) => T;
}

/** A job in hand and the step its committed state asks for; null: it rests. */
export interface Turn {
  readonly job: Job;
  readonly next: Step | null;
}

/** Nothing of a transaction was kept, since the disk is full; what the store says about the job is still true. */
export class NotCommitted extends Error {
  override readonly name = 'NotCommitted';
}

/** Where decisions become durable: state, evidence, link and result of one event commit together, or not at all (rule 4). */
export class JobRecords {
  readonly #store: JobStore;
  readonly #ports: JobPorts;
  readonly #validities: Validities;

  constructor(store: JobStore, ports: JobPorts) {
    this.#store = store;
    this.#ports = ports;
    this.#validities = new Validities(ports.clock);
  }

  get links(): Links {
    return this.#store.links;
  }

  /** After a start, once. Jobs whose content can't be opened any more end here, as truthfully as their plain columns allow. */
  restore(): void {
    for (const row of this.#store.table.open()) {
      this.#validities.restore(row.jobId, { remainingMs: row.remainingMs, asOf: row.remainingAsOf });
      if (!this.#isReadable(row)) this.#abandon(row);
    }
  }

  /** A job never seen before. Throws `NotCommitted`. */
  receive({ jobId, type, sourceId, input, createdAt, validForMs, knownVersion }: JobFrame): JobRow {
    const { table, audit } = this.#store;
    const at = this.#ports.clock.now();
    const lane = laneOf(type, sourceId);
    const state = { state: 'received', sends: 0 } as const;
    this.#validities.receive(jobId, validForMs);
    this.#commit(() => {
      const times = { receivedAt: at, remainingMs: validForMs, remainingAsOf: at };
      table.insert({ jobId, type, sourceId, lane, state: state.state, ...times }, input, {
        ...newContent(state),
        knownVersion,
      });
      const body = { type, sourceId, input, createdAt, validForMs };
      audit.append({ at, jobId, event: 'job.received', by: null, body });
    });
    return this.#row(jobId);
  }

  /** Delivered again: the issuer's figure replaces ours while the job is open; a finished job's result is sent once more. */
  receiveAgain(row: JobRow, validForMs: number): void {
    this.#commit(() => (row.finishedAt ? this.#repeatResult(row) : this.#renew(row, validForMs)));
  }

  /** After a new epoch of the `jobs` stream, inside its transaction: results are known by job id, and may be told twice (rule 3). */
  repeatResults(): void {
    for (const row of this.#store.table.finished()) this.#repeatResult(row);
  }

  /** Null for a job that was never received here. */
  find(jobId: JobId): JobRow | null {
    return this.#store.table.get(jobId);
  }

  load(jobId: JobId): Job {
    const { table } = this.#store;
    return jobInHand(this.#row(jobId), table.input(jobId), this.content(jobId));
  }

  /** Sealed by this class in this or an older version, so it is not parsed by a schema again. Throws `store.key-lost`. */
  content(jobId: JobId): JobContent {
    return this.#store.table.content(jobId) as JobContent;
  }

  /** Where an open job stands, and for how long, as it is told upstream. */
  standing(jobId: JobId): FrameOf<AgentFrame, 'job-progress'> {
    const { state, since } = this.content(jobId);
    const standing = progressOf(jobId, state);
    if (since === undefined) return standing;
    const forMs = this.#ports.clock.now().getTime() - new Date(since).getTime();
    return { ...standing, forMs: Math.max(0, forMs) };
  }

  /** Negative once the job may no longer be carried out. */
  remainingMs(jobId: JobId): number {
    return this.#validities.of(jobId).remainingMs;
  }

  /** Decides on an event and commits what follows from it, before the next step may run. Throws `NotCommitted`. */
  apply(job: Job, event: JobEvent): Turn {
    if (job.state.state === 'ended') throw new Error(`job ${job.jobId} has ended`);
    const { state, next } = decide(job.state, event, this.#gate(job, event));
    if (comesAgain(job.committed, state, event)) return { job: { ...job, state }, next };
    const summary = event.type === 'prepared' ? event.draft.summary : job.summary;
    const since = sameProgress(job.jobId, job.committed, state) ? job.since : this.#ports.clock.now().toISOString();
    const masters = mastersAfter(job.masters ?? noMasters, event, job.state, state);
    const needed = draftIn(event, job.state)?.needs?.[0] ?? null;
    const recordedAs = event.type === 'read' ? event.document.recordedAs : job.recordedAs;
    const known = { ...(since === undefined ? {} : { since }), ...(recordedAs === undefined ? {} : { recordedAs }) };
    const decided = this.#decided({ ...job, state, summary, masters, ...known }, needed);
    this.#commit(() => {
      this.#save(decided, event);
      this.#askAnew(decided);
      if (needed === null) this.#link(decided, event);
      else this.#linkMaster(decided, event);
      this.#count(decided, event);
    });
    this.#tell(job.committed, decided);
    return { job: decided, next };
  }

  /** Under whose name the product kept the last document that was written into these books; null: not known yet. */
  recordedAs(sourceId: SourceId | null): string | null {
    const ended = this.#store.table.newest(recentJobs).filter((row) => row.sourceId === sourceId && row.finishedAt);
    const known = ended.find((row) => this.#isReadable(row) && this.content(row.jobId).recordedAs !== undefined);
    return known === undefined ? null : (this.content(known.jobId).recordedAs ?? null);
  }

  /** A person's word on one job, with who said it. Throws `store.full`. */
  setVerdict(jobId: JobId, verdict: Verdict, by: string): void {
    const { table, audit, transaction } = this.#store;
    transaction(() => {
      table.setVerdict(jobId, verdict);
      const event = verdictEvents[verdict];
      const { sourceId } = this.#row(jobId);
      const body = { summary: this.content(jobId).summary, recordedAs: this.recordedAs(sourceId) };
      audit.append({ at: this.#ports.clock.now(), jobId, event, by, body });
    });
  }

  /** A person's word on all jobs of a type, from now on. Throws `store.full`. */
  setRule(type: string, rule: WritingRule, by: string): void {
    const { rules, audit, transaction } = this.#store;
    transaction(() => {
      rules.set(type, rule);
      audit.append({ at: this.#ports.clock.now(), jobId: null, event: 'rule.set', by, body: { type, ...rule } });
    });
  }

  #gate({ jobId, type, state, masters = noMasters }: Job, event: JobEvent): Gate {
    const { rules } = this.#store;
    const expired = this.remainingMs(jobId) <= 0;
    const draft = draftIn(event, state);
    const writtenToday = rules.written(type, localDay(this.#ports.clock));
    const standing = {
      row: this.#row(jobId),
      expired,
      rule: rules.get(type),
      amount: draft?.amount ?? null,
      writtenToday,
      needs: draft?.needs ?? [],
      masters,
      ruleOf: (kind: string) => rules.get(kind),
    };
    return gateOf(standing, this.#ports);
  }

  /** What goes to the books without a person's word on it counts against the day's limit, whatever becomes of it. */
  #count({ jobId, type, state }: Job, event: JobEvent): void {
    if (event.type !== 'marked' || state.state !== 'sending' || state.draft.amount === null) return;
    if (state.draft.needs !== undefined) return;
    if (this.#row(jobId).verdict !== null) return;
    this.#store.rules.addWritten(type, localDay(this.#ports.clock), state.draft.amount);
  }

  /** A word that was spoken before the job had to ask does not answer what it asks. */
  #askAnew({ jobId, state }: Job): void {
    if (state.state === 'waiting' && state.for === 'approval') this.#store.table.forgetApproval(jobId);
  }

  #decided({ masters = noMasters, ...job }: Job, stoppedAt: NeededMaster | null = null): Job {
    const { state } = job;
    if (state.state !== 'ended') return { ...job, masters, committed: state, result: null };
    const outcome = withMasters(state.outcome, masters.made, stoppedAt);
    const ended = { state: 'ended', outcome } as const;
    return { ...job, masters, state: ended, committed: ended, result: toResult(job, outcome, this.#ports.clock.now()) };
  }

  #save(
    { jobId, state, summary, result, knownVersion, masters, recordedAs, since }: Job,
    event: JobEvent | { readonly type: 'abandoned' },
  ): void {
    const { table, audit } = this.#store;
    const { remainingMs, asOf } = this.#validities.of(jobId);
    const waitingFor = state.state === 'waiting' ? state.for : null;
    const finishedAt = result && asOf;
    const times = { remainingMs, remainingAsOf: asOf, finishedAt };
    const change = { state: state.state, waitingFor, settling: isSettling(state), ...times };
    table.save(jobId, change, { state, summary, result, knownVersion, masters, recordedAs, since });
    audit.append({ at: asOf, jobId, event: `job.${event.type}`, by: null, body: evidenceOf(event, state) });
    if (result) this.#ports.appendResult(result);
  }

  #link({ jobId, sourceId, effectKey, state }: Job, event: JobEvent): void {
    if (!sourceId) return;
    if (event.type === 'told' && event.link !== undefined) this.#linkBy(event.link, sourceId);
    const { links } = this.#store;
    const names = { jobId, effectKey, sourceId };
    if (state.state === 'written') {
      const { masterId, draft } = state;
      const remoteId = draft.remoteId ?? null;
      links.put({ ...names, masterId, recordId: null, nativeId: null, version: null, remoteId });
    }
    if (event.type === 'read') {
      const remoteId = links.get(jobId)?.remoteId ?? null;
      links.put({ ...names, ...asLinked(event), remoteId });
    }
  }

  /** Under a key of its own: the job stands for its document alone, and yet the change of the master is its echo. */
  #linkMaster({ jobId, sourceId, masters = noMasters }: Job, event: JobEvent): void {
    if (!sourceId || event.type !== 'read') return;
    const ownId = masterJobId(jobId, masters.made.length);
    const names = { jobId: ownId, effectKey: effectKey(ownId), sourceId, forJob: jobId };
    this.#store.links.put({ ...names, ...asLinked(event), remoteId: null });
  }

  /** A person entered the document: our key is not in it, and no version holds nothing but ours. */
  #linkBy({ jobId, masterId, nativeId, recordId }: LinkedDocument, sourceId: SourceId): void {
    if (this.#store.links.get(jobId)?.nativeId === nativeId) return;
    const link = { jobId, effectKey: effectKey(jobId), sourceId, masterId, nativeId, recordId };
    this.#store.links.put({ ...link, version: null, remoteId: null });
  }

  #tell(before: JobState, { jobId, type, state }: Job): void {
    const { log } = this.#ports;
    if (state.state === 'ended') {
      const { end, code, verified, document } = state.outcome;
      log.info('job.ended', { jobId, type, state: end, code, verified, number: document?.number });
      this.#validities.forget(jobId);
    } else if (!sameProgress(jobId, before, state)) {
      if (state.state === 'waiting') log.info('job.waiting', { jobId, type, for: state.for, code: state.code });
      this.#ports.sendProgress(progressOf(jobId, state));
    }
  }

  #isReadable({ jobId }: JobRow): boolean {
    try {
      this.load(jobId);
      return true;
    } catch (error) {
      if (isBridgeError(error, 'store.key-lost')) return false;
      throw error;
    }
  }

  #abandon(row: JobRow): void {
    const job = this.#decided(jobInHand(row, null, newContent({ state: 'ended', outcome: unreadable(row) })));
    this.#commit(() => this.#save(job, { type: 'abandoned' }));
    this.#tell(job.state, job);
  }

  #renew({ jobId }: JobRow, validForMs: number): void {
    const { remainingMs, asOf } = this.#validities.receive(jobId, validForMs);
    this.#store.table.setRemaining(jobId, remainingMs, asOf);
  }

  #repeatResult(row: JobRow): void {
    const { result } = this.#isReadable(row) ? this.content(row.jobId) : { result: null };
    this.#ports.appendResult(result ?? toResult(row, unreadable({ settling: true }), this.#ports.clock.now()));
  }

  #row(jobId: JobId): JobRow {
    const row = this.#store.table.get(jobId);
    if (!row) throw new Error(`there is no job ${jobId}`);
    return row;
  }

  #commit(body: () => void): void {
    try {
      this.#store.transaction(body);
    } catch (error) {
      if (isBridgeError(error, 'store.full')) throw new NotCommitted('the store is full', { cause: error });
      throw error;
    }
  }
}

/** Among so many it is looked for. */
const recentJobs = 200;

function asLinked({ document, differences }: JobEvent & { readonly type: 'read' }) {
  const { masterId, nativeId, record, unchanged = false } = document;
  const isAllOurs = differences.length === 0 && !unchanged;
  return { masterId, recordId: record.id, nativeId, version: isAllOurs ? (record.native.version ?? null) : null };
}

const verdictEvents = {
  approve: 'job.approved',
  refuse: 'job.refused',
  overrule: 'job.overruled',
  withdraw: 'job.withdrawn',
} as const;

/** What the books told stands in the result, which the platform has: only writes are kept for years. */
function evidenceOf(event: JobEvent | { readonly type: 'abandoned' }, state: JobState) {
  if (event.type !== 'told' || state.state !== 'ended') return { event, state };
  const { output: _output, ...told } = event;
  const { output: _kept, ...outcome } = state.outcome;
  return { event: told, state: { ...state, outcome } };
}

function newContent(state: JobState): JobContent {
  return { state, summary: null, result: null };
}

/** The key of the store was lost. Only of a job that never reached `sending` is it sure that nothing was written. */
function unreadable({ settling }: Pick<JobRow, 'settling'>): Outcome {
  return settling ? without('unknown', 'write.unknown') : without('rejected', 'store.key-lost');
}

/**
 * Whether the decision adds nothing to the committed state, so that a restart would come to the same point: a job that waits for
 * hours then costs no commit per attempt. What a person released, and what was on its way when we stopped, is always recorded.
 */
function comesAgain(committed: JobState, state: JobState, event: JobEvent): boolean {
  if (state.state === 'ended' || committed.state === 'ended') return false;
  if (state.state === 'waiting') {
    const { for: reason, code, resume } = state;
    return (
      committed.state === 'waiting' &&
      isDeepStrictEqual([reason, code, resume], [committed.for, committed.code, committed.resume])
    );
  }
  if (committed.state === 'sending') return false;
  return event.type === 'resumed' && !(committed.state === 'waiting' && committed.for === 'approval');
}
