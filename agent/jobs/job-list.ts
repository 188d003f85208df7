import type { Condition, JobListEntry } from '../../contract/control.ts';
import type { Instant } from '../../contract/dates.ts';
import { BridgeError, type ErrorCode, errorCatalogue } from '../../contract/errors.ts';
import type { JobRow } from '../store/jobs.ts';
import type { JobContent } from './job.ts';
import type { Far } from './progress.ts';

interface Known {
  readonly far: Far | null;
  /** Of the last document that was written into these books. */
  readonly recordedAs: string | null;
}

/** A job as the person on this PC sees it. */
export function listEntry(row: JobRow, content: JobContent, { far, recordedAs }: Known): JobListEntry {
  const { state, summary, result, since = row.receivedAt.toISOString() } = content;
  return {
    jobId: row.jobId,
    type: row.type,
    sourceId: row.sourceId,
    state: result?.state ?? row.state,
    waitingFor: row.waitingFor,
    since: result === null ? (since as Instant) : null,
    progress: far,
    summary,
    recordedAs: result === null ? recordedAs : (content.recordedAs ?? null),
    verified: result?.verified ?? false,
    nativeId: result?.nativeId ?? null,
    number: result?.number ?? null,
    condition: condition(row, state),
    receivedAt: row.receivedAt.toISOString() as Instant,
    finishedAt: (row.finishedAt?.toISOString() as Instant | undefined) ?? null,
  };
}

function condition({ jobId }: JobRow, state: JobContent['state']): Condition {
  if (state.state === 'waiting') return troubled(state.code, state.message, jobId);
  if (state.state !== 'ended') return { code: null, sentence: 'Being carried out.', action: null };
  const { code, message } = state.outcome;
  if (code === null) return { code: null, sentence: 'Done.', action: null };
  return troubled(code, message ?? errorCatalogue[code].sentence, jobId);
}

function troubled(code: ErrorCode, sentence: string, id: string): Condition {
  return { code, sentence, action: new BridgeError(code, { details: { id } }).action };
}
