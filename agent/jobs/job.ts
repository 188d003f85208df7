import type { JobId, SourceId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import { type EffectKey, effectKey } from './effect-key.ts';
import type { JobState } from './job-state.ts';
import { jobKind } from './registry.ts';

/** What is kept sealed of a job besides its input. */
export interface JobContent {
  readonly state: JobState;
  /** What would be, or was, written; for the person who approves. */
  readonly summary: string | null;
  /** Repeated as it is whenever the job is delivered again. */
  readonly result: JobResult | null;
}

/** A job in hand. */
export interface Job extends JobContent {
  readonly jobId: JobId;
  readonly type: string;
  readonly sourceId: SourceId | null;
  readonly effectKey: EffectKey;
  readonly input: unknown;
  /** The state as the store has it; behind `state` only where a restart would come to the same point again. */
  readonly committed: JobState;
}

interface Names {
  readonly jobId: JobId;
  readonly type: string;
  readonly sourceId: SourceId | null;
}

export function jobInHand({ jobId, type, sourceId }: Names, input: unknown, content: JobContent): Job {
  return { jobId, type, sourceId, effectKey: effectKey(jobId), input, committed: content.state, ...content };
}

/** One document of one source after the other; reads have a lane of their own, so that they don't wait behind a write. */
export function laneOf(type: string, sourceId: SourceId | null): string {
  return `${sourceId ?? 'agent'}/${jobKind(type)?.writes ? 'writes' : 'reads'}`;
}
