import type { Instant } from '../../../contract/dates.ts';
import { type ErrorCode, errorCatalogue } from '../../../contract/errors.ts';
import type { JobId, SourceId } from '../../../contract/ids.ts';
import type { JobEndState, JobResult } from '../../../contract/jobs/job.ts';
import type { JobCancelOutput } from '../../../contract/jobs/job-cancel.ts';

interface Ended {
  readonly id: JobId;
  readonly type: string;
  readonly source: SourceId | null;
}

/** Results of jobs that were never sent, so that nobody else can tell of them. */
export function expired(job: Ended, at: Date): JobResult {
  return failed(job, 'expired', 'job.expired', at);
}

export function cancelled(job: Ended, at: Date): JobResult {
  return failed(job, 'cancelled', 'job.cancelled', at);
}

/** Of the job that was to take it back: `state` is how that one has ended. */
export function takenBack(job: Ended, state: JobEndState, at: Date): JobResult {
  const output: JobCancelOutput = { outcome: state === 'cancelled' ? 'cancelled' : 'too-late', state };
  return { ...ended(job, 'done', at), verified: true, output };
}

function failed(job: Ended, state: JobEndState, code: ErrorCode, at: Date): JobResult {
  return { ...ended(job, state, at), code, message: errorCatalogue[code].sentence };
}

function ended({ id, type, source }: Ended, state: JobEndState, at: Date): JobResult {
  return {
    jobId: id,
    type,
    sourceId: source,
    state,
    code: null,
    message: null,
    verified: false,
    nativeId: null,
    number: null,
    differences: [],
    finishedAt: at.toISOString() as Instant,
    output: {},
  };
}
