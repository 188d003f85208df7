import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sourceIdOf } from '../../agent/connectors/tally/identity.ts';
import type { JobId, SourceId } from '../../contract/ids.ts';
import type { JobView } from '../../contract/rest.ts';
import { GatewayClient } from '../../gateway/client/client.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import { startTallySimulator, type TallySimulator } from '../../simulators/tally/simulator.ts';
import { eventually, Site } from '../faults/site.ts';
import { keepNumbers } from '../tally/desk.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-upstream-'));
let gateway: Gateway;
let platform: GatewayClient;
let tally: TallySimulator;
let pc: Site;
let sourceId: SourceId;
let keys = 0;

beforeAll(async () => {
  gateway = await startGateway({ data: folder, log: pino({ level: 'silent' }) });
  platform = new GatewayClient({ url: gateway.url, apiKey: gateway.adminKey });
  const books = openBooks({ seed: 71, vouchers: 60, name: 'Upstream Traders' });
  keepNumbers({ books }, 'Journal');
  tally = await startTallySimulator({ companies: [books] });
  const { guid, number, booksFrom } = books.info();
  sourceId = sourceIdOf({ guid, number, booksFrom: booksFrom.replace(/^(....)(..)(..)$/, '$1-$2-$3') });
  const settings = { tally: { origins: [new URL(tally.url).origin] } };
  pc = await Site.open({ platform, gatewayUrl: gateway.url, tallies: [tally], settings });
  await pc.start();
  await eventually('the books are compared', async () => {
    const all = await platform.sources();
    return all.some(({ tieOut }) => tieOut !== null);
  });
});
afterAll(async () => {
  tally.faults.clear();
  await pc.close();
  await tally.stop();
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function send(type: string, input: object): Promise<JobId> {
  keys += 1;
  const { jobId } = await platform.createJob({ type, sourceId, input: { ...input } }, `key-${keys}`);
  return jobId;
}

/** The job once it is shown so. */
function shown(jobId: JobId, is: (job: JobView) => boolean): Promise<JobView> {
  const look = async () => {
    const job = await platform.job(jobId);
    return is(job) && job;
  };
  return eventually(`job ${jobId}`, look, () => platform.job(jobId));
}

const ended = (jobId: JobId) => shown(jobId, ({ result }) => result !== null);
const waiting = (jobId: JobId, reason: string) => shown(jobId, ({ waitingFor }) => waitingFor === reason);

async function takenBack(jobId: JobId) {
  const cancel = await ended(await send('job.cancel', { jobId }));
  expect(cancel).toMatchObject({ state: 'done' });
  return cancel.result?.output;
}

const cancelled = { outcome: 'cancelled', state: 'cancelled' };

function journal(narration: string) {
  const lines = [
    { account: 'Bank Charges', debit: '10.00' },
    { account: 'Cash', credit: '10.00' },
  ];
  return { date: '2026-03-01', narration, lines };
}

function inBooks(narration: string): number {
  const refs = [...tally.books.vouchers('20260301', '20260301')];
  return refs
    .map((ref) => ref.load()['NARRATION'])
    .filter((told) => typeof told === 'string' && told.startsWith(narration)).length;
}

it('shows a document that waits for a person, and takes it back', async () => {
  const job = await send('journal.create', journal('Waits.'));
  const { state, since, createdAt } = await waiting(job, 'approval');
  expect(state).toBe('waiting');
  expect(Date.parse(since ?? '')).toBeGreaterThanOrEqual(Date.parse(createdAt));
  expect(await takenBack(job)).toEqual(cancelled);
  expect(await platform.job(job)).toMatchObject({ state: 'cancelled', since: null, result: { code: 'job.cancelled' } });
  expect(await takenBack(job)).toEqual(cancelled);
  expect(inBooks('Waits.')).toBe(0);
});

it('shows that a question waits for a dialog and since when, and its answer once that is closed', async () => {
  tally.process.openDialog('operator');
  const job = await send('trial-balance.import', { asOn: '2025-12-31' });
  const first = await waiting(job, 'dialog');
  expect(first).toMatchObject({ state: 'waiting', since: expect.any(String), progress: null });
  expect((await platform.job(job)).since).toBe(first.since);
  tally.process.clickOk();
  expect(await ended(job)).toMatchObject({ state: 'done', waitingFor: null, since: null });
});

it('shows how far an import is, and takes it back while Tally is at it', async () => {
  const job = await send('chart-of-accounts.import', { limit: 5000 });
  let asked = 0;
  tally.process.onAsked((text) => {
    if (!text.includes('<TYPE>Ledger</TYPE>')) return;
    asked += 1;
    if (asked === 1) tally.faults.add({ type: 'hang' });
  });
  const { progress } = await shown(job, ({ progress: far }) => far !== null);
  expect(progress?.done).toBeGreaterThan(10);
  expect(await takenBack(job)).toEqual(cancelled);
  expect(await platform.job(job)).toMatchObject({ state: 'cancelled', progress: null });
  tally.process.onAsked(undefined);
  tally.faults.clear();
  expect(await ended(await send('connection.test', {}))).toMatchObject({ state: 'done' });
});

it('says that it is too late for a document on its way, and shows how it is in the books', async () => {
  await pc.approve('journal.create', true);
  tally.faults.add({ type: 'hang', on: 'import' });
  const sent = Promise.withResolvers<void>();
  tally.process.onAsked((text) => text.includes('<TALLYREQUEST>Import<') && sent.resolve());
  const job = await send('journal.create', journal('On its way.'));
  await sent.promise;
  tally.process.onAsked(undefined);
  expect(await takenBack(job)).toEqual({ outcome: 'too-late', state: null });
  expect((await platform.job(job)).result).toBeNull();
  tally.faults.clear();
  expect(await ended(job)).toMatchObject({ state: 'done', result: { verified: true } });
  expect(await takenBack(job)).toEqual({ outcome: 'too-late', state: 'done' });
  expect(inBooks('On its way.')).toBe(1);
});

it('takes back at once what its PC, which is off, has never heard of', async () => {
  await pc.stop();
  const offline = await waiting(await send('journal.create', journal('Never sent.')), 'offline');
  expect(offline).toMatchObject({ state: 'queued', since: offline.createdAt });
  expect(await takenBack(offline.jobId)).toEqual(cancelled);
  expect(await takenBack(offline.jobId)).toEqual(cancelled);
  await pc.start();
  expect(await ended(await send('connection.test', {}))).toMatchObject({ state: 'done' });
  expect(inBooks('Never sent.')).toBe(0);
});
