import { assertNever } from '../../contract/assert-never.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import type { JobId } from '../../contract/ids.ts';
import { DryRun } from '../../contract/jobs/dry-run.ts';
import type { Source } from '../connectors/source.ts';
import type { OnConflict, Writer } from '../connectors/writer.ts';
import type { Links } from '../store/links.ts';
import { onConflict } from './conflict.ts';
import type { Job } from './job.ts';
import type { JobEvent, Step } from './job-state.ts';
import type { JobPorts } from './ports.ts';
import type { Far } from './progress.ts';
import { jobKind } from './registry.ts';
import { targetOf } from './target.ts';
import type { OtherJobs, ReadDesk, WriteKind } from './types/job-kind.ts';

/** Between the two looks that prove an absence: time enough for a request that was still on its way to be carried out. */
export const secondLookAfterMs = 2000;

/** What a step needs besides its job. */
export interface Surroundings {
  readonly ports: JobPorts;
  readonly links: Links;
  readonly jobs: OtherJobs;
  /** How far the jobs in hand have come that tell it. */
  readonly far: Map<JobId, Far>;
}

/**
 * Carries out one step and says what happened; expected trouble is a `failed` event. Stores nothing. Throws only when stopped, or
 * on a programming mistake: then what happened is not known, and the committed state says so.
 */
export async function carryOut(
  step: Step,
  job: Job,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<JobEvent> {
  try {
    return await (step === 'start' ? start(job, surroundings, signal) : write(step, job, surroundings.ports, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (isBridgeError(error)) return failed(job, error);
    throw error;
  }
}

export function failed(job: Job, { code, message }: BridgeError): JobEvent {
  const kind = jobKind(job.type);
  return { type: 'failed', failure: { code, message, mayWait: kind !== null && (kind.writes || kind.patient) } };
}

/** Throws `job.wrong-source`, or `job.unsupported` for books that can only be read. */
export function writerOf(job: Job, ports: JobPorts): Writer {
  const { writer } = sourceOf(job, ports);
  if (!writer) throw unsupported(job);
  return writer;
}

async function start(job: Job, surroundings: Surroundings, signal: AbortSignal): Promise<JobEvent> {
  const { ports, links } = surroundings;
  const kind = jobKind(job.type);
  if (!kind) throw unsupported(job);
  if ('serve' in kind) return { type: 'told', output: await kind.serve(job, { ...surroundings, signal }) };
  if ('link' in kind)
    return { type: 'told', ...(await kind.link(job, sourceOf(job, ports), { ...surroundings, signal })) };
  if (!kind.writes) {
    return {
      type: 'told',
      output: await kind.ask(job.input, sourceOf(job, ports), readDesk(job, surroundings, signal)),
    };
  }
  const input = kind.check(job.input);
  const writer = writerOf(job, ports);
  const isDryRun = DryRun.safeParse(job.input).success;
  const target = kind.changes && job.sourceId ? targetOf(kind.changes(input), job.sourceId, links, ports) : null;
  const request = {
    type: job.type,
    input,
    effectKey: job.effectKey,
    made: job.masters?.made ?? [],
    target,
    onConflict: onConflictOf(job, kind, ports),
  };
  if (isDryRun) return { type: 'told', output: await writer.preview(request, signal) };
  return { type: 'prepared', draft: await writer.prepare(request, signal) };
}

function onConflictOf({ sourceId, verdict, knownVersion }: Job, kind: WriteKind, ports: JobPorts): OnConflict {
  const policy = (sourceId && ports.source(sourceId)?.conflictPolicy?.(kind.concerns ?? '')) ?? 'manual';
  return onConflict({ policy, verdict, knownVersion: knownVersion ?? null });
}

function readDesk({ jobId, sourceId }: Job, { ports, far }: Surroundings, signal: AbortSignal): ReadDesk {
  return {
    clock: ports.clock,
    signal,
    tell(done, total) {
      far.set(jobId, { done, total });
      ports.sendProgress({ t: 'job-progress', jobId, state: 'running', done, total });
    },
    seenAt: (recordId, version) => (sourceId === null ? null : ports.seenAt(sourceId, recordId, version)),
  };
}

async function write(step: Exclude<Step, 'start'>, job: Job, ports: JobPorts, signal: AbortSignal): Promise<JobEvent> {
  const writer = writerOf(job, ports);
  const { state } = job;
  switch (step) {
    case 'look':
      return { type: 'looked', found: await writer.look(inState(state, 'intent').draft, signal) };
    case 'mark':
      return {
        type: 'marked',
        mark: await writer.mark(signal),
        request: writer.requestOf(inState(state, 'looked').draft),
      };
    case 'send':
      return { type: 'answered', sent: await writer.send(inState(state, 'sending').draft, signal) };
    case 'find-again':
      await ports.clock.sleep(secondLookAfterMs, signal);
      return find(writer, job, signal);
    case 'find':
      return find(writer, job, signal);
    case 'read-back':
      return readBack(writer, job, signal);
    default:
      return assertNever(step);
  }
}

async function find(writer: Writer, { state }: Job, signal: AbortSignal): Promise<JobEvent> {
  const { draft, mark } = inState(state, 'sent');
  return { type: 'found', found: await writer.find(draft, mark, signal) };
}

async function readBack(writer: Writer, { state }: Job, signal: AbortSignal): Promise<JobEvent> {
  const { draft, masterId } = inState(state, 'written');
  const document = await writer.readBack(draft, { masterId }, signal);
  if (!document) return { type: 'gone' };
  return { type: 'read', document, differences: writer.compare(draft, document) };
}

function sourceOf({ sourceId }: Job, ports: JobPorts): Source {
  const found = sourceId && ports.source(sourceId);
  if (!found) throw new BridgeError('job.wrong-source');
  return found.source;
}

function unsupported({ type }: Job): BridgeError {
  return new BridgeError('job.unsupported', { details: { type } });
}

function inState<Name extends Job['state']['state']>(state: Job['state'], name: Name) {
  if (state.state !== name) throw new Error(`a step for ${name} met ${state.state}`);
  return state as Extract<Job['state'], { state: Name }>;
}
