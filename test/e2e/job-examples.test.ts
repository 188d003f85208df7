import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobId, SourceId } from '../../contract/ids.ts';
import { InvoicesImportOutput } from '../../contract/jobs/invoices-import.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import { jobTypes } from '../../contract/jobs/registry.ts';
import { until } from '../../demo/poll.ts';
import { settle } from '../crash/settle.ts';
import { type Office, openOffice } from '../process/office.ts';
import { jobExamples, type Shown } from './job-examples.ts';

let office: Office;
let sourceId: SourceId;
let installationId: string;
let keys = 0;
const pages = jobExamples();

beforeAll(async () => {
  const settings = { writing: { conflicts: { party: 'accounting-wins' } } };
  office = await openOffice({ vouchers: 120, seed: 7, settings });
  office.agent.start();
  expect(await settle(office)).toEqual([]);
  const [source] = await office.gateway.client.sources();
  if (source?.owner == null) throw new Error('nobody carries the books');
  sourceId = source.sourceId;
  installationId = source.owner;
  const writing = Object.entries(jobTypes).filter(([, { writes }]) => writes);
  for (const [type] of writing) await office.agent.approveAlways(type);
}, 120_000);
afterAll(() => office.close());

async function send(type: string, input: object, more: object = {}): Promise<JobId> {
  keys += 1;
  const isOfBooks = type !== 'source.discover' && type !== 'diagnostics.collect';
  const target = isOfBooks ? { sourceId } : { sourceId: null, installationId };
  const request = { type, ...target, input: { ...input }, ...more } as Parameters<
    typeof office.gateway.client.createJob
  >[0]; // the gateway checks it
  const { jobId } = await office.gateway.client.createJob(request, `example-${keys}`);
  return jobId;
}

async function resultOf(jobId: JobId): Promise<JobResult> {
  return until(
    `the result of ${jobId}`,
    60,
    AbortSignal.timeout(61_000),
    async () => (await office.gateway.client.job(jobId)).result,
  );
}

async function carriedOut(type: string, input: object): Promise<JobResult> {
  return resultOf(await send(type, input));
}

const done = new Map<string, JobResult>();

function example(type: string): Record<string, unknown> {
  return { ...pages.get(type)?.requests[0]?.input };
}

function jobOf(type: string): string {
  return done.get(type)?.jobId ?? expect.fail(`${type} was not carried out`);
}

function nativeIdOf(type: string): string {
  return done.get(type)?.nativeId ?? expect.fail(`${type} names nothing`);
}

interface Failure {
  readonly type: string;
  /** What is otherwise than in the example. */
  readonly with: () => object;
}

/** What a job that failed shows, word for word. */
const failures: readonly Failure[] = [
  { type: 'invoice.create', with: () => ({ items: [{ ...itemOf('invoice.create'), item: 'Moon Dust' }] }) },
  { type: 'invoice.update', with: () => ({ document: { jobId: jobOf('invoice.cancel target') } }) },
  { type: 'invoice.cancel', with: () => ({ document: { jobId: jobOf('invoice.cancel target') } }) },
  {
    type: 'credit-note.create',
    with: () => ({ allocations: [{ type: 'against', reference: 'NO-SUCH-BILL', amount: '252.00' }] }),
  },
  { type: 'bill.create', with: () => ({}) },
  { type: 'debit-note.create', with: () => ({ number: 'DN/25-26/902', total: '104.00' }) },
  { type: 'purchase-order.create', with: () => ({ vendor: 'Nowhere Mills' }) },
  {
    type: 'payment.create',
    with: () => ({
      date: '2026-03-28',
      allocations: [{ type: 'against', reference: 'NO-SUCH-BILL', amount: '1260.00' }],
    }),
  },
  { type: 'payment.reverse', with: () => ({ document: { jobId: jobOf('invoice.create') } }) },
  { type: 'refund.create', with: () => ({ account: 'No Such Bank', bank: undefined }) },
  {
    type: 'journal.create',
    with: () => ({
      lines: [
        { account: 'Bank Charges', debit: '100.00' },
        { account: 'Cash', credit: '90.00' },
      ],
    }),
  },
  { type: 'bank-entry.create', with: () => ({ lines: [{ account: 'Bank Charges', amount: '100.00' }] }) },
  {
    type: 'bank-reconciliation.apply',
    with: () => ({ document: { jobId: jobOf('payment.reverse target') }, account: 'Cash' }),
  },
  { type: 'voucher.cancel', with: () => ({ document: { jobId: 'job_of-another-platform' } }) },
  { type: 'customer.create', with: () => ({ name: 'Other Traders', mobile: undefined }) },
  {
    type: 'customer.update',
    with: () => ({ nativeId: nativeIdOf('customer.create'), basedOn: '1', email: 'other@testgaon.invalid' }),
  },
  { type: 'vendor.create', with: () => ({}) },
  {
    type: 'vendor.update',
    with: () => ({
      nativeId: nativeIdOf('vendor.create'),
      name: 'Cash',
      appliesFrom: undefined,
      registrationType: undefined,
      gstin: undefined,
    }),
  },
  { type: 'account.create', with: () => ({ name: 'Testgaon Debtor', group: 'Sundry Debtors', bank: undefined }) },
  { type: 'item.create', with: () => ({ name: 'copper bottle-1l' }) },
  { type: 'customers.import', with: () => ({ page: 'never-given' }) },
  { type: 'vendors.import', with: () => ({ page: 'never-given' }) },
  { type: 'invoices.import', with: () => ({ page: 'never-given' }) },
  { type: 'chart-of-accounts.import', with: () => ({ page: 'never-given' }) },
  { type: 'accounts.import', with: () => ({ page: 'never-given' }) },
  { type: 'tax-codes.import', with: () => ({ page: 'never-given' }) },
  { type: 'trial-balance.import', with: () => ({ asOn: '2019-12-31' }) },
  { type: 'report.import', with: () => ({ account: 'No Such Ledger' }) },
  { type: 'voucher.link', with: () => ({ jobId: jobOf('invoice.create'), nativeId: nativeIdOf('bill.create') }) },
  { type: 'job.cancel', with: () => ({ jobId: 'job_of-another-platform' }) },
];

function itemOf(type: string): object {
  return (example(type)['items'] as object[])[0] ?? {}; // as the request's schema has them
}

/** In the order in which one builds on another; what is changed of an example names what stands in these books. */
async function carryOutAll(): Promise<void> {
  for (const type of ['connection.test', 'invoice.create', 'payment.create']) await keep(type);
  await keep('invoice.cancel target', 'invoice.create', { billReference: 'WEB-1043', date: '2026-03-28' });
  const invoice = { document: { jobId: jobOf('invoice.cancel target') } };
  await keep('invoice.update', 'invoice.update', invoice);
  const against = { type: 'against', reference: 'WEB-1043', amount: '252.00' };
  await keep('credit-note.create', 'credit-note.create', { allocations: [against] });
  await keep('invoice.cancel', 'invoice.cancel', invoice);
  for (const type of ['bill.create', 'debit-note.create', 'purchase-order.create']) await keep(type);
  const cheque = { transactionType: 'cheque', instrumentNumber: '004512', instrumentDate: '2026-03-28' };
  const receipt = { date: '2026-03-28', allocations: undefined, narration: undefined };
  await keep('payment.reverse target', 'payment.create', { ...receipt, amount: '500.00', bank: cheque });
  const paid = { document: { jobId: jobOf('payment.reverse target') } };
  await keep('bank-reconciliation.apply', 'bank-reconciliation.apply', paid);
  await keep('payment.reverse', 'payment.reverse', paid);
  for (const type of ['refund.create', 'journal.create', 'bank-entry.create']) await keep(type);
  const inCash = { ...receipt, account: 'Cash', amount: '77.00', bank: undefined };
  await keep('voucher.cancel target', 'payment.create', inCash);
  await keep('voucher.cancel', 'voucher.cancel', { document: { jobId: jobOf('voucher.cancel target') } });
  for (const type of ['alteration.probe', 'customer.create', 'vendor.create', 'account.create', 'item.create'])
    await keep(type);
  await keep('customer.update', 'customer.update', { nativeId: nativeIdOf('customer.create') });
  await keep('vendor.update', 'vendor.update', { nativeId: nativeIdOf('vendor.create') });
  for (const type of Object.keys(jobTypes).filter((name) => name.endsWith('.import'))) await keep(type);
  const refused = await carriedOut('payment.create', { ...example('payment.create'), ...inCash, party: 'Nobody' });
  const { records } = InvoicesImportOutput.parse(done.get('invoices.import')?.output);
  await keep('voucher.link', 'voucher.link', { jobId: refused.jobId, nativeId: records[0]?.native.guid });
  for (const type of ['source.discover', 'source.resync', 'diagnostics.collect']) await keep(type);
  await office.agent.command('approve', 'journal.create', '--ask');
  const waiting = await send('journal.create', { ...example('journal.create'), narration: 'Waits' });
  await keep('job.cancel', 'job.cancel', { jobId: waiting });
}

async function keep(name: string, type = name, change: object = {}): Promise<void> {
  const result = await carriedOut(type, { ...example(type), ...change });
  expect([name, result.state, result.code, result.message]).toEqual([name, 'done', null, null]);
  done.set(name, result);
}

it('docs/jobs.md shows of each job type a request, a result, and how it fails', () => {
  expect([...pages.keys()]).toEqual(Object.keys(jobTypes));
  const lacking = [...pages].filter(
    ([type, { requests, results }]) => requests[0]?.type !== type || !results.some(isWell) || results.every(isWell),
  );
  expect(lacking.map(([type]) => type)).toEqual([]);
});

it('each request that is shown is carried out, and its result has what is shown', { timeout: 120_000 }, async () => {
  await carryOutAll();
  const wrong = [...pages].flatMap(([type, { results }]) => {
    const shown = results.find(isWell) ?? expect.fail(type);
    return missing(shown, done.get(type) ?? expect.fail(type), type);
  });
  expect(wrong).toEqual([]);
});

it('each failure that is shown comes word for word', { timeout: 120_000 }, async () => {
  await office.agent.approveAlways('journal.create');
  const wrong: object[] = [];
  for (const { type, with: change } of failures) {
    const words = wordsOf(await carriedOut(type, { ...example(type), ...change() }));
    const shown = pages.get(type)?.results.filter((each) => !isWell(each)) ?? [];
    const isShown = shown.some((each) => isDeepStrictEqual(wordsOf(each), words));
    if (!isShown) wrong.push({ type, ...words });
  }
  expect(wrong).toEqual([]);
});

it('what was asked too late, what a person refuses, and what Tally does not answer is shown as it comes', async () => {
  const over = { notAfter: new Date(Date.now() - 1000).toISOString() };
  for (const type of ['source.resync', 'diagnostics.collect']) {
    const late = await resultOf(await send(type, {}, over));
    expect(pages.get(type)?.results).toContainEqual(expect.objectContaining(wordsOf(late)));
  }
  await office.agent.command('approve', 'alteration.probe', '--refuse', '--always');
  const refused = await carriedOut('alteration.probe', {});
  expect(pages.get('alteration.probe')?.results).toContainEqual(expect.objectContaining(wordsOf(refused)));
  await office.tally.post('/company/close', { name: office.tally.company });
  const closed = await carriedOut('connection.test', {});
  expect(pages.get('connection.test')?.results).toContainEqual(expect.objectContaining(wordsOf(closed)));
  const { output } = await carriedOut('source.discover', {});
  expect(output).toMatchObject({ sources: [], troubles: [{ code: 'tally.no-company' }] });
  expect(JSON.stringify(pages.get('source.discover')?.results)).toContain('"code":"tally.no-company"');
});

function wordsOf({ state, code, message }: Pick<Shown, 'state' | 'code' | 'message'>) {
  return { state, code, message };
}

/** A look at which books are open tells what is wrong in its answer. */
function isWell({ state, code, output }: Shown): boolean {
  const { troubles = [] } = (output ?? {}) as { troubles?: unknown[] };
  return state === 'done' && code === null && troubles.length === 0;
}

/** Where something is shown that is not there, or is of another kind. `…` stands for more; names, times and amounts differ. */
function missing(shown: unknown, real: unknown, at: string): string[] {
  if (shown === null || real === null || typeof shown !== 'object') return [];
  if (Array.isArray(shown)) {
    if (!Array.isArray(real)) return [at];
    return shown.flatMap((each, index) =>
      real[index] === undefined ? [] : missing(each, real[index], `${at}/${index}`),
    );
  }
  if (typeof real !== 'object') return [at];
  const known = new Map(Object.entries(real));
  return Object.entries(shown).flatMap(([name, value]) => {
    if (name === '…' || (name === 'records' && !Array.isArray(value))) return [];
    if (!known.has(name)) return [`${at}/${name}`];
    if (['code', 'verified', 'kind', 'shape'].includes(name) && known.get(name) !== value) return [`${at}/${name}`];
    return missing(value, known.get(name), `${at}/${name}`);
  });
}
