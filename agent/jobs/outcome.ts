import type { Instant } from '../../contract/dates.ts';
import { BridgeError, type ErrorCode, type ErrorDetails } from '../../contract/errors.ts';
import type { JobId, SourceId } from '../../contract/ids.ts';
import type { Difference, JobEndState, JobResult } from '../../contract/jobs/job.ts';
import type { WrittenDocument } from '../connectors/connector.ts';
import type { Outcome } from './job-state.ts';

/** Read back: `done`, and verified when nothing reads otherwise than it was sent. */
export function asRead(document: WrittenDocument, differences: readonly Difference[]): Outcome {
  const { nativeId, masterId, number } = document;
  const verified = differences.length === 0;
  return {
    ...(verified ? nothingToSay : said('write.differs')),
    end: 'done',
    verified,
    document: { nativeId, masterId, number },
    differences,
    output: {},
  };
}

/** A question that the pinned books answered. */
export function told(output: { readonly [key: string]: unknown }): Outcome {
  return { ...nothingToSay, end: 'done', verified: true, document: null, differences: [], output };
}

/** An end without a document of ours in sight. */
export function without(end: JobEndState, code: ErrorCode, details: ErrorDetails = {}): Outcome {
  return { ...said(code, details), end, verified: false, document: null, differences: [], output: {} };
}

/** A person's document looks like ours: it is named, so that it can be linked. */
export function duplicateOf(twin: WrittenDocument): Outcome {
  const { nativeId, number, date } = twin;
  const outcome = without('possible-duplicate', 'write.possible-duplicate', {
    number: number ?? 'without number',
    date,
  });
  return { ...outcome, output: { twin: { nativeId, number, date } } };
}

export interface JobNames {
  readonly jobId: JobId;
  readonly type: string;
  readonly sourceId: SourceId | null;
}

export function toResult({ jobId, type, sourceId }: JobNames, outcome: Outcome, finishedAt: Date): JobResult {
  const { end, code, message, verified, document, differences, output } = outcome;
  return {
    jobId,
    type,
    sourceId,
    state: end,
    code,
    message,
    verified,
    nativeId: document?.nativeId ?? null,
    number: document?.number ?? null,
    differences: [...differences],
    finishedAt: finishedAt.toISOString() as Instant,
    output,
  };
}

const nothingToSay = { code: null, message: null };

function said(code: ErrorCode, details: ErrorDetails = {}) {
  return { code, message: new BridgeError(code, { details }).message };
}
