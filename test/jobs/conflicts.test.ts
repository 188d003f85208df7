import { afterEach, expect, it } from 'vitest';
import type { ConflictPolicy } from '../../agent/jobs/conflict.ts';
import type { JobFrame } from '../../agent/jobs/job-records.ts';
import type { Instant } from '../../contract/dates.ts';
import type { JobId } from '../../contract/ids.ts';
import { deskOf, invoice, keepNumbers } from '../tally/desk.ts';
import { openOffice } from '../tally/office.ts';
import { briskClock, Pc } from './pc.ts';

/** The real runner, store and connector, the simulated Tally, and a person who changed what the platform wants changed. */

const pcs: Pc[] = [];
afterEach(async () => {
  for (const pc of pcs.splice(0)) {
    await pc.office.simulator.stop();
    pc.remove();
  }
});

async function open(conflictPolicy: ConflictPolicy) {
  const office = await openOffice({ vouchers: 60, clock: briskClock });
  const pc = new Pc(office, { conflictPolicy: () => conflictPolicy });
  pcs.push(pc);
  keepNumbers(office, 'Sales');
  const desk = await deskOf(office.source);
  const [written] = await pc.carryOut(frame(pc, 'job-1', 'invoice.create', invoice(desk)));
  if (!written?.nativeId) throw new Error(JSON.stringify(written));
  const masterId = Number.parseInt(written.nativeId.slice(-8), 16);
  const before = office.books.voucher(masterId)?.alterId;
  office.simulator.keyboard.alterVoucher(masterId, { REFERENCE: 'BY-HAND' });
  const now = () => office.books.voucher(masterId)?.load() ?? {};
  return { pc, before, now };
}

function frame(pc: Pc, jobId: string, type: string, input: object, knownVersion?: string): JobFrame {
  return {
    t: 'job',
    jobId: jobId as JobId,
    type,
    sourceId: pc.office.source.sourceId,
    input: input as JobFrame['input'],
    createdAt: '2026-04-01T00:00:00Z' as Instant,
    validForMs: 72 * 3_600_000,
    ...(knownVersion === undefined ? {} : { knownVersion }),
  };
}

const change = { document: { jobId: 'job-1' }, set: { narration: 'from the platform' } };

it('keeps the books where accounting wins', async () => {
  const { pc, now } = await open('accounting-wins');
  const [result] = await pc.carryOut(frame(pc, 'job-2', 'invoice.update', change));
  expect(result).toMatchObject({ state: 'rejected', code: 'write.changed-meanwhile' });
  expect(now()['NARRATION']).not.toContain('platform');
});

it('lets the platform in where it wins, and keeps what the person did besides', async () => {
  const { pc, now } = await open('platform-wins');
  const [result] = await pc.carryOut(frame(pc, 'job-2', 'invoice.update', change));
  expect(result).toMatchObject({ state: 'done', verified: true });
  expect(now()).toMatchObject({ REFERENCE: 'BY-HAND', NARRATION: expect.stringContaining('from the platform') });
});

it('goes by what the platform had seen when it made the job, where the last seen wins', async () => {
  const { pc, now, before } = await open('last-seen-wins');
  const [unseen] = await pc.carryOut(frame(pc, 'job-2', 'invoice.update', change, String(before)));
  expect(unseen).toMatchObject({ state: 'rejected', code: 'write.changed-meanwhile' });
  const seen = await versionNow(pc);
  const [result] = await pc.carryOut(frame(pc, 'job-3', 'invoice.update', change, seen));
  expect(result).toMatchObject({ state: 'done', verified: true });
  expect(now()['NARRATION']).toContain('platform');
});

it.each([
  ['approve', { state: 'done', verified: true }, true],
  ['refuse', { state: 'refused', code: 'job.refused' }, false],
] as const)('waits for a person, who says whose change counts: %s', async (decision, expected, isIn) => {
  const { pc, now } = await open('manual');
  const waits: (string | undefined)[] = [];
  pc.progressed = (waitingFor, runner) => {
    waits.push(waitingFor);
    if (waitingFor !== 'conflict') return;
    runner.approve({ id: 'job-2', decision, always: false, upTo: null, perDay: null, by: 'accountant' });
  };
  const [result] = await pc.carryOut(frame(pc, 'job-2', 'invoice.update', change));
  expect(waits).toContain('conflict');
  expect(result).toMatchObject(expected);
  expect(JSON.stringify(now()['NARRATION']).includes('platform')).toBe(isIn);
});

async function versionNow({ office }: Pc): Promise<string> {
  let version = '';
  for await (const { records } of office.source.pull(null, office.signal)) {
    for (const { native, data } of records) {
      const { reference } = data as { reference?: string };
      if (reference === 'BY-HAND') version = native.version ?? '';
    }
  }
  return version;
}
