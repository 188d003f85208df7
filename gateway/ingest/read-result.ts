import { JobResult } from '../../contract/jobs/job.ts';
import type { RejectedEntry, ResultEntry } from '../storage/streams.ts';
import { rejectLine } from './reject-line.ts';

/** One line of the jobs stream. */
export function readResult(seq: number, body: string): ResultEntry | RejectedEntry {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return rejectLine(seq, body, null, 'not JSON');
  }
  const parsed = JobResult.safeParse(raw);
  return parsed.success ? { type: 'result', seq, result: parsed.data, body } : rejectLine(seq, body, raw, parsed.error);
}
