import { expect, it } from 'vitest';
import type { Target, WrittenDocument } from '../../agent/connectors/writer.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import { type Desk, deskOf, invoice, keepNumbers, receipt } from './desk.ts';
import { type Office, type OfficeOptions, openOffice, pullAll } from './office.ts';

const { signal } = new AbortController();

async function open(options: OfficeOptions = {}) {
  const office = await openOffice({ vouchers: 200, ...options });
  keepNumbers(office, 'Sales', 'Receipt', 'Payment');
  return { office, desk: await deskOf(office.source), [Symbol.asyncDispose]: () => office.simulator.stop() };
}

let keys = 0;

/** Each step of the job, up to the document as it reads then. */
async function carryOut({ source }: Office, type: string, input: object, target: Target | null = null) {
  const { writer } = source;
  if (writer === null) throw new Error('Tally can be written to');
  keys += 1;
  const effectKey = String(keys).padStart(16, '0');
  return await writer.withLease(signal, async () => {
    const draft = await writer.prepare({ type, input, effectKey, target }, signal);
    const found = await writer.look(draft, signal);
    if (found.state !== 'absent') throw new Error(`it is ${found.state} already`);
    const sent = await writer.send(draft, signal);
    if (sent.state !== 'accepted' || sent.masterId === null) throw new Error(JSON.stringify(sent));
    const document = await writer.readBack(draft, { masterId: sent.masterId }, signal);
    if (document === null) throw new Error('it is not there');
    return { draft, document, differences: writer.compare(draft, document), target: targetOf(document, effectKey) };
  });
}

/** As the store of links would name it. */
function targetOf({ nativeId, date, record }: WrittenDocument, remoteId: string): Target {
  return { nativeId, date, remoteId, versions: [record.native.version ?? ''] };
}

function dataOf({ record }: WrittenDocument): VoucherData {
  return record.data as VoucherData; // this connector made it
}

const document = { nativeId: 'by the store' };

it.each(['prime7', 'erp9'] as const)(
  'changes only what was asked for in an invoice that it wrote (%s)',
  async (profile) => {
    await using here = await open({ profile });
    const { office, desk } = here;
    const { document: before, target } = await carryOut(office, 'invoice.create', invoice(desk));
    const count = office.books.voucherCount();
    const input = { document, set: { narration: 'Order 8', reference: 'PO/8' } };
    const { document: after, differences } = await carryOut(office, 'invoice.update', input, target);
    expect(differences).toEqual([]);
    expect(office.books.voucherCount()).toBe(count);
    expect(after.nativeId).toBe(before.nativeId);
    expect(dataOf(after)).toMatchObject({ narration: `Order 8 ${target.remoteId}`, reference: 'PO/8' });
    expect(postingsOf(after)).toEqual(postingsOf(before));
  },
);

it('replaces what an invoice is about, under the same number and bill', async () => {
  await using here = await open();
  const { office, desk } = here;
  const { document: before, target } = await carryOut(
    office,
    'invoice.create',
    invoice(desk, { billReference: 'WEB/1' }),
  );
  const content = { items: [], charges: [{ account: desk.sales, amount: '500.00' }], total: '500.00' };
  const { document: after, differences } = await carryOut(
    office,
    'invoice.update',
    { document, set: { content } },
    target,
  );
  expect(differences).toEqual([]);
  expect(after.number).toBe(before.number);
  expect(dataOf(after).items).toEqual([]);
  expect(dataOf(after).lines.find(({ account }) => account === desk.customer)?.bills).toMatchObject([
    { reference: 'WEB/1', amount: '500.00', creditDays: 30 },
  ]);
});

it('refuses new content of an invoice whose taxes are wrong', async () => {
  await using here = await open();
  const { office, desk } = here;
  const { target } = await carryOut(office, 'invoice.create', invoice(desk));
  const { items } = invoice(desk);
  const content = { items, charges: [{ account: desk.tax, amount: '90.00' }], total: '1090.00' };
  await expect(carryOut(office, 'invoice.update', { document, set: { content } }, target)).rejects.toMatchObject({
    code: 'write.tax-differs',
  });
});

it('cancels a document that it wrote, and never a second time', async () => {
  await using here = await open();
  const { office, desk } = here;
  const { target } = await carryOut(office, 'invoice.create', invoice(desk));
  const { document: after, differences } = await carryOut(office, 'invoice.cancel', { document }, target);
  expect(differences).toEqual([]);
  expect(dataOf(after).status).toMatchObject({ state: 'cancelled' });
  await expect(carryOut(office, 'voucher.cancel', { document }, target)).rejects.toMatchObject({
    code: 'write.cancelled',
  });
});

it("sets the bank's day, and takes it away", async () => {
  await using here = await open();
  const { office, desk } = here;
  const { target } = await carryOut(office, 'payment.create', receipt(desk));
  const set = { document, account: desk.bank, bankDate: '2025-06-09' };
  const first = await carryOut(office, 'bank-reconciliation.apply', set, target);
  expect(first.differences).toEqual([]);
  expect(bankDates(first.document)).toEqual(['2025-06-09']);
  const again = { ...target, versions: [first.document.record.native.version ?? ''] };
  const second = await carryOut(office, 'bank-reconciliation.apply', { ...set, bankDate: null }, again);
  expect(bankDates(second.document)).toEqual([null]);
});

it('puts the money of a bounced cheque back, and opens its bills again', async () => {
  await using here = await open();
  const { office, desk } = here;
  await carryOut(office, 'invoice.create', invoice(desk, { billReference: 'WEB/2' }));
  const allocations = [{ type: 'against', reference: 'WEB/2', amount: '1179.60' }];
  const { target } = await carryOut(office, 'payment.create', receipt(desk, { amount: '1179.60', allocations }));
  const input = { document, date: '2025-06-11', charges: [{ account: desk.expense, amount: '118.00' }] };
  const { document: reversal, differences } = await carryOut(office, 'payment.reverse', input, target);
  expect(differences).toEqual([]);
  const { type, lines } = dataOf(reversal);
  expect(type).toBe('payment');
  expect(lines.find(({ account }) => account === desk.customer)).toMatchObject({
    amount: '1179.60',
    bills: [{ type: 'against', reference: 'WEB/2', amount: '1179.60' }],
  });
  const paid = lines.filter(({ account }) => account === desk.bank).map(({ amount }) => amount);
  expect(paid).toEqual(['-1179.60', '-118.00']);
});

type Spoil = (here: { office: Office; desk: Desk; masterId: number }) => void;

it.each<[string, string, Spoil]>([
  ['write.gone', 'deleted', ({ office, masterId }) => office.simulator.keyboard.deleteVoucher(masterId)],
  ['write.cancelled', 'cancelled', ({ office, masterId }) => office.simulator.keyboard.cancelVoucher(masterId)],
  [
    'write.changed-meanwhile',
    'altered',
    ({ office, masterId }) => office.simulator.keyboard.alterVoucher(masterId, { NARRATION: 'by hand' }),
  ],
  [
    'write.has-irn',
    'given an IRN',
    ({ office, masterId }) =>
      office.simulator.keyboard.setIrn(masterId, { irn: 'a'.repeat(64), number: '1', date: '20250602' }),
  ],
])('refuses with %s what a person has %s', async (code, _what, spoil) => {
  await using here = await open();
  const { office, desk } = here;
  const { document: before, target } = await carryOut(office, 'invoice.create', invoice(desk));
  spoil({ office, desk, masterId: Number(before.masterId) });
  const imports = office.simulator.stats.snapshot().byKind.import;
  const change = carryOut(office, 'invoice.update', { document, set: { narration: 'x' } }, target);
  await expect(change).rejects.toMatchObject({ code });
  expect(office.simulator.stats.snapshot().byKind.import).toBe(imports);
});

it('changes what a person has altered once the platform knows it as it is, and keeps what he did', async () => {
  await using here = await open();
  const { office, desk } = here;
  const { document: before, target } = await carryOut(office, 'invoice.create', invoice(desk));
  office.simulator.keyboard.alterVoucher(Number(before.masterId), { REFERENCE: 'BY-HAND' });
  const { records } = await pullAll(office.source, null, signal);
  const basedOn = records.get(before.record.id)?.native.version;
  const input = { document, basedOn, set: { narration: 'from the platform' } };
  const { document: after, differences } = await carryOut(office, 'invoice.update', input, target);
  expect(differences).toEqual([]);
  expect(dataOf(after)).toMatchObject({ reference: 'BY-HAND', narration: `from the platform ${target.remoteId}` });
});

it('leaves alone what a person entered', async () => {
  await using here = await open();
  const { office, desk } = here;
  const { target } = await carryOut(office, 'invoice.create', invoice(desk));
  const theirs = { ...target, remoteId: null };
  const change = carryOut(office, 'invoice.update', { document, set: { narration: 'x' } }, theirs);
  await expect(change).rejects.toMatchObject({ code: 'write.not-ours' });
});

function postingsOf(written: WrittenDocument): unknown {
  const { lines, items, number, date } = dataOf(written);
  const posted = lines.map(({ account, amount, bills }) => ({ account, amount, bills }));
  return { posted, number, date, items: items.map(({ item, amount, rate }) => ({ item, amount, rate })) };
}

function bankDates(written: WrittenDocument): readonly (string | null)[] {
  return dataOf(written).lines.flatMap(({ banks }) => banks.map(({ bankDate }) => bankDate));
}
