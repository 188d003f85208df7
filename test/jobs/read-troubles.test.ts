import { describe, expect, it } from 'vitest';
import type { WaitReason } from '../../agent/jobs/wait-reason.ts';
import { openBooks } from '../../simulators/tally/books/open-books.ts';
import type { TallySimulator } from '../../simulators/tally/simulator.ts';
import type { TallyBehaviour } from '../../simulators/tally/wire/behaviour.ts';
import type { Fault } from '../../simulators/tally/wire/faults.ts';
import { hastyClock, openOffice } from '../tally/office.ts';
import { DeskPc } from './desk-pc.ts';

/** Every question that takes more than a moment. */
const reads: readonly (readonly [type: string, input: Record<string, unknown>])[] = [
  ['customers.import', {}],
  ['invoices.import', { from: '2025-10-01', to: '2026-03-31' }],
  ['trial-balance.import', { asOn: '2025-12-31' }],
  ['report.import', { report: 'general-ledger', account: 'Cash', from: '2025-10-01', to: '2026-03-31' }],
  ['vendors.import', {}],
  ['accounts.import', { types: ['bank'] }],
  ['tax-codes.import', {}],
  ['chart-of-accounts.import', {}],
  ['report.import', { report: 'balance-sheet', asOn: '2025-12-31' }],
  ['report.import', { report: 'profit-and-loss', from: '2025-04-01', to: '2026-03-31' }],
  ['report.import', { report: 'cash-flow', from: '2025-04-01', to: '2026-03-31' }],
  [
    'report.import',
    { report: 'outstanding', side: 'receivable', asOn: '2025-12-31', basis: 'due-date', buckets: [30] },
  ],
];

interface Trouble {
  readonly name: string;
  readonly waitsFor: WaitReason;
  readonly code: string;
  readonly behaviour?: Partial<TallyBehaviour>;
  /** It takes long silence to know it: two questions have to do. */
  readonly isSilent?: boolean;
  begin(tally: TallySimulator): void;
  end(tally: TallySimulator): void | Promise<void>;
}

const nameOf = (tally: TallySimulator) => tally.books.info().name;
const other = 'Somebody Else';

function dialog(name: string, behaviour: Partial<TallyBehaviour>, isSilent = true): Trouble {
  return {
    name,
    isSilent,
    waitsFor: 'dialog',
    code: 'tally.dialog',
    behaviour,
    begin: ({ process }) => process.openDialog('operator'),
    end: ({ process }) => process.clickOk(),
  };
}

function fault(name: string, code: string, effects: readonly Fault[]): Trouble {
  return {
    name,
    waitsFor: 'trouble',
    code,
    begin({ faults }) {
      for (const effect of effects) faults.add({ ...effect, times: -1 });
    },
    end: ({ faults }) => faults.clear(),
  };
}

const troubles: readonly Trouble[] = [
  {
    name: 'Tally is busy',
    waitsFor: 'busy',
    code: 'tally.busy',
    isSilent: true,
    begin: ({ process }) => process.beginLongJob(),
    end: ({ process }) => process.endLongJob(),
  },
  dialog('a dialog is open and nothing answers', {}),
  dialog('a dialog is open and the probe answers', { probeDuringDialog: 'answered' }),
  dialog('a dialog is open and answers are empty', { dialogAnswer: 'empty-body' }, false),
  {
    name: 'no company is open',
    waitsFor: 'company-closed',
    code: 'tally.no-company',
    begin: (tally) => void tally.process.shelf.closeCompany(nameOf(tally)),
    end: (tally) => void tally.process.shelf.openCompany(nameOf(tally)),
  },
  {
    name: 'the company is closed and another one open',
    waitsFor: 'company-closed',
    code: 'tally.company-closed',
    begin(tally) {
      const { shelf } = tally.process;
      if (!shelf.openCompany(other))
        tally.process.addCompany(openBooks({ seed: 5, vouchers: 0, name: other, number: '66666' }));
      shelf.closeCompany(nameOf(tally));
    },
    end: (tally) => void tally.process.shelf.openCompany(nameOf(tally)),
  },
  {
    name: 'Tally is closed',
    waitsFor: 'unreachable',
    code: 'tally.unreachable',
    begin: ({ process }) => process.crash(),
    end: (tally) => tally.restart(),
  },
  fault('answers end early', 'tally.truncated', [
    { type: 'truncate-rows', rows: 1, on: 'collection' },
    { type: 'cut-body', bytes: 400, on: 'report' },
  ]),
  fault('answers break off', 'tally.truncated', [{ type: 'cut-body', bytes: 900 }]),
  fault('answers are rubbish', 'tally.garbled', [
    { type: 'garbage', on: 'collection' },
    { type: 'garbage', on: 'report' },
  ]),
];

async function open({ behaviour = {} }: Trouble) {
  const office = await openOffice({ vouchers: 120, behaviour, clock: hastyClock });
  const pc = new DeskPc(office, hastyClock);
  return {
    tally: office.simulator,
    pc,
    async [Symbol.asyncDispose]() {
      await pc[Symbol.asyncDispose]();
      await office.simulator.stop();
    },
  };
}

describe.each(troubles)('while $name', (trouble) => {
  it('every question waits, says for what, and is answered once that is over', { timeout: 120_000 }, async () => {
    await using here = await open(trouble);
    const { tally, pc } = here;
    for (const [type, input] of trouble.isSilent === true ? reads.slice(0, 2) : reads) {
      trouble.begin(tally);
      const job = pc.send(type, input);
      await pc.waiting(job, trouble.waitsFor);
      const [shown] = pc.runner.list();
      expect(shown).toMatchObject({ jobId: job, state: 'waiting', waitingFor: trouble.waitsFor });
      expect([type, shown?.condition.code]).toEqual([type, trouble.code]);
      await trouble.end(tally);
      pc.runner.nudge();
      expect([type, (await pc.result(job)).code]).toEqual([type, null]);
    }
  });

  it('a question whose time is over ends expired, and the next one is answered', async () => {
    await using here = await open(trouble);
    const { tally, pc } = here;
    trouble.begin(tally);
    const job = pc.send('vendors.import', {});
    await pc.waiting(job, trouble.waitsFor);
    pc.timeIsOver(job);
    expect(await pc.result(job)).toMatchObject({ state: 'expired', code: 'job.expired', verified: false, output: {} });
    await trouble.end(tally);
    expect((await pc.ask('vendors.import', {})).state).toBe('done');
  });
});
