import { expect, it } from 'vitest';
import type { WrittenDocument } from '../../agent/connectors/writer.ts';
import type { PlainDate } from '../../contract/dates.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import { type Desk, deskOf, invoice, keepNumbers, receipt } from './desk.ts';
import { type Office, type OfficeOptions, openOffice } from './office.ts';

const { signal } = new AbortController();
let keys = 0;

async function open(options: OfficeOptions = {}) {
  const office = await openOffice({ vouchers: 200, ...options });
  keepNumbers(office, 'Sales', 'Receipt', 'Payment', 'Contra', 'Purchase Order');
  return { office, desk: await deskOf(office.source), [Symbol.asyncDispose]: () => office.simulator.stop() };
}

/** Look, send, read back: what Tally holds then, and how it differs from what was asked for. */
async function write({ source }: Office, type: string, input: object) {
  const { writer } = source;
  if (writer === null) throw new Error('Tally can be written to');
  keys += 1;
  const key = String(keys).padStart(16, '0');
  return await writer.withLease(signal, async () => {
    const draft = await writer.prepare({ type, input, effectKey: key, target: null }, signal);
    const looked = await writer.look(draft, signal);
    if (looked.state !== 'absent') return { looked, document: null, differences: [], summary: draft.summary };
    const sent = await writer.send(draft, signal);
    if (sent.state !== 'accepted' || sent.masterId === null) throw new Error(JSON.stringify(sent));
    const document = await writer.readBack(draft, { masterId: sent.masterId }, signal);
    if (document === null) throw new Error('it is not there');
    return { looked, document, differences: writer.compare(draft, document), summary: draft.summary };
  });
}

function dataOf(document: WrittenDocument | null): VoucherData {
  if (document === null) throw new Error('nothing was written');
  // This connector made the record.
  return document.record.data as VoucherData;
}

const bought = ({ vendor, item, purchases, inputTax }: Desk, more: object = {}) => ({
  date: '2025-06-02',
  vendor,
  number: 'PI-LB-1',
  reference: 'V/881',
  referenceDate: '2025-05-30',
  items: [
    {
      item: item.name,
      quantity: '2',
      unit: item.unit,
      rate: '100',
      amount: '200.00',
      taxRate: '18',
      account: purchases,
    },
  ],
  charges: [{ account: inputTax, amount: '36.00' }],
  total: '236.00',
  ...more,
});

const documents: readonly (readonly [string, string, (desk: Desk) => object, object])[] = [
  [
    'a bill',
    'bill.create',
    (desk) => bought(desk),
    { type: 'purchase', reference: 'V/881', referenceDate: '2025-05-30', isInvoice: true },
  ],
  [
    'a credit note against an invoice',
    'credit-note.create',
    (desk) => ({
      ...invoice(desk),
      creditDays: undefined,
      original: { number: 'SI/25-26/7', date: '2025-05-01', reason: '01-Sales Return' },
    }),
    { type: 'credit-note', original: { number: 'SI/25-26/7', date: '2025-05-01', reason: '01-Sales Return' } },
  ],
  [
    'a debit note',
    'debit-note.create',
    (desk) => bought(desk, { number: 'DN-LB-1', referenceDate: undefined }),
    { type: 'debit-note', number: 'DN-LB-1' },
  ],
  [
    'a purchase order',
    'purchase-order.create',
    (desk) => bought(desk, { number: undefined, referenceDate: undefined, dueOn: '2025-06-20' }),
    { type: 'purchase-order', affects: { accounts: false, stock: false } },
  ],
  [
    'a refund',
    'refund.create',
    ({ customer, bank }) => ({ date: '2025-06-05', customer, amount: '70.50', account: bank, narration: 'returned' }),
    { type: 'payment' },
  ],
  [
    'a journal with cost centres',
    'journal.create',
    ({ expense, cash, costCentre }) => ({
      date: '2025-06-05',
      lines: [
        { account: expense, debit: '100.00', costs: [{ centre: costCentre, amount: '100.00' }] },
        { account: cash, credit: '100.00' },
      ],
    }),
    { type: 'journal' },
  ],
  [
    "the bank's charges",
    'bank-entry.create',
    ({ expense, inputTax, bank }) => ({
      date: '2025-06-05',
      account: bank,
      direction: 'out',
      amount: '118.00',
      lines: [
        { account: expense, amount: '100.00' },
        { account: inputTax, amount: '18.00' },
      ],
      bank: { transactionType: 'other', reference: 'CHG-1' },
    }),
    { type: 'payment' },
  ],
  [
    'cash brought to the bank',
    'bank-entry.create',
    ({ bank, cash }) => ({
      date: '2025-06-05',
      account: bank,
      direction: 'in',
      amount: '500.00',
      lines: [{ account: cash, amount: '500.00' }],
    }),
    { type: 'contra', nativeType: 'Contra' },
  ],
  [
    'a receipt with tax deducted and charges',
    'payment.create',
    (desk) => receipt(desk, { deductions: [{ account: desk.expense, amount: '11.80' }] }),
    { type: 'receipt' },
  ],
  [
    'a receipt of two customers',
    'payment.create',
    ({ customer, vendor, bank, ...desk }) => ({
      ...receipt({ customer, vendor, bank, ...desk }),
      party: undefined,
      amount: undefined,
      parties: [
        { party: customer, amount: '10.00' },
        { party: vendor, amount: '20.00' },
      ],
    }),
    { type: 'receipt' },
  ],
];

it.each(documents)('writes %s that reads back as it was asked for', async (_what, type, input, expected) => {
  await using here = await open();
  const { document, differences } = await write(here.office, type, input(here.desk));
  expect(differences).toEqual([]);
  expect(dataOf(document)).toMatchObject(expected);
});

it('posts a receipt net of its deductions', async () => {
  await using here = await open();
  const { office, desk } = here;
  const input = receipt(desk, { amount: '1000.00', deductions: [{ account: desk.expense, amount: '23.60' }] });
  const { document, summary } = await write(office, 'payment.create', input);
  const posted = Object.fromEntries(dataOf(document).lines.map(({ account, amount }) => [account, amount]));
  expect(posted).toEqual({ [desk.customer]: '-1000.00', [desk.expense]: '23.60', [desk.bank]: '976.40' });
  expect(summary).toContain(' of ₹1,000.00, ');
});

it("takes a vendor's bill of the same number for the same paper, on whatever day, unless a person said otherwise", async () => {
  await using here = await open();
  const { office, desk } = here;
  const { document } = await write(office, 'bill.create', bought(desk));
  const later = bought(desk, { number: 'PI-LB-2', date: '2025-09-09' });
  expect(await write(office, 'bill.create', later)).toMatchObject({
    looked: { state: 'twin', document: { nativeId: document?.nativeId } },
  });
  const meant = { ...later, notTwinOf: [document?.nativeId] };
  expect(await write(office, 'bill.create', meant)).toMatchObject({ looked: { state: 'absent' }, differences: [] });
});

it('takes a document of the same number in its series for a twin within its financial year, not beyond', async () => {
  await using here = await open();
  const { office, desk } = here;
  const { document } = await write(office, 'bill.create', bought(desk, { date: '2025-04-01' }));
  const another = (date: string) => bought(desk, { date, referenceDate: date, reference: `OF ${date}` });
  for (const date of ['2025-09-09', '2026-03-31']) {
    expect(await write(office, 'bill.create', another(date))).toMatchObject({
      looked: { state: 'twin', document: { nativeId: document?.nativeId } },
    });
  }
  expect(await write(office, 'bill.create', another('2025-03-31'))).toMatchObject({ looked: { state: 'absent' } });
});

it('refuses a number that the books would not keep, and a date that would renumber later documents', async () => {
  await using office = await openOffice({ vouchers: 200 });
  const desk = await deskOf(office.source);
  await expect(write(office, 'invoice.create', invoice(desk, { number: 'MY/1' }))).rejects.toMatchObject({
    code: 'write.number-not-kept',
  });
  await expect(write(office, 'payment.create', receipt(desk))).rejects.toMatchObject({ code: 'write.renumbers' });
  const last = [...office.books.vouchers('00000000', '99999999')].map(({ date }) => date).at(-1) ?? '';
  const date = `${last.slice(0, 4)}-${last.slice(4, 6)}-${last.slice(6)}`;
  expect(await write(office, 'payment.create', receipt(desk, { date }))).toMatchObject({ differences: [] });
});

it('tells what a document would do, and writes nothing', async () => {
  await using here = await open();
  const { office, desk } = here;
  const { writer } = office.source;
  const before = office.books.voucherCount();
  const told = await writer?.preview(
    { type: 'invoice.create', input: invoice(desk), effectKey: '0'.repeat(16), target: null },
    signal,
  );
  expect(office.books.voucherCount()).toBe(before);
  expect(told).toMatchObject({ twin: null, summary: expect.stringContaining('₹1,179.60') });
  const own = told?.balances.find(({ account }) => account === desk.customer);
  expect(own).toMatchObject({ change: '1179.60', asOn: '2025-06-02' });
  const { document } = await write(office, 'invoice.create', invoice(desk));
  const again = await writer?.preview(
    { type: 'invoice.create', input: invoice(desk, { reference: 'R/1' }), effectKey: '1'.repeat(16), target: null },
    signal,
  );
  expect(again?.balances.find(({ account }) => account === desk.customer)?.before).toBe(own?.after);
  expect(dataOf(document).reference).toBeNull();
});

it.each([
  ['write.unknown-bill', 'NO-SUCH', '10.00'],
  ['write.more-than-open', 'WEB/3', '1179.61'],
])('refuses with %s what the books would put on account', async (code, reference, amount) => {
  await using here = await open();
  const { office, desk } = here;
  await write(office, 'invoice.create', invoice(desk, { billReference: 'WEB/3' }));
  const settling = (sum: string) => ({ amount: sum, allocations: [{ type: 'against', reference, amount: sum }] });
  await expect(write(office, 'payment.create', receipt(desk, settling(amount)))).rejects.toMatchObject({ code });
  const paidOut = { ...receipt(desk, settling('1.00')), direction: 'payment' };
  await expect(write(office, 'payment.create', paidOut)).rejects.toMatchObject({ code: 'write.unknown-bill' });
});

it('posts for review where the site wants that', async () => {
  await using here = await open({ writing: { postAsOptional: true } });
  const { office, desk } = here;
  const { document, differences } = await write(office, 'invoice.create', invoice(desk));
  expect(differences).toEqual([]);
  expect(dataOf(document)).toMatchObject({ status: { state: 'optional' }, affects: { accounts: false } });
});

it('writes nothing into a period whose returns are filed', async () => {
  await using here = await open({ writing: { filedUpTo: '2025-06-02' as PlainDate } });
  const { office, desk } = here;
  await expect(write(office, 'invoice.create', invoice(desk))).rejects.toMatchObject({ code: 'write.period-filed' });
  const next = invoice(desk, { date: '2025-06-03' });
  expect(await write(office, 'invoice.create', next)).toMatchObject({ differences: [] });
});

it('takes the names that the site has given to ledgers and items for those of the books', async () => {
  await using office = await openOffice({ vouchers: 200 });
  const desk = await deskOf(office.source);
  await using mapped = await open({
    writing: { accounts: { 'cust-42': desk.customer }, items: { 'SKU-1': desk.item.name } },
  });
  const input = invoice(desk, { customer: 'CUST 42' });
  const items = input.items.map((item) => ({ ...item, item: 'SKU-1' }));
  const { document, differences } = await write(mapped.office, 'invoice.create', { ...input, items });
  expect(differences).toEqual([]);
  expect(dataOf(document).headerParty).toBe(desk.customer);
});
