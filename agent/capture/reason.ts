import type { JobId } from '../../contract/ids.ts';
import type { Cause } from '../../contract/records/record.ts';

/** Why a change is sent, and by which job of ours. */
export interface Reason {
  readonly cause: Cause;
  readonly jobId: JobId | null;
}

export const edit: Reason = { cause: 'edit', jobId: null };
export const resync: Reason = { cause: 'resync', jobId: null };
