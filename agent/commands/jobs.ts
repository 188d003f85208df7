import type { Folders } from '../support/folders.ts';
import { runningEngine } from './connect.ts';
import { printJson, printLine, table } from './output.ts';

/** The platform's jobs, newest first: what they are, how far, and how they ended. */
export async function jobs(folders: Folders, json: boolean): Promise<void> {
  const entries = await (await runningEngine(folders)).jobs();
  if (json) return printJson(entries);
  if (entries.length === 0) return printLine('The platform has sent no jobs yet.');
  const rows = entries.map((job) => [
    job.jobId,
    job.type,
    job.waitingFor === null ? job.state : `${job.state} for ${job.waitingFor}`,
    job.verified ? 'verified' : '',
    job.number ?? '',
    job.summary ?? job.condition.sentence,
  ]);
  await printLine(table(['job', 'type', 'state', 'proof', 'number', 'what'], rows));
  if (entries.some((job) => job.waitingFor === 'approval')) {
    await printLine(
      '\nTo allow a job: ledger-bridge approve JOB      To refuse it: ledger-bridge approve JOB --refuse',
    );
  }
}
