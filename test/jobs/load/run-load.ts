import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectControl } from '../../../agent/control/client.ts';
import type { SourceId } from '../../../contract/ids.ts';
import { jobEndStates } from '../../../contract/jobs/job.ts';
import type { JobView } from '../../../contract/rest.ts';
import { until } from '../../../demo/poll.ts';
import { type Office, openOffice } from '../../process/office.ts';
import { Dice } from '../../sim/dice.ts';
import { deskOf } from '../../tally/desk.ts';
import { openOffice as openBooks } from '../../tally/office.ts';
import type { Earlier } from '../proof/cases.ts';
import { writeTypes } from '../proof/proof.ts';
import { checkLoad } from './check-load.ts';
import { type Chain, chainOf } from './plan.ts';
import { harm } from './trouble.ts';

export interface LoadOptions {
  readonly jobs: number;
  /** Share of the chains that something goes wrong in. */
  readonly faults: number;
  /** Jobs a second; 0: as fast as it goes. */
  readonly rate: number;
  readonly vouchers: number;
  readonly seed: number;
  /** Whether the simulator takes the time that was measured on Tally. */
  readonly measured: boolean;
  /** Whether the jobs come during the first full sync instead of after it. */
  readonly syncing: boolean;
  readonly say: (line: string) => void;
}

export interface LoadReport {
  readonly jobs: number;
  readonly faults: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Of a job, on average. */
  readonly requests: number;
  readonly tallyMs: number;
  readonly findings: readonly string[];
}

/** So many jobs are on their way at the same time at most. */
const window = 200;
const { signal } = new AbortController();

/** Gateway, engine and Tally as processes of their own, a mixed load of jobs, and what became of each. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { vouchers, seed, measured, syncing } = options;
  const flags = measured ? ['--set', 'latency=measured'] : [];
  const office = await openOffice({ vouchers, seed, flags });
  try {
    const desk = await deskOfBooks(seed);
    await keepNumbers(office);
    office.agent.start();
    await approveAll(office);
    const sourceId = await sourceOf(office, syncing);
    return await carryOut(office, sourceId, (serial) => chainOf(serial, desk), options);
  } finally {
    await office.close();
  }
}

async function carryOut(
  office: Office,
  sourceId: SourceId,
  chain: (serial: number) => Chain,
  { jobs, faults, rate, seed, say }: LoadOptions,
): Promise<LoadReport> {
  const dice = new Dice(seed);
  const before = await statsOf(office);
  const startedAt = performance.now();
  const views: { readonly chain: Chain; readonly ended: readonly JobView[] }[] = [];
  const running = new Set<Promise<void>>();
  let [sent, harmed] = [0, 0];
  for (let serial = 1; sent < jobs; serial += 1) {
    const one = chain(serial);
    if (dice.next() < faults) {
      harmed += 1;
      await harm(office, dice);
    }
    const run = write(office, sourceId, one).then((ended) => {
      views.push({ chain: one, ended });
      running.delete(run);
    });
    running.add(run);
    const count = one.first === null ? 1 : 2;
    sent += count;
    if (running.size >= window) await Promise.race(running);
    if (rate > 0) await sleep(Math.max(0, startedAt + (sent * 1000) / rate - performance.now()));
    if (serial % 100 === 0) say(`${sent} jobs sent, ${views.length} of ${serial} documents done`);
  }
  await Promise.all(running);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await statsOf(office);
  const times = views.flatMap(({ ended }) => ended.map(latencyOf)).toSorted((a, b) => a - b);
  return {
    jobs: times.length,
    faults: harmed,
    seconds,
    p50Ms: percentile(times, 50),
    p95Ms: percentile(times, 95),
    p99Ms: percentile(times, 99),
    requests: (after.requests - before.requests) / times.length,
    tallyMs: ((after.tallySeconds - before.tallySeconds) * 1000) / times.length,
    findings: await checkLoad(office.tally, views),
  };
}

/** The change follows its document at once, but for one that needs the document's own id. */
async function write(office: Office, sourceId: SourceId, { first, type, last }: Chain): Promise<readonly JobView[]> {
  if (first === null) return [await ended(office, await send(office, sourceId, type, last(unknown)))];
  const earlier = await send(office, sourceId, first.type, first.input);
  const isById = type === 'customer.update' || type === 'vendor.update';
  const wrote = isById ? await ended(office, earlier) : earlier;
  const { jobId } = wrote;
  const nativeId = wrote.result?.nativeId ?? '';
  const later = await send(office, sourceId, type, last({ jobId, nativeId }));
  return [await ended(office, earlier), await ended(office, later)];
}

const unknown = { jobId: '', nativeId: '' } as Earlier; // nothing is written before

function send({ gateway }: Office, sourceId: SourceId, type: string, input: object): Promise<JobView> {
  return gateway.client.createJob({ type, sourceId, input: { ...input } }, randomUUID());
}

function ended({ gateway }: Office, { jobId, type }: JobView): Promise<JobView> {
  return until(
    `the end of ${type}`,
    1800,
    signal,
    async () => {
      const job = await gateway.client.job(jobId);
      return jobEndStates.some((state) => state === job.state) ? job : null;
    },
    250,
  );
}

/** From the gateway's taking it to the agent's having read it back. */
function latencyOf({ createdAt, result }: JobView): number {
  return result === null ? Number.NaN : Date.parse(result.finishedAt) - Date.parse(createdAt);
}

function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

async function statsOf({ tally }: Office): Promise<{ readonly requests: number; readonly tallySeconds: number }> {
  return (await tally.get('stats')) as { requests: number; tallySeconds: number }; // the simulator's own form
}

/** The same seed gives the same masters, however many vouchers. */
async function deskOfBooks(seed: number) {
  await using books = await openBooks({ vouchers: 60, company: { seed } });
  return await deskOf(books.source);
}

async function keepNumbers({ tally }: Office): Promise<void> {
  const series = { NAME: 'Default', NUMBERINGMETHOD: 'Automatic', NUMBERINGSUBMETHOD: 'Auto Retain' };
  for (const name of ['Sales', 'Receipt', 'Payment', 'Purchase Order', 'Credit Note', 'Journal']) {
    const changes = { VOUCHERNUMBERSERIES: [series] };
    await tally.post('keyboard/alter-master', { type: 'VoucherType', name, changes });
  }
}

async function approveAll({ agent }: Office): Promise<void> {
  await agent.enginePid();
  const control = await until('the engine', 30, signal, () => connectControl(join(agent.data, 'control.json')));
  for (const id of writeTypes)
    await control.approve({ id, decision: 'approve', always: true, upTo: null, perDay: null, by: 'accountant' });
}

async function sourceOf({ agent, gateway }: Office, syncing: boolean): Promise<SourceId> {
  return await until('the source', 600, signal, async () => {
    const [source] = await gateway.client.sources();
    const [status] = (await agent.status())?.sources ?? [];
    return source !== undefined && (syncing || status?.state === 'in-sync') ? source.sourceId : null;
  });
}
