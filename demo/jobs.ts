import { randomUUID } from 'node:crypto';
import type { SourceId } from '../contract/ids.ts';
import { jobEndStates } from '../contract/jobs/job.ts';
import type { JobView } from '../contract/rest.ts';
import { chooseDocuments } from './documents.ts';
import { until } from './poll.ts';
import { type JobReport, jobReport } from './report.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

/** The platform tests the connection, then sends an invoice and the money for it; the person at the PC approves each. */
export async function sendJobs(
  stage: Stage,
  sourceId: SourceId,
  screen: Screen,
  signal: AbortSignal,
): Promise<readonly JobReport[]> {
  const test = await carryOut(stage, { type: 'connection.test', sourceId, input: {} }, screen, signal);
  const documents = await chooseDocuments(stage.platform, sourceId, signal);
  const invoice = await carryOut(stage, { type: 'invoice.create', sourceId, input: documents.invoice }, screen, signal);
  if (invoice.state !== 'done') return [test, invoice].map(jobReport);
  const receipt = { type: 'payment.create', sourceId, input: documents.receipt };
  return [test, invoice, await carryOut(stage, receipt, screen, signal)].map(jobReport);
}

interface Request {
  readonly type: string;
  readonly sourceId: SourceId;
  readonly input: object;
}

async function carryOut(stage: Stage, request: Request, screen: Screen, signal: AbortSignal): Promise<JobView> {
  const { platform } = stage;
  const { jobId } = await platform.createJob({ ...request, input: { ...request.input } }, randomUUID(), signal);
  screen.progress(`${request.type}: sent`);
  let approved = false;
  const ended = await until(request.type, 120, signal, async () => {
    const job = await platform.job(jobId, signal);
    if (job.waitingFor === 'approval' && !approved) {
      approved = true;
      screen.progress(`${request.type}: waits for the person at the PC, who approves it`);
      await stage.approve(jobId, signal);
    }
    return isEnded(job) ? job : null;
  });
  report(ended, screen);
  return ended;
}

function isEnded({ state, result }: JobView): boolean {
  return (jobEndStates as readonly string[]).includes(state) && (result !== null || state === 'expired');
}

function report({ type, state, result }: JobView, screen: Screen): void {
  if (state !== 'done') screen.say(`  ✗ ${type}: ${state}: ${result?.message ?? ''}`);
  else if (result?.nativeId)
    screen.done(`${type}: ${result.number} written, read back, ${result.verified ? 'equal' : 'DIFFERENT'}`);
  else screen.done(`${type}: done`);
  for (const { path, sent, found } of result?.differences ?? [])
    screen.say(`    ${path}: sent ${sent}, found ${found}`);
}
