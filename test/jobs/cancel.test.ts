import { afterAll, describe, expect, it } from 'vitest';
import type { JobId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import type { JobCancelOutput } from '../../contract/jobs/job-cancel.ts';
import { keepNumbers } from '../tally/desk.ts';
import { type OfficeOptions, openOffice } from '../tally/office.ts';
import { DeskPc } from './desk-pc.ts';

async function open(options: OfficeOptions = {}) {
  const office = await openOffice({ vouchers: 200, ...options });
  keepNumbers(office, 'Journal');
  const pc = new DeskPc(office);
  pc.approveAlways('journal.create');
  return {
    office,
    pc,
    async [Symbol.asyncDispose]() {
      office.simulator.faults.clear();
      await pc[Symbol.asyncDispose]();
      await office.simulator.stop();
    },
  };
}

type Here = Awaited<ReturnType<typeof open>>;

function journal(narration: string) {
  return {
    date: '2026-03-01',
    narration,
    lines: [
      { account: 'Bank Charges', debit: '100.00' },
      { account: 'Cash', credit: '100.00' },
    ],
  };
}

function inBooks({ office }: Here, narration: string): number {
  return [...office.books.vouchers('20260301', '20260301')].filter((ref) =>
    told(ref.load()['NARRATION']).startsWith(narration),
  ).length;
}

function told(narration: unknown): string {
  return typeof narration === 'string' ? narration : '';
}

/** Takes the job back while Tally is asked for the `nth` time about it; null: it was not asked so often. */
async function cancelledAt(
  { office, pc }: Here,
  nth: number,
  type: string,
  input: Record<string, unknown>,
): Promise<readonly [JobResult, JobResult] | null> {
  let asked = 0;
  let cancel: JobId | null = null;
  const job = pc.send(type, input);
  office.simulator.process.onAsked(() => {
    asked += 1;
    if (asked === nth) cancel = pc.send('job.cancel', { jobId: job });
  });
  const ended = await pc.result(job);
  office.simulator.process.onAsked(undefined);
  return cancel === null ? null : [ended, await pc.result(cancel)];
}

const everything = { from: '00000000', to: '99999999' };

const seen: string[] = [];
afterAll(() => console.log(`taken back at each request of a document: ${seen.join(', ')}`));

describe('a document that is taken back', () => {
  it('while Tally is asked about it for the first, second … last time is not in the books, or it is too late and told as it is', async () => {
    await using here = await open();
    await here.pc.ask('journal.create', journal('Before.'));
    for (let nth = 1; ; nth += 1) {
      const results = await cancelledAt(here, nth, 'journal.create', journal(`Taken back ${nth}.`));
      if (results === null) break;
      const [ended, cancel] = results;
      const { outcome, state } = cancel.output as JobCancelOutput; // made by the type itself
      seen.push(`${nth} ${outcome} ${ended.state}`);
      expect(ended.state).toBe(outcome === 'cancelled' ? 'cancelled' : 'done');
      expect(state === null || state === ended.state).toBe(true);
      expect(inBooks(here, `Taken back ${nth}.`)).toBe(ended.state === 'done' ? 1 : 0);
    }
    expect(new Set(seen.map((each) => each.replace(/^\d+ /, '')))).toEqual(
      new Set(['cancelled cancelled', 'too-late done']),
    );
  });

  it('and makes its customer first is not in the books either, and what was made for it is told', {
    timeout: 90_000,
  }, async () => {
    await using here = await open({ writing: { unknown: { party: 'create', item: 'refuse', taxLedger: 'refuse' } } });
    const { office, pc } = here;
    keepNumbers(office, 'Receipt');
    for (const type of ['payment.create', 'customer.create']) pc.approveAlways(type);
    const ends = new Set<string>();
    for (let nth = 1; ; nth += 1) {
      const party = `Testgaon Traders ${nth}`;
      const details = { partyDetails: { address: { state: 'Gujarat' } }, account: 'Cash', amount: '100.00' };
      const input = { date: '2026-03-01', narration: `For ${nth}.`, party, ...details };
      const results = await cancelledAt(here, nth, 'payment.create', input);
      if (results === null) break;
      const [ended, cancel] = results;
      const { outcome, state } = cancel.output as JobCancelOutput; // made by the type itself
      const isMade = [...office.books.masters('Ledger', everything)].some(({ NAME }) => NAME === party);
      ends.add(`${outcome} ${ended.state} ${isMade}`);
      if (outcome === 'cancelled') expect(ended.state).toBe('cancelled');
      expect(state === null || state === ended.state).toBe(true);
      expect(inBooks(here, `For ${nth}.`)).toBe(ended.state === 'done' ? 1 : 0);
      expect('masters' in ended.output).toBe(isMade);
    }
    expect([...ends].toSorted()).toEqual([
      'cancelled cancelled false',
      'cancelled cancelled true',
      'too-late cancelled true',
      'too-late done true',
    ]);
  });

  it('before it is sent ends at once, though Tally does not answer, and the next one is written once it does', async () => {
    await using here = await open();
    const { office, pc } = here;
    office.simulator.faults.add({ type: 'hang' });
    const hung = Promise.withResolvers<void>();
    office.simulator.process.onAsked(() => hung.resolve());
    const job = pc.send('journal.create', journal('Held up.'));
    await hung.promise;
    expect((await pc.ask('job.cancel', { jobId: job })).output).toEqual({ outcome: 'cancelled', state: 'cancelled' });
    expect(await pc.result(job)).toMatchObject({ state: 'cancelled', code: 'job.cancelled' });
    const next = pc.send('journal.create', journal('After.'));
    office.simulator.faults.clear();
    expect(await pc.result(next)).toMatchObject({ state: 'done', verified: true });
    expect([inBooks(here, 'Held up.'), inBooks(here, 'After.')]).toEqual([0, 1]);
  });

  it('after it was sent and before Tally has answered is too late, and ends as it is in the books', async () => {
    await using here = await open();
    const { office, pc } = here;
    office.simulator.faults.add({ type: 'hang', on: 'import' });
    const sent = Promise.withResolvers<void>();
    office.simulator.process.onAsked((text) => text.includes('<TALLYREQUEST>Import<') && sent.resolve());
    const job = pc.send('journal.create', journal('On its way.'));
    await sent.promise;
    expect((await pc.ask('job.cancel', { jobId: job })).output).toEqual({ outcome: 'too-late', state: null });
    office.simulator.faults.clear();
    const ended = await pc.result(job);
    expect(ended.state).toBe('done');
    expect(inBooks(here, 'On its way.')).toBe(1);
    expect((await pc.ask('job.cancel', { jobId: job })).output).toEqual({ outcome: 'too-late', state: 'done' });
  });

  it('after a send that broke off is not sent again once Tally proves that it did not land', async () => {
    await using here = await open();
    const { office, pc } = here;
    office.simulator.faults.add({ type: 'refuse', on: 'import' });
    const sent = Promise.withResolvers<void>();
    office.simulator.process.onAsked((text) => {
      if (!text.includes('<TALLYREQUEST>Import<')) return;
      office.simulator.process.beginLongJob();
      sent.resolve();
    });
    const job = pc.send('journal.create', journal('Broken off.'));
    await sent.promise;
    office.simulator.process.onAsked(undefined);
    expect((await pc.ask('job.cancel', { jobId: job })).output).toEqual({ outcome: 'too-late', state: null });
    office.simulator.process.endLongJob();
    expect(await pc.result(job)).toMatchObject({ state: 'cancelled', code: 'job.cancelled' });
    expect(inBooks(here, 'Broken off.')).toBe(0);
  });
});

const reads: readonly (readonly [type: string, input: Record<string, unknown>])[] = [
  ['customers.import', {}],
  ['vendors.import', {}],
  ['chart-of-accounts.import', {}],
  ['accounts.import', { types: ['bank'] }],
  ['tax-codes.import', {}],
  ['invoices.import', { from: '2024-04-01', to: '2026-03-31' }],
  ['trial-balance.import', { asOn: '2025-12-31' }],
  ['report.import', { report: 'balance-sheet', asOn: '2025-12-31' }],
  ['report.import', { report: 'profit-and-loss', from: '2025-04-01', to: '2026-03-31' }],
  ['report.import', { report: 'cash-flow', from: '2025-04-01', to: '2026-03-31' }],
  [
    'report.import',
    { report: 'outstanding', side: 'receivable', asOn: '2025-12-31', basis: 'due-date', buckets: [30] },
  ],
  ['report.import', { report: 'general-ledger', account: 'Cash', from: '2024-04-01', to: '2026-03-31' }],
];

describe('a question that is taken back', () => {
  it.each(reads)(
    'while Tally is at it is given up at once, and Tally is free for the next: %s %j',
    async (type, input) => {
      await using here = await open();
      const { office, pc } = here;
      office.simulator.faults.add({ type: 'hang', skip: 1 });
      const hung = Promise.withResolvers<void>();
      let asked = 0;
      office.simulator.process.onAsked(() => {
        asked += 1;
        if (asked === 2) hung.resolve();
      });
      const read = pc.send(type, input);
      await hung.promise;
      expect((await pc.ask('job.cancel', { jobId: read })).output).toEqual({
        outcome: 'cancelled',
        state: 'cancelled',
      });
      expect(await pc.result(read)).toMatchObject({ state: 'cancelled', code: 'job.cancelled', output: {} });
      expect(asked).toBe(2);
      office.simulator.faults.clear();
      expect((await pc.ask(type, input)).state).toBe('done');
    },
  );

  it('in the middle of a big book asks for no more of it', async () => {
    await using here = await open({ vouchers: 4_000 });
    const { office, pc } = here;
    const asked = { report: 'general-ledger', account: 'Cash', from: '2024-04-01', to: '2026-03-31', limit: 5_000 };
    const read = pc.send('report.import', asked);
    await pc.heard(({ jobId, done = 0 }) => jobId === read && done > 0);
    expect((await pc.ask('job.cancel', { jobId: read })).output).toEqual({ outcome: 'cancelled', state: 'cancelled' });
    const { requests } = office.simulator.stats.snapshot();
    expect((await pc.ask('connection.test', {})).state).toBe('done');
    const tested = office.simulator.stats.snapshot().requests - requests;
    expect((await pc.ask('connection.test', {})).state).toBe('done');
    expect(office.simulator.stats.snapshot().requests - requests - tested).toBe(tested);
  });
});
