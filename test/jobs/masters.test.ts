import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JobFrame } from '../../agent/jobs/job-records.ts';
import type { Instant } from '../../contract/dates.ts';
import type { JobId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import { customer, guidOf, ledgersOf } from '../tally/master-desk.ts';
import { type Office, openOffice, pullAll } from '../tally/office.ts';
import { tap, type Wiretap } from '../tally/wiretap.ts';
import { briskClock, Pc } from './pc.ts';

let office: Office;
let wire: Wiretap;
let pc: Pc;
let jobs = 0;

beforeEach(async () => {
  const through = async (url: string) => {
    wire = await tap(url);
    return wire.url;
  };
  office = await openOffice({ vouchers: 60, clock: briskClock, through });
  pc = new Pc(office);
});

afterEach(async () => {
  await wire[Symbol.asyncDispose]();
  await office.simulator.stop();
  pc.remove();
});

async function run(type: string, input: JobFrame['input']): Promise<JobResult> {
  jobs += 1;
  const [result] = await pc.carryOut({
    t: 'job',
    jobId: `job-${jobs}` as JobId,
    type,
    sourceId: office.source.sourceId,
    input,
    createdAt: '2026-04-01T00:00:00Z' as Instant,
    validForMs: 72 * 3_600_000,
  });
  if (result === undefined) throw new Error('no result');
  return result;
}

it('tells the records of what it made, and knows the changes of each of them for its own', async () => {
  const before = await pullAll(office.source, null, office.signal);
  const result = await run('customer.create', customer);
  const guid = guidOf(office.books, customer.name);
  const { sourceId } = office.source;
  const account = `${sourceId}:ledger:${guid}`;
  const party = `${sourceId}:party:${guid}`;
  expect(result).toMatchObject({ state: 'done', verified: true, nativeId: guid, number: null });
  expect(result.output).toEqual({ name: customer.name, records: { account, party }, unchanged: false });
  const { records } = await pullAll(office.source, before.cursor, office.signal);
  for (const id of [account, party]) {
    const record = records.get(id);
    expect(record && pc.echoOf(record)).toBe(result.jobId);
  }
  await run('customer.update', { nativeId: guid, email: customer.email });
  office.books.keyboard.alterMaster('Ledger', customer.name, { NARRATION: 'by hand' });
  const byHand = (await pullAll(office.source, before.cursor, office.signal)).records.get(party);
  expect(byHand && pc.echoOf(byHand)).toBeNull();
  const nothing = await run('customer.update', { nativeId: guid, email: customer.email });
  expect(nothing).toMatchObject({ state: 'done', verified: true, output: { unchanged: true } });
  expect(byHand && pc.echoOf(byHand)).toBeNull();
});

it('ends a create of what a person has made with the choice to link it', async () => {
  await run('customer.create', customer);
  const nativeId = guidOf(office.books, customer.name);
  const twice = await run('customer.create', { ...customer, name: 'Navgaon House', aliases: [] });
  expect(twice).toMatchObject({ state: 'possible-duplicate', code: 'write.master-exists', nativeId: null });
  expect(twice.output).toMatchObject({ twin: { nativeId, name: customer.name, alike: ['gstin', 'pan', 'phone'] } });
});

it('looks again when a master was saved between look and send', async () => {
  let hasActed = false;
  pc.watch = (point) => {
    if (point !== 'before send' || hasActed) return;
    hasActed = true;
    office.books.keyboard.createMaster('Ledger', { NAME: customer.name.toUpperCase(), PARENT: 'Sundry Debtors' });
  };
  expect(await run('customer.create', customer)).toMatchObject({
    state: 'possible-duplicate',
    output: { twin: { name: customer.name.toUpperCase(), alike: ['name'] } },
  });
});

it('tells the truth once a person has answered the question that a create of what exists opened', async () => {
  office.simulator.books.follow({ createOfExisting: 'dialog' });
  const { keyboard } = office.books;
  wire.onRequest = (_number, xml) => {
    if (!xml.includes('ACTION="Create"')) return;
    wire.onRequest = () => undefined;
    keyboard.createMaster('Ledger', { NAME: customer.name, PARENT: 'Sundry Debtors' });
  };
  const running = run('customer.create', customer);
  await expect.poll(() => office.simulator.process.state(), { timeout: 20_000 }).toMatchObject({ state: 'dialog' });
  office.simulator.process.clickOk();
  expect(await running).toMatchObject({ state: 'unknown', code: 'write.unknown' });
  expect(ledgersOf(office.books, customer.name)).toHaveLength(1);
  expect(ledgersOf(office.books, customer.name)[0]).not.toHaveProperty('EMAIL');
}, 60_000);

it('ends unknown, with what stood there before, when Tally altered one that was there', async () => {
  await run('customer.create', customer);
  const nativeId = guidOf(office.books, customer.name);
  wire.onRequest = (_number, xml) => {
    if (xml.includes('ACTION="Create"')) office.books.keyboard.renameMaster('Ledger', customer.name, 'Navgaon House');
  };
  const input = { name: 'Navgaon House', phone: customer.mobile, email: 'late@navgaon.invalid', notTwinOf: [nativeId] };
  const result = await run('customer.create', input);
  expect(result).toMatchObject({
    state: 'unknown',
    code: 'write.altered-existing',
    verified: false,
    nativeId,
    output: { before: { NAME: customer.name, EMAIL: customer.email } },
  });
  expect(result.differences).toContainEqual({
    path: 'EMAIL',
    sent: '',
    before: customer.email,
    found: 'late@navgaon.invalid',
  });
  expect(ledgersOf(office.books, 'Navgaon House')).toHaveLength(1);
});
