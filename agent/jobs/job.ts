import type { JobId, SourceId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import type { JobRow, Verdict } from '../store/jobs.ts';
import { type EffectKey, effectKey } from './effect-key.ts';
import type { JobState } from './job-state.ts';
import type { JobMasters } from './masters.ts';
import { jobKind } from './registry.ts';
import type { JobKind } from './types/job-kind.ts';

/** What is kept sealed of a job besides its input. */
export interface JobContent {
  readonly state: JobState;
  /** What would be, or was, written; for the person who approves. */
  readonly summary: string | null;
  /** Repeated as it is whenever the job is delivered again. */
  readonly result: JobResult | null;
  /** The version that the gateway held of what the job changes, when it made the job. */
  readonly knownVersion?: string;
  /** Under whose name the product keeps the document that was written; empty: nobody's. */
  readonly recordedAs?: string;
  /** Of a document that needs masters made. */
  readonly masters?: JobMasters;
  /** Since when it stands as it does, for whoever asks; wall time. Absent in older jobs. */
  readonly since?: string;
}

/** A job in hand. */
export interface Job extends JobContent {
  readonly jobId: JobId;
  readonly type: string;
  readonly sourceId: SourceId | null;
  readonly effectKey: EffectKey;
  readonly input: unknown;
  /** A person's word on it. */
  readonly verdict: Verdict | null;
  /** The state as the store has it; behind `state` only where a restart would come to the same point again. */
  readonly committed: JobState;
}

type Names = Pick<JobRow, 'jobId' | 'type' | 'sourceId' | 'verdict'>;

export function jobInHand({ jobId, type, sourceId, verdict }: Names, input: unknown, content: JobContent): Job {
  const own = { jobId, type, sourceId, verdict, effectKey: effectKey(jobId) };
  return { ...own, input, committed: content.state, ...content };
}

/** One document of one source after the other; questions have lanes of their own, so that they don't wait behind a write or a long read. */
export function laneOf(type: string, sourceId: SourceId | null): string {
  return `${sourceId ?? 'agent'}/${laneName(jobKind(type))}`;
}

function laneName(kind: JobKind | null): string {
  if (kind === null) return 'reads';
  // A link and the change that refers to it stay in order.
  if (kind.writes || 'link' in kind) return 'writes';
  if ('serve' in kind) return kind.isUrgent === true ? 'urgent' : 'agent';
  return kind.isLong === true ? 'imports' : 'reads';
}
