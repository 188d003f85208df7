import { afterAll, beforeAll, expect, it } from 'vitest';
import { JobListEntry } from '../../contract/control.ts';
import type { JobId, SourceId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import { until } from '../../demo/poll.ts';
import { settle } from '../crash/settle.ts';
import { type Office, openOffice } from '../process/office.ts';
import { examplesUnder } from './job-examples.ts';

const { requests, results } = examplesUnder("What the books don't have");
const [request] = requests;
const [done, incomplete] = results;

let office: Office;
let sourceId: SourceId;

beforeAll(async () => {
  const unknown = { party: 'create', item: 'create', taxLedger: 'create' };
  office = await openOffice({ vouchers: 120, seed: 7, settings: { writing: { unknown } } });
  office.agent.start();
  expect(await settle(office)).toEqual([]);
  const [source] = await office.gateway.client.sources();
  if (source === undefined) throw new Error('nobody carries the books');
  ({ sourceId } = source);
}, 60_000);
afterAll(() => office.close());

async function send(key: string, more: object = {}): Promise<JobId> {
  const input = { ...request?.input, ...more };
  return (await office.gateway.client.createJob({ type: 'invoice.create', sourceId, input }, key)).jobId;
}

async function resultOf(jobId: JobId): Promise<JobResult> {
  const signal = AbortSignal.timeout(61_000);
  return until(`the result of ${jobId}`, 60, signal, async () => (await office.gateway.client.job(jobId)).result);
}

async function asked(jobId: JobId): Promise<JobListEntry> {
  return until(`the question of ${jobId}`, 60, AbortSignal.timeout(61_000), async () => {
    const { stdout } = await office.agent.command('jobs', '--json');
    const entries = JobListEntry.array().parse(JSON.parse(stdout));
    return entries.find((entry) => entry.jobId === jobId && entry.waitingFor === 'approval') ?? null;
  });
}

it('a person is shown what would be made, allows it, and the document of docs/jobs.md is written on it', async () => {
  const dry = await resultOf(await send('dry', { dryRun: true }));
  expect(dry.output).toMatchObject({ masters: [{ type: 'customer.create' }, { type: 'item.create' }, {}] });
  const jobId = await send('meant');
  const { condition, summary, recordedAs } = await asked(jobId);
  expect(condition.code).toBe('job.makes-masters');
  expect(summary).toBe(dry.output['summary']);
  expect(recordedAs).toBeNull();
  const { stdout } = await office.agent.command('approve', jobId);
  expect(stdout).toMatch(/^Approved: .*\nNoted here as the word of .*is known once the bridge has written/);
  const result = await resultOf(jobId);
  expect(result).toMatchObject({ state: 'done', verified: true, differences: done?.['differences'] });
  const namesOf = ({ output }: { output?: unknown }) =>
    (output as { masters: { type: string; name: string }[] }).masters.map(({ type, name }) => [type, name]);
  expect(namesOf(result)).toEqual(namesOf({ output: done?.['output'] }));
  const second = await send('second', { reference: 'WEB-2', number: undefined });
  expect((await asked(second)).recordedAs).toBe('');
  expect((await office.agent.command('approve', second)).stdout).toContain("under nobody's name");
  expect(await resultOf(second)).toMatchObject({ state: 'done', output: {} });
}, 120_000);

it('what is missing is refused as docs/jobs.md shows it', async () => {
  const { state, code, message } = await resultOf(
    await send('incomplete', { customer: 'Newgaon', partyDetails: undefined }),
  );
  const shown = incomplete?.message?.replace(String(request?.input?.['customer']), 'Newgaon');
  expect({ state, code, message }).toEqual({ state: incomplete?.state, code: incomplete?.code, message: shown });
}, 60_000);
