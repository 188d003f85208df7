import { JobCancelInput } from '../../../contract/jobs/job-cancel.ts';
import { type AgentKind, parseInput } from './job-kind.ts';

/** Takes a job back that was not sent to the books yet. */
export const jobCancel: AgentKind = {
  writes: false,
  patient: false,
  isUrgent: true,
  serve: ({ input }, { jobs }) => jobs.withdraw(parseInput(JobCancelInput, input).jobId),
};
