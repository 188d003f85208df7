import { expect, it } from 'vitest';
import { deskOf, keepNumbers, receipt } from '../tally/desk.ts';
import { openOffice } from '../tally/office.ts';
import { DeskPc } from './desk-pc.ts';

const word = { decision: 'approve', always: false, upTo: null, perDay: null, by: 'accountant' } as const;

it.each([
  ['user', 'Desk 1'],
  ['nobody', ''],
] as const)(
  'shows under whose name Tally kept the last document, and notes it with the word of a person (%s)',
  async (importsEnteredBy, name) => {
    await using office = await openOffice({ vouchers: 60 });
    office.simulator.books.follow({ importsEnteredBy });
    keepNumbers(office, 'Receipt');
    const desk = await deskOf(office.source);
    await using agent = new DeskPc(office);
    const write = async (reference: string, known: string | null) => {
      const input = receipt(desk, { bank: { transactionType: 'neft', reference }, amount: `${reference}.00` });
      const jobId = agent.send('payment.create', input);
      await agent.waiting(jobId, 'approval');
      expect(agent.runner.list()[0]).toMatchObject({ jobId, recordedAs: known });
      agent.runner.approve({ ...word, id: jobId });
      expect(await agent.result(jobId)).toMatchObject({ state: 'done', verified: true });
      expect(agent.runner.list()[0]).toMatchObject({ jobId, recordedAs: name });
      const approved = agent.store.audit.rows(0, 100).filter(({ event }) => event === 'job.approved');
      expect(approved.at(-1)).toMatchObject({ by: 'accountant', body: { recordedAs: known } });
    };
    await write('1001', null);
    await write('1002', name);
  },
);
