import { expect, it } from 'vitest';
import type { WritingSite } from '../../agent/connectors/connector.ts';
import { type Desk, deskOf, invoice, keepNumbers, receipt } from './desk.ts';
import { customer, prepare, signal, write } from './master-desk.ts';
import { type Office, type OfficeOptions, openOffice } from './office.ts';

const createAll: Partial<WritingSite> = { unknown: { party: 'create', item: 'create', taxLedger: 'create' } };

async function open(options: OfficeOptions = {}) {
  const office = await openOffice({ vouchers: 100, writing: createAll, ...options });
  keepNumbers(office, 'Sales', 'Receipt', 'Payment');
  const { writer } = office.source;
  if (writer === null) throw new Error('Tally can be written to');
  return { office, writer, desk: await deskOf(office.source), [Symbol.asyncDispose]: () => office.simulator.stop() };
}

const { name, gstin, address } = customer;

/** Names a customer, an item and a tax ledger that these books don't have. */
function order(desk: Desk, more: object = {}) {
  const line = { item: 'Copper Bottle 1L', quantity: '4', unit: desk.item.unit, rate: '250.00', amount: '1000.00' };
  return {
    date: '2025-06-02',
    customer: name,
    partyDetails: { gstin, address },
    items: [{ ...line, account: desk.sales, taxRate: '18', hsn: '74181010' }],
    charges: [{ account: 'Output IGST 18%', amount: '180.00', tax: { head: 'igst', rate: '18' } }],
    total: '1180.00',
    ...more,
  };
}

function mastersOf({ books }: Office): number {
  return books.info().altMstId;
}

it('names what it makes first, checks the document as if that was there, and has written nothing by then', async () => {
  await using here = await open();
  const { office, writer, desk } = here;
  const saved = mastersOf(office);
  const draft = await prepare(writer, 'invoice.create', order(desk));
  expect(draft.needs).toEqual([
    { type: 'customer.create', name },
    { type: 'item.create', name: 'Copper Bottle 1L' },
    { type: 'account.create', name: 'Output IGST 18%' },
  ]);
  expect(draft).toMatchObject({ amount: '1180.00', date: null });
  expect(draft.summary).toMatch(
    /^Sales of ₹1,180\.00, Testgaon .*\. First it makes: New customer Testgaon .*; New item Copper Bottle 1L.*; New account Output IGST 18%, under Duties & Taxes$/,
  );
  expect(mastersOf(office)).toBe(saved);
});

it('refuses a document that is wrong in itself before anything is made for it', async () => {
  await using here = await open();
  const { office, writer, desk } = here;
  const saved = mastersOf(office);
  const refused = (more: object) => expect(prepare(writer, 'invoice.create', order(desk, more))).rejects;
  await refused({ total: '1180.01' }).toMatchObject({ code: 'write.unbalanced' });
  const charges = [{ account: 'Output IGST 18%', amount: '185.00', tax: { head: 'igst' } }];
  await refused({ charges, total: '1185.00' }).toMatchObject({ code: 'write.tax-differs' });
  const within = [{ account: 'Output CGST 9%', amount: '180.00', tax: { head: 'cgst' } }];
  await refused({ charges: within }).toMatchObject({ code: 'write.tax-differs' });
  await refused({ items: [{ ...order(desk).items[0], account: 'No Such Sales' }] }).toMatchObject({
    code: 'write.unknown-ledger',
  });
  expect(mastersOf(office)).toBe(saved);
});

const incomplete: readonly (readonly [string, (desk: Desk) => object])[] = [
  ['partyDetails/address/state', () => ({ partyDetails: undefined })],
  ['items/0/hsn', (desk) => ({ items: [{ ...order(desk).items[0], hsn: undefined }] })],
  ['items/0/taxRate', (desk) => ({ items: [{ ...order(desk).items[0], taxRate: undefined }] })],
];

it.each(incomplete)('refuses a document that does not say %s of what is to be made', async (path, more) => {
  await using here = await open();
  const { writer, desk } = here;
  await expect(prepare(writer, 'invoice.create', order(desk, more(desk)))).rejects.toMatchObject({
    code: 'write.master-incomplete',
    details: { path },
  });
});

const contradicting: readonly (readonly [string, (desk: Desk) => object])[] = [
  ['partyDetails/address/state: ', () => ({ partyDetails: { gstin, address: { state: 'Goa' } } })],
  ['gst/partyGstin: ', () => ({ gst: { partyGstin: gstin.replace(/.$/, 'X') } })],
  ['items/0/unit: ', (desk) => ({ items: [{ ...order(desk).items[0], unit: 'Parsec' }] })],
  [
    'items/1/item: ',
    (desk) => ({ items: [...order(desk).items, { ...order(desk).items[0], item: 'copper bottle-1L', hsn: '7418' }] }),
  ],
  ['customer: ', () => ({ customer: 'Primary' })],
  ['partyDetails/gstin: ', () => ({ partyDetails: { address, registrationType: 'regular' } })],
];

it.each(contradicting)('refuses with its path what the document says wrongly: %s', async (path, more) => {
  await using here = await open();
  const { writer, desk } = here;
  const refusal = await prepare(writer, 'invoice.create', order(desk, more(desk))).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: expect.stringMatching(/^(job\.invalid|write\.unbalanced)$/) });
  expect(refusal).toMatchObject({ details: { reason: expect.stringContaining(path) } });
});

it.each([
  ['party', 'write.unknown-ledger'],
  ['item', 'write.unknown-item'],
  ['taxLedger', 'write.unknown-ledger'],
] as const)('refuses an unknown %s where the site says nothing of it', async (kind, code) => {
  const unknown = { party: 'create', item: 'create', taxLedger: 'create', [kind]: 'refuse' } as WritingSite['unknown'];
  await using here = await open({ writing: { unknown } });
  const { writer, desk } = here;
  await expect(prepare(writer, 'invoice.create', order(desk))).rejects.toMatchObject({ code });
});

it('makes nothing that the books have under a name which the site has given for it, or folded otherwise', async () => {
  await using first = await open();
  const { customer: known, item, tax } = first.desk;
  const writing = { ...createAll, accounts: { 'cust-42': known, 'tax-18': tax }, items: { 'SKU-1': item.name } };
  await using here = await open({ writing });
  const { writer, desk } = here;
  const [line] = order(desk).items;
  const mapped = order(desk, {
    customer: 'CUST 42',
    items: [{ ...line, item: 'sku 1', hsn: undefined }],
    charges: [{ account: 'Tax 18', amount: '180.00', tax: { head: 'igst' } }],
  });
  expect(await prepare(writer, 'invoice.create', mapped)).not.toHaveProperty('needs');
  const upper = invoice(desk, { customer: known.toUpperCase() });
  expect(await prepare(writer, 'invoice.create', upper)).not.toHaveProperty('needs');
});

it('puts first what looks like a master of the books, so that it stops the document before anything is made', async () => {
  await using here = await open();
  const { writer, desk } = here;
  await write(writer, 'item.create', { name: 'Copper-Bottle (1L)', unit: desk.item.unit });
  const { draft, looked } = await write(writer, 'invoice.create', order(desk));
  expect(draft.needs?.[0]).toEqual({ type: 'item.create', name: 'Copper Bottle 1L' });
  expect(looked).toMatchObject({ state: 'twin', alike: ['similar name'] });
});

it('makes the customer of a receipt, and the ledger of tax that was deducted', async () => {
  await using here = await open();
  const { writer, desk } = here;
  const input = receipt(desk, {
    party: name,
    partyDetails: { address: { state: 'Maharashtra' } },
    deductions: [{ account: 'GST on charges', amount: '18.00', tax: { head: 'igst' } }],
  });
  expect((await prepare(writer, 'payment.create', input)).needs).toEqual([
    { type: 'customer.create', name },
    { type: 'account.create', name: 'GST on charges' },
  ]);
  const paid = { ...input, direction: 'payment' };
  expect((await prepare(writer, 'payment.create', paid)).needs?.[0]).toEqual({ type: 'vendor.create', name });
  const against = { ...input, allocations: [{ type: 'against', reference: 'X', amount: '5000.00' }] };
  await expect(prepare(writer, 'payment.create', against)).rejects.toMatchObject({ code: 'write.unknown-bill' });
});

it('tells in a dry run what it would make, what looks like it, and the balances from nothing', async () => {
  await using here = await open();
  const { office, writer, desk } = here;
  const saved = mastersOf(office);
  const request = { type: 'invoice.create', input: order(desk), effectKey: '0'.repeat(16), target: null };
  const told = await writer.preview(request, signal);
  expect(told.masters).toMatchObject([
    { type: 'customer.create', name, twin: null, summary: expect.stringContaining('under Sundry Debtors') },
    { type: 'item.create', name: 'Copper Bottle 1L', twin: null },
    { type: 'account.create', name: 'Output IGST 18%', twin: null },
  ]);
  expect(told.balances).toContainEqual(
    expect.objectContaining({ account: name, before: '0.00', change: '1180.00', after: '1180.00' }),
  );
  expect(mastersOf(office)).toBe(saved);
  await write(writer, 'customer.create', { ...customer, name: 'Navgaon House', aliases: [] });
  const again = await writer.preview(request, signal);
  expect(again.masters?.[0]).toMatchObject({ type: 'customer.create', twin: { name: 'Navgaon House' } });
});

it('takes the master that the job has made for the one that is named, and makes none that a person has deleted since', async () => {
  await using here = await open();
  const { office, writer, desk } = here;
  const made = await write(writer, 'invoice.create', order(desk));
  const nativeId = made.document?.nativeId ?? '';
  const request = {
    type: 'invoice.create',
    input: order(desk),
    effectKey: '0'.repeat(16),
    target: null,
    made: [{ type: 'customer.create', name, nativeId, records: {} }],
  };
  office.books.keyboard.renameMaster('Ledger', name, 'Testgaon & Co');
  expect((await writer.prepare(request, signal)).summary).toContain('Testgaon & Co');
  office.books.keyboard.deleteMaster('Ledger', 'Testgaon & Co');
  await expect(writer.prepare(request, signal)).rejects.toMatchObject({ code: 'write.unknown-ledger' });
});
