import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobFrame } from '../../agent/jobs/job-records.ts';
import type { JobRunner } from '../../agent/jobs/runner.ts';
import type { Instant } from '../../contract/dates.ts';
import type { Decimal } from '../../contract/decimal.ts';
import type { JobId } from '../../contract/ids.ts';
import type { JobResult } from '../../contract/jobs/job.ts';
import { type Desk, deskOf, keepNumbers } from '../tally/desk.ts';
import { customer, guidOf, ledgersOf } from '../tally/master-desk.ts';
import { type Office, openOffice, pullAll } from '../tally/office.ts';
import { DeskPc } from './desk-pc.ts';
import { Pc } from './pc.ts';

const unknown = { party: 'create', item: 'create', taxLedger: 'create' } as const;
const { name, gstin, address } = customer;
const item = 'Copper Bottle 1L';
const tax = 'Output IGST 18%';

let office: Office;
let desk: Desk;
let pc: Pc;
let jobs = 0;

beforeEach(async () => {
  office = await openOffice({ vouchers: 60, writing: { unknown } });
  keepNumbers(office, 'Sales');
  desk = await deskOf(office.source);
  pc = new Pc(office);
});

afterEach(async () => {
  await office.simulator.stop();
  pc.remove();
});

/** Names a customer, an item and a tax ledger that these books don't have. */
function order() {
  const line = { item, quantity: '4', unit: desk.item.unit, rate: '250.00', amount: '1000.00', account: desk.sales };
  return {
    date: '2025-06-02',
    customer: name,
    partyDetails: { gstin, address },
    items: [{ ...line, taxRate: '18', hsn: '74181010' }],
    charges: [{ account: tax, amount: '180.00', tax: { head: 'igst', rate: '18' } }],
    total: '1180.00',
  };
}

async function run(input: JobFrame['input'], type = 'invoice.create', validForMs = 72 * 3_600_000): Promise<JobResult> {
  jobs += 1;
  const jobId = `job-${jobs}` as JobId;
  const createdAt = '2026-04-01T00:00:00Z' as Instant;
  const { sourceId } = office.source;
  const [result] = await pc.carryOut({ t: 'job', jobId, type, sourceId, input, createdAt, validForMs });
  if (result === undefined) throw new Error('no result');
  return result;
}

/** Whenever the job waits for a person. What they read then. */
function onAsked(speak: (runner: JobRunner, jobId: JobId) => void): string[] {
  const read: string[] = [];
  pc.progressed = (waitingFor, runner) => {
    if (waitingFor !== 'approval') return;
    const [entry] = runner.list();
    if (entry === undefined) throw new Error('there is no job');
    read.push(`${entry.condition.code}: ${entry.summary}`);
    speak(runner, entry.jobId);
  };
  return read;
}

const by = 'accountant';
const word = { always: false, upTo: null, perDay: null, by };
const approve = (runner: JobRunner, id: string) => runner.approve({ ...word, id, decision: 'approve' });
const refuse = (runner: JobRunner, id: string) => runner.approve({ ...word, id, decision: 'refuse' });
const always = (runner: JobRunner, id: string) => runner.approve({ ...word, id, decision: 'approve', always: true });
const never = (runner: JobRunner, id: string) => runner.approve({ ...word, id, decision: 'refuse', always: true });

/** After the first master was made, and before the job is prepared anew. */
function onceMade(act: () => void): void {
  let prepared = 0;
  pc.watch = (point) => {
    if (point !== 'before prepare') return;
    prepared += 1;
    if (prepared === 3) act();
  };
}

function saved() {
  const { altMstId, altVchId } = office.books.info();
  return { masters: altMstId, vouchers: altVchId ?? 0 };
}

it('makes the party, the item and the tax ledger that a document needs, each once, and then writes the document', async () => {
  const before = saved();
  const first = await pullAll(office.source, null, office.signal);
  const read = onAsked(approve);
  const result = await run(order());
  expect(result).toMatchObject({ state: 'done', verified: true, code: null, differences: [] });
  const { sourceId } = office.source;
  const guid = guidOf(office.books, name);
  const records = { account: `${sourceId}:ledger:${guid}`, party: `${sourceId}:party:${guid}` };
  expect(result.output).toMatchObject({
    masters: [
      { type: 'customer.create', name, nativeId: guid, records },
      { type: 'item.create', name: item },
      { type: 'account.create', name: tax },
    ],
  });
  expect(saved()).toEqual({ masters: before.masters + 3, vouchers: before.vouchers + 1 });
  expect(read).toHaveLength(1);
  expect(read[0]).toMatch(/^job\.makes-masters: Sales of ₹1,180\.00, .* First it makes: New customer .*GSTIN/);
  const { records: changed } = await pullAll(office.source, first.cursor, office.signal);
  for (const id of Object.values(records)) {
    const record = changed.get(id);
    expect(record && pc.echoOf(record)).toBe(result.jobId);
  }
});

it('makes nothing the second time, and asks nobody about it', async () => {
  onAsked(approve);
  await run(order());
  const before = saved();
  const read = onAsked(approve);
  const again = await run({ ...order(), reference: 'R/2' });
  expect(again).toMatchObject({ state: 'done', verified: true });
  expect(again.output).not.toHaveProperty('masters');
  expect(read).toEqual([]);
  expect(saved()).toEqual({ masters: before.masters, vouchers: before.vouchers + 1 });
});

describe("a person's word", () => {
  it('is needed for the kind of a master too, unless its rule allows it', async () => {
    const allowed = new Pc(office, { allowed: ['customer.create', 'item.create', 'account.create'] });
    pc.remove();
    pc = allowed;
    const read = onAsked(refuse);
    expect(await run(order())).toMatchObject({ state: 'done', verified: true });
    expect(read).toEqual([]);
  });

  it('that forbids a kind of master ends the document before anything is made', async () => {
    const before = saved();
    const read = onAsked((runner, jobId) => {
      never(runner, 'item.create');
      refuse(runner, jobId);
    });
    expect(await run(order())).toMatchObject({ state: 'refused', code: 'job.refused' });
    expect(read).toHaveLength(1);
    const later = onAsked(approve);
    expect(await run(order())).toMatchObject({ state: 'refused', code: 'job.refused' });
    expect(later).toEqual([]);
    expect(saved()).toEqual(before);
  });

  it('on a limit of the day counts the document once, whatever is made for it', async () => {
    await using agent = new DeskPc(office);
    const limit = {
      ...word,
      upTo: '5000' as Decimal,
      perDay: '2000' as Decimal,
      decision: 'approve',
      always: true,
    } as const;
    agent.runner.approve({ ...limit, id: 'invoice.create' });
    for (const id of ['customer.create', 'item.create', 'account.create']) always(agent.runner, id);
    expect(await agent.ask('invoice.create', order())).toMatchObject({ state: 'done' });
    const rule = agent.runner.rules().find(({ type }) => type === 'invoice.create');
    expect(rule).toMatchObject({ writtenToday: '1180.00' });
    const second = agent.send('invoice.create', { ...order(), customer: 'Newgaon', reference: 'R/2' });
    await agent.waiting(second, 'approval');
    expect(agent.runner.list()[0]).toMatchObject({ condition: { code: 'job.over-day-limit' } });
  });

  it('on a document does not cover a master that it did not show', async () => {
    onAsked(approve);
    await run(order());
    let asked = 0;
    const read = onAsked((runner, jobId) => {
      asked += 1;
      if (asked === 1) always(runner, 'customer.create');
      approve(runner, jobId);
      if (asked === 1) office.books.keyboard.renameMaster('Ledger', tax, 'Something else');
    });
    const input = { ...order(), customer: 'Newgaon', partyDetails: { address: { state: 'Goa' } }, reference: 'R/2' };
    const result = await run(input);
    expect(result).toMatchObject({ state: 'done', output: { masters: [{ name: 'Newgaon' }, { name: tax }] } });
    expect(read).toHaveLength(2);
    expect(read[0]).not.toContain('New account');
    expect(read[1]).toContain('New account');
  });
});

it('stops at what looks like a master of the books, names it, and makes nothing', async () => {
  await run({ name: 'Copper-Bottle (1L)', unit: desk.item.unit }, 'item.create');
  const before = saved();
  onAsked(approve);
  const result = await run(order());
  expect(result).toMatchObject({
    state: 'possible-duplicate',
    code: 'write.master-exists',
    nativeId: null,
    output: { twin: { name: 'Copper-Bottle (1L)' }, stoppedAt: { type: 'item.create', name: item } },
  });
  expect(result.output).not.toHaveProperty('masters');
  expect(saved()).toEqual(before);
  const { twin } = result.output as { twin: { nativeId: string } };
  const meant = await run({ ...order(), notTwinOf: [twin.nativeId] });
  expect(meant).toMatchObject({ state: 'done', verified: true, output: { masters: { length: 3 } } });
});

it('does not send the document when a person changed what was made for it before it was read back', async () => {
  onAsked(approve);
  const before = saved();
  pc.watch = (point) => {
    if (point !== 'before read-back') return;
    pc.watch = () => undefined;
    office.books.keyboard.alterMaster('Ledger', name, { PARENT: 'Sundry Creditors' });
  };
  const result = await run(order());
  expect(result).toMatchObject({
    state: 'rejected',
    code: 'write.master-differs',
    nativeId: null,
    differences: [{ path: 'group', sent: 'Sundry Debtors', found: 'Sundry Creditors' }],
    output: { masters: [{ name }], stoppedAt: { name } },
  });
  expect(saved().vouchers).toBe(before.vouchers);
});

it('tells what it has made when the document is refused after that', async () => {
  const before = saved();
  onAsked(approve);
  onceMade(() => office.books.keyboard.deleteMaster('Ledger', name));
  const result = await run(order());
  expect(result).toMatchObject({
    state: 'rejected',
    code: 'write.unknown-ledger',
    message: `There is no ledger "${name}" in the books. Made in the books for it before: "${name}".`,
    output: { masters: [{ type: 'customer.create', name }] },
  });
  expect(ledgersOf(office.books, name)).toEqual([]);
  expect(saved().vouchers).toBe(before.vouchers);
});

it('writes the document on a master that a person has given another name since', async () => {
  onAsked(approve);
  onceMade(() => office.books.keyboard.renameMaster('Ledger', name, 'Testgaon & Co'));
  expect(await run(order())).toMatchObject({ state: 'done', verified: true });
  expect(ledgersOf(office.books, name)).toEqual([]);
});
