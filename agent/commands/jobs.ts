import type { JobListEntry } from '../../contract/control.ts';
import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { printJson, printLine, table } from './output.ts';
import { sayTime } from './say-time.ts';

interface Choice {
  /** Only what waits for a person to say whose change counts. */
  readonly conflicts: boolean;
}

/** The platform's jobs, newest first: what they are, how far, and how they ended. */
export async function jobs(folders: Folders, { conflicts }: Choice, json: boolean): Promise<void> {
  const all = await (await runningEngine(folders)).jobs();
  const entries = conflicts ? all.filter(({ waitingFor }) => waitingFor === 'conflict') : all;
  if (json) return printJson(entries);
  if (entries.length === 0)
    return printLine(conflicts ? 'There are no conflicts.' : 'The platform has sent no jobs yet.');
  const rows = entries.map((job) => [
    job.jobId,
    job.type,
    stateOf(job),
    job.since === null ? '' : sayTime(job.since),
    job.verified ? 'verified' : '',
    job.number ?? '',
    whatOf(job),
  ]);
  await printLine(table(['job', 'type', 'state', 'since', 'proof', 'number', 'what'], rows));
  if (entries.some((job) => job.waitingFor === 'approval')) {
    await printLine(
      '\nTo allow a job: ledger-bridge approve JOB      To refuse it: ledger-bridge approve JOB --refuse',
    );
  }
  if (entries.some((job) => job.waitingFor === 'conflict')) {
    await printLine(
      "\nConflict: to let the platform's change in: ledger-bridge approve JOB      To keep the books: add --refuse",
    );
  }
}

function stateOf({ state, waitingFor, progress }: JobListEntry): string {
  if (progress !== null) return `reading, ${progress.done}${progress.total === null ? '' : ` of ${progress.total}`}`;
  return waitingFor === null ? state : `${state} for ${waitingFor}`;
}

/** What it is, and why it is asked about where that is not always so. */
function whatOf({ summary, condition, waitingFor }: JobListEntry): string {
  if (summary === null) return condition.sentence;
  const isUsual = waitingFor !== 'approval' || condition.code === 'job.needs-approval';
  return isUsual ? summary : `${summary}. ${condition.sentence}`;
}
