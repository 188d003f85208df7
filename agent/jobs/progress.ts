import { isDeepStrictEqual } from 'node:util';
import type { AgentFrame, FrameOf } from '../../contract/frames.ts';
import type { JobId } from '../../contract/ids.ts';
import type { JobState } from './job-state.ts';

/** What the platform sees of a job that is not finished; a finished one has its result. */
export function progressOf(jobId: JobId, state: JobState): FrameOf<AgentFrame, 'job-progress'> {
  const seen = state.state === 'waiting' ? { state: 'waiting', waitingFor: state.for } : { state: 'running' };
  return { t: 'job-progress', jobId, ...seen };
}

/** How far a job has come, and of how many where that is known. */
export interface Far {
  readonly done: number;
  readonly total: number | null;
}

export function sameProgress(jobId: JobId, before: JobState, after: JobState): boolean {
  return isDeepStrictEqual(progressOf(jobId, before), progressOf(jobId, after));
}
