import { z } from 'zod';
import { JobId } from '../ids.ts';
import { jobEndStates } from './job.ts';

/** Withdraws a job that was not sent to the books yet, whatever it waits for. */
export const JobCancelInput = z.looseObject({ jobId: JobId });
export type JobCancelInput = z.infer<typeof JobCancelInput>;

export const JobCancelOutput = z.looseObject({
  /** `too-late`: it has ended already, or was sent, and is settled and told as it is. */
  outcome: z.enum(['cancelled', 'too-late']),
  /** How the job has ended; null while it is being settled. */
  state: z.enum(jobEndStates).nullable(),
});
export type JobCancelOutput = z.infer<typeof JobCancelOutput>;
