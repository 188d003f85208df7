import { createHash } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import type { Draft, Sent, WriteRequest, Writer } from '../../agent/connectors/writer.ts';
import { isBridgeError } from '../../contract/errors.ts';
import { deskOf, invoice, keepNumbers, receipt } from './desk.ts';
import { openOffice } from './office.ts';
import { tap } from './wiretap.ts';

const key = '0123456789ABCDEF';
const otherKey = 'FEDCBA9876543210';
const { signal } = new AbortController();
const asked = (type: string, input: unknown, effectKey: string): WriteRequest => ({
  type,
  input,
  effectKey,
  target: null,
});

async function writeOne(
  writer: Writer,
  type: string,
  input: object,
  effectKey = key,
): Promise<{ draft: Draft; sent: Sent }> {
  return await writer.withLease(signal, async () => {
    const draft = await writer.prepare({ type, input, effectKey, target: null }, signal);
    expect(await writer.look(draft, signal)).toEqual({ state: 'absent' });
    await writer.mark(signal);
    return { draft, sent: await writer.send(draft, signal) };
  });
}

async function open(options: Parameters<typeof openOffice>[0] = {}) {
  const office = await openOffice({ vouchers: 200, ...options });
  keepNumbers(office, 'Sales', 'Receipt');
  const { writer } = office.source;
  if (writer === null) throw new Error('Tally can be written to');
  return { office, writer, desk: await deskOf(office.source), [Symbol.asyncDispose]: () => office.simulator.stop() };
}

it('writes an item invoice that reads back as it was asked for', async () => {
  await using here = await open();
  const { writer, desk } = here;
  const { draft, sent } = await writeOne(writer, 'invoice.create', invoice(desk));
  expect(sent).toMatchObject({ state: 'accepted', masterId: expect.any(String) });
  const document = await writer.readBack(draft, { masterId: masterIdOf(sent) }, signal);
  if (document === null) throw new Error('not found');
  expect(writer.compare(draft, document)).toEqual([]);
  expect(document).toMatchObject({
    date: '2025-06-02',
    nativeId: expect.stringContaining('-'),
    number: expect.any(String),
  });
  expect(document.record.data).toMatchObject({ type: 'sales', isInvoice: true, headerParty: desk.customer });
});

it.each(['prime7', 'erp9'] as const)('writes an accounting invoice and a receipt (%s)', async (profile) => {
  await using here = await open({ profile });
  const { writer, desk } = here;
  const accounting = invoice(desk, { items: [], charges: [{ account: desk.sales, amount: '1179.60' }] });
  const jobs = [
    ['invoice.create', accounting, key],
    ['payment.create', receipt(desk), otherKey],
  ] as const;
  for (const [type, input, effectKey] of jobs) {
    const { draft, sent } = await writeOne(writer, type, input, effectKey);
    const document = await writer.readBack(draft, { masterId: masterIdOf(sent) }, signal);
    expect(document && writer.compare(draft, document)).toEqual([]);
    expect(await writer.look(draft, signal)).toMatchObject({ state: 'ours' });
  }
});

it('settles bills, keeps the rest on account, and gives the bank its details', async () => {
  await using here = await open();
  const { writer, desk } = here;
  await writeOne(writer, 'invoice.create', invoice(desk, { billReference: 'LB/1' }), otherKey);
  const input = receipt(desk, {
    amount: '1500.00',
    allocations: [
      { type: 'against', reference: 'LB/1', amount: '1179.60' },
      { type: 'on-account', amount: '320.40' },
    ],
  });
  const { draft, sent } = await writeOne(writer, 'payment.create', input);
  const document = await writer.readBack(draft, { masterId: masterIdOf(sent) }, signal);
  expect(document && writer.compare(draft, document)).toEqual([]);
  const data = document?.record.data as { lines: { account: string; bills: object[]; banks: object[] }[] };
  expect(data.lines.find(({ account }) => account === desk.customer)?.bills).toMatchObject([
    { type: 'against', reference: 'LB/1', amount: '-1179.60' },
    { type: 'on-account', reference: null, amount: '-320.40' },
  ]);
  expect(data.lines.find(({ account }) => account === desk.bank)?.banks).toMatchObject([
    { reference: 'ZZZZN52025060512345' },
  ]);
});

it('holds a document back when a person saved one since the look, and then sees it', async () => {
  await using here = await open();
  const { writer, desk, office } = here;
  const { sent } = await writeOne(writer, 'payment.create', receipt(desk), otherKey);
  office.simulator.keyboard.alterVoucher(Number(masterIdOf(sent)), { DATE: '20250708' });
  const draft = await writer.prepare(asked('payment.create', receipt(desk), key), signal);
  expect(await writer.look(draft, signal)).toEqual({ state: 'absent' });
  const before = office.books.voucherCount();
  office.simulator.keyboard.alterVoucher(Number(masterIdOf(sent)), { DATE: '20250606' });
  expect(await writer.send(draft, signal)).toEqual({ state: 'held', code: 'tally.books-moved' });
  expect(office.books.voucherCount()).toBe(before);
  expect(await writer.look(draft, signal)).toMatchObject({ state: 'twin' });
});

it('finds its document when the answer was lost after Tally had saved it', async () => {
  await using here = await open();
  const { writer, desk, office } = here;
  const draft = await writer.prepare(asked('invoice.create', invoice(desk), key), signal);
  await writer.look(draft, signal);
  const mark = await writer.mark(signal);
  const before = office.books.voucherCount();
  office.simulator.faults.add({ type: 'drop-answer', on: 'import' });
  expect(await writer.send(draft, signal)).toMatchObject({ state: 'unsure' });
  const found = await writer.find(draft, mark, signal);
  expect(found.state).toBe('ours');
  expect(office.books.voucherCount()).toBe(before + 1);
  if (found.state === 'ours') expect(writer.compare(draft, found.document)).toEqual([]);
});

it('says absent only when the counters have not moved', async () => {
  await using here = await open();
  const { writer, desk, office } = here;
  const draft = await writer.prepare(asked('payment.create', receipt(desk), key), signal);
  await writer.look(draft, signal);
  const mark = await writer.mark(signal);
  office.simulator.faults.add({ type: 'refuse', on: 'import' });
  expect(await writer.send(draft, signal)).toMatchObject({ state: 'unsure' });
  expect(await writer.find(draft, mark, signal)).toEqual({ state: 'absent' });
  const other = [...office.books.vouchers('20250601', '20250630')].find(({ isCancelled }) => !isCancelled);
  office.simulator.keyboard.alterVoucher(other?.masterId ?? 0, { NARRATION: 'somebody works' });
  expect(await writer.find(draft, mark, signal)).toMatchObject({ state: 'unclear' });
});

it('finds its document by content when a person changed the narration at once, and by marker when the amount', async () => {
  await using here = await open();
  const { writer, desk, office } = here;
  const draft = await writer.prepare(asked('payment.create', receipt(desk), key), signal);
  await writer.look(draft, signal);
  const mark = await writer.mark(signal);
  const sent = await writer.send(draft, signal);
  office.simulator.keyboard.alterVoucher(Number(masterIdOf(sent)), { NARRATION: 'mine now' });
  expect(await writer.find(draft, mark, signal)).toMatchObject({
    state: 'ours',
    document: { masterId: masterIdOf(sent) },
  });
  office.simulator.keyboard.alterVoucher(Number(masterIdOf(sent)), { NARRATION: `mine ${key}`, DATE: '20250607' });
  const found = await writer.find(draft, mark, signal);
  expect(found).toMatchObject({ state: 'ours' });
  if (found.state !== 'ours') return;
  expect(writer.compare(draft, found.document).map(({ path }) => path)).toEqual(['date', 'narration']);
});

it('reads back null for a document that a person deleted', async () => {
  await using here = await open();
  const { writer, desk, office } = here;
  const { draft, sent } = await writeOne(writer, 'payment.create', receipt(desk));
  office.simulator.keyboard.deleteVoucher(Number(masterIdOf(sent)));
  expect(await writer.readBack(draft, { masterId: masterIdOf(sent) }, signal)).toBeNull();
});

it('names a twin that a person entered: same party and amount two days before', async () => {
  await using here = await open();
  const { writer, desk, office } = here;
  const { sent } = await writeOne(writer, 'payment.create', receipt(desk));
  office.simulator.keyboard.alterVoucher(Number(masterIdOf(sent)), { NARRATION: 'by hand', DATE: '20250603' });
  const again = await writer.prepare(asked('payment.create', receipt(desk), otherKey), signal);
  expect(await writer.look(again, signal)).toMatchObject({
    state: 'twin',
    document: { masterId: masterIdOf(sent) },
  });
});

it('names a twin under a voucher type whose name no condition can hold', async () => {
  await using here = await open();
  const { writer, desk, office } = here;
  office.books.keyboard.renameMaster('VoucherType', 'Receipt', 'Receipt "new"');
  const byHand = await writeOne(writer, 'payment.create', receipt(desk, { voucherType: 'Receipt "new"' }));
  office.simulator.keyboard.alterVoucher(Number(masterIdOf(byHand.sent)), { NARRATION: 'by hand' });
  const again = asked('payment.create', receipt(desk, { voucherType: 'Receipt "new"' }), otherKey);
  expect(await writer.look(await writer.prepare(again, signal), signal)).toMatchObject({
    state: 'twin',
    document: { masterId: masterIdOf(byHand.sent) },
  });
});

it.each([1, 2])('sees a twin although answer %i of the look stops before its first row', async (nth) => {
  await using here = await open();
  const { writer, desk, office } = here;
  const { sent } = await writeOne(writer, 'payment.create', receipt(desk));
  office.simulator.keyboard.alterVoucher(Number(masterIdOf(sent)), { NARRATION: 'by hand' });
  const again = await writer.prepare(asked('payment.create', receipt(desk), otherKey), signal);
  office.simulator.faults.add({ type: 'truncate-rows', rows: 0, on: 'collection', skip: nth });
  expect(await writer.look(again, signal)).toMatchObject({ state: 'twin', document: { masterId: masterIdOf(sent) } });
});

it('takes no number for free because one of the answers about its year stops before its first row', async () => {
  await using here = await open();
  const { writer, desk, office } = here;
  const series = { NAME: 'Default', NUMBERINGMETHOD: 'Manual' };
  office.books.keyboard.alterMaster('VoucherType', 'Sales', { VOUCHERNUMBERSERIES: [series] });
  const numbered = (date: string) => invoice(desk, { date, number: 'LB/1' });
  const { sent } = await writeOne(writer, 'invoice.create', numbered('2025-06-02'));
  office.simulator.keyboard.alterVoucher(Number(masterIdOf(sent)), { NARRATION: 'by hand' });
  const again = await writer.prepare(asked('invoice.create', numbered('2025-09-01'), otherKey), signal);
  const told: string[] = [];
  for (let skip = 1; skip <= 14; skip += 1) {
    office.simulator.faults.add({ type: 'truncate-rows', rows: 0, on: 'collection', skip });
    told.push(await writer.look(again, signal).then(({ state }) => state, codeOf));
    office.simulator.faults.clear();
  }
  expect(told).toContain('tally.truncated');
  expect(told).not.toContain('absent');
});

it("gives back Tally's own words when it does not take a document", async () => {
  await using here = await open();
  const { writer, desk, office } = here;
  const draft = await writer.prepare(asked('payment.create', receipt(desk), key), signal);
  await writer.look(draft, signal);
  office.simulator.keyboard.renameMaster('Ledger', desk.bank, 'Other Bank');
  const sent = await writer.send(draft, signal);
  expect(sent).toMatchObject({ state: 'rejected', text: expect.stringContaining(desk.bank) });
});

it('writes nothing into a company that was renamed', async () => {
  await using here = await open({ vouchers: 20 });
  const { writer, desk, office } = here;
  const draft = await writer.prepare(asked('payment.create', receipt(desk), key), signal);
  const [company] = office.simulator.process.shelf.open();
  if (company === undefined) throw new Error('no company');
  office.simulator.process.shelf.rename(company, 'Another Name');
  await expect(writer.send(draft, signal)).rejects.toMatchObject({ code: 'write.waits' });
});

it('writes while a full pull goes on, without waiting for its end', async () => {
  await using here = await open({ vouchers: 1_500 });
  const { writer, desk, office } = here;
  let batches = 0;
  let writtenAt = 0;
  const pulling = (async () => {
    for await (const _batch of office.source.pull(null, signal)) batches += 1;
  })();
  const { sent } = await writeOne(writer, 'payment.create', receipt(desk));
  writtenAt = batches;
  await pulling;
  expect(sent.state).toBe('accepted');
  expect(writtenAt).toBeLessThan(batches);
  expect(office.simulator.stats.snapshot().peakConcurrency).toBe(1);
});

function masterIdOf(sent: Sent): string {
  if (sent.state !== 'accepted' || sent.masterId === null) throw new Error(JSON.stringify(sent));
  return sent.masterId;
}

it('tells beforehand by what the bytes of its request are known, and afterwards what Tally answered', async () => {
  const bodies: string[] = [];
  const through = async (url: string) => {
    const wire = await tap(url);
    wire.onRequest = (_number, xml) => void bodies.push(xml);
    onTestFinished(() => wire[Symbol.asyncDispose]());
    return wire.url;
  };
  await using here = await open({ through });
  const { writer, desk } = here;
  const draft = await writer.prepare(asked('payment.create', receipt(desk), key), signal);
  const request = writer.requestOf(draft);
  await writer.look(draft, signal);
  await writer.mark(signal);
  const sent = await writer.send(draft, signal);
  expect(bodies.map((xml) => createHash('sha256').update(Buffer.from(xml, 'utf16le')).digest('hex'))).toContain(
    request?.sha256,
  );
  expect(sent.exchanges).toMatchObject([{ request }]);
  expect(sent.exchanges?.[0]?.answer).toContainEqual({ path: 'RESPONSE/CREATED', text: '1' });
});

function codeOf(error: unknown): string {
  if (!isBridgeError(error)) throw error;
  return error.code;
}
