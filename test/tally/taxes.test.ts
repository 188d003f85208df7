import { expect, it } from 'vitest';
import { systemClock } from '../../agent/clock.ts';
import { plainSite } from '../../agent/connectors/connector.ts';
import { TallyGateway } from '../../agent/connectors/tally/gateway/tally-gateway.ts';
import { passingNotes } from '../../agent/connectors/tally/notes.ts';
import { readMasterList } from '../../agent/connectors/tally/pull/master-versions.ts';
import { Reader } from '../../agent/connectors/tally/pull/reader.ts';
import { BookDesk } from '../../agent/connectors/tally/write/book-desk.ts';
import { ProvenForms } from '../../agent/connectors/tally/write/change/form.ts';
import { KnownMasters } from '../../agent/connectors/tally/write/master/known-masters.ts';
import { requireTaxes } from '../../agent/connectors/tally/write/taxes/require-taxes.ts';
import { TaxMemory } from '../../agent/connectors/tally/write/taxes/tax-memory.ts';
import { type DraftVoucher, plainLine, plainVoucher } from '../../agent/connectors/tally/write/voucher/draft.ts';
import { NumberingMemory } from '../../agent/connectors/tally/write/voucher/numbering.ts';
import { type Decimal, isZero, sum } from '../../contract/decimal.ts';
import type { VoucherData } from '../../contract/records/voucher.ts';
import { type Desk, deskOf, invoice, keepNumbers, receipt } from './desk.ts';
import { type Office, openOffice, pullAll, vouchersOf } from './office.ts';

const { signal } = new AbortController();

/** The books as a step of a job has them open. */
async function openDesk({ simulator, tally }: Office): Promise<BookDesk> {
  const [found] = await tally.discover(signal);
  if (found === undefined) throw new Error('no company is open');
  const { fingerprint: pin, sourceId } = found;
  const gateway = new TallyGateway({
    origin: simulator.url,
    clock: systemClock,
    notes: passingNotes(),
    isSure: true,
    limits: undefined,
  });
  const reader = await Reader.open({ gateway, pin, lane: 'write', signal });
  const list = await readMasterList(reader, sourceId);
  return new BookDesk({
    reader,
    sourceId,
    list,
    taxes: new TaxMemory(),
    numbering: new NumberingMemory(),
    dates: new Map(),
    masters: new KnownMasters(),
    site: plainSite.writing,
    forms: new ProvenForms(passingNotes()),
  });
}

/** A recorded document as if a job had asked for it. */
function asDraft(data: VoucherData): DraftVoucher {
  const underItems = new Set(data.items.flatMap(({ accounts }) => accounts.map(({ account }) => account)));
  return {
    ...plainVoucher,
    // Only trades are looked at.
    type: data.type as DraftVoucher['type'],
    voucherType: data.nativeType,
    date: data.date,
    number: null,
    referenceDate: data.referenceDate,
    party: data.headerParty,
    narration: '',
    lines: data.lines
      .filter(({ account }) => !underItems.has(account))
      .map(({ account, amount }) => ({ ...plainLine, account, amount, isParty: account === data.headerParty })),
    items: data.items.map(({ item, amount }) => ({
      item,
      quantity: '1' as Decimal,
      unit: '',
      rate: amount,
      discount: null,
      amount,
      account: '',
      godown: '',
      batch: null,
      costs: [],
    })),
    gst: data.gst,
    original: data.original?.number == null ? null : { ...data.original, number: data.original.number },
    notTwinOf: [],
  };
}

function twoMore(amount: Decimal): Decimal {
  return sum([amount, (amount.startsWith('-') ? '-2' : '2') as Decimal]);
}

const trades = new Set(['sales', 'purchase', 'credit-note', 'debit-note']);
const isTax = (account: string) => /^(Output|Input) [CSI]GST$/.test(account);

async function recorded(office: Office): Promise<readonly DraftVoucher[]> {
  const { records } = await pullAll(office.source, null, signal);
  return vouchersOf(records.values())
    .filter(({ data }) => trades.has(data.type) && data.status.state !== 'cancelled')
    .map(({ data }) => asDraft(data));
}

async function refusals(drafts: readonly DraftVoucher[], desk: BookDesk): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const draft of drafts) {
    await requireTaxes(draft, { rates: [], gst: undefined }, desk).catch((error: Error) =>
      refused.push(`${draft.date} ${error.message}`),
    );
  }
  return refused;
}

it.each(['prime7', 'erp9'] as const)('refuses nothing that honest books hold (%s)', async (profile) => {
  await using office = await openOffice({ vouchers: 6000, profile, company: { seed: 3 } });
  const drafts = await recorded(office);
  expect(new Set(drafts.map(({ type }) => type))).toEqual(trades);
  expect(drafts.length).toBeGreaterThan(1000);
  expect(await refusals(drafts, await openDesk(office))).toEqual([]);
});

it('refuses each document with items once its tax is two rupees more', async () => {
  await using office = await openOffice({ vouchers: 1000 });
  const taxed = (await recorded(office)).filter(
    ({ items, lines, type, original }) =>
      items.length > 0 &&
      lines.some(({ account }) => isTax(account)) &&
      (type === 'sales' || type === 'purchase' || original?.date != null),
  );
  const more = taxed.map((draft) => {
    const at = draft.lines.findIndex(({ account, amount }) => isTax(account) && !isZero(amount));
    const lines = draft.lines.map((line, i) => (i === at ? { ...line, amount: twoMore(line.amount) } : line));
    return { ...draft, lines };
  });
  expect(await refusals(more, await openDesk(office))).toHaveLength(taxed.length);
  expect(taxed.length).toBeGreaterThan(100);
});

/** The invoice over 1000.00 at 18 % with other taxes, or of another day. */
function taxed(desk: Desk, taxes: Readonly<Record<string, string>>, more: object = {}) {
  const total = sum(['1000' as Decimal, ...(Object.values(taxes) as Decimal[])]);
  const charges = Object.entries(taxes).map(([account, amount]) => ({ account, amount }));
  return { ...invoice(desk), charges, total, ...more };
}

/** A customer that a person made a unit in a special economic zone. */
const zone = 'Navpalli Traders';

const asked: readonly (readonly [string, string, (desk: Desk) => object])[] = [
  ['two rupees too much', 'write.tax-differs', (desk) => taxed(desk, { 'Output IGST': '182.00' })],
  [
    'CGST and SGST on what goes to a third state',
    'write.tax-differs',
    (desk) => taxed(desk, { 'Output CGST': '90.00', 'Output SGST': '90.00' }, { gst: { placeOfSupply: 'Karnataka' } }),
  ],
  [
    'CGST and SGST that differ',
    'write.tax-differs',
    (desk) => taxed(desk, { 'Output CGST': '90.90', 'Output SGST': '89.10' }, { gst: { placeOfSupply: 'Gujarat' } }),
  ],
  [
    'tax on a sale under reverse charge',
    'write.tax-differs',
    (desk) => taxed(desk, { 'Output IGST': '180.00' }, { gst: { reverseCharge: true } }),
  ],
  [
    'tax on what is sent to a zone under LUT',
    'write.tax-differs',
    (desk) => taxed(desk, { 'Output IGST': '180.00' }, { customer: zone, gst: { zeroRated: 'under-bond' } }),
  ],
  [
    "CGST and SGST on what goes to the customer's own site in a third state",
    'write.tax-differs',
    (desk) =>
      taxed(desk, { 'Output CGST': '90.00', 'Output SGST': '90.00' }, { gst: { shipTo: { state: 'Karnataka' } } }),
  ],
  [
    'a GSTIN that is none',
    'job.invalid',
    (desk) => taxed(desk, { 'Output IGST': '180.00' }, { gst: { partyGstin: '24AAAAA0000A1Z5' } }),
  ],
  [
    'another rate than the books know of the item, where the job states none',
    'write.tax-differs',
    (desk) => withoutRates(taxed(desk, { 'Output IGST': '280.00' })),
  ],
  [
    'a rate that is gone',
    'write.tax-rate',
    (desk) => {
      const document = taxed(desk, { 'Output IGST': '280.00' }, { date: '2025-10-02' });
      return { ...document, items: document.items.map((item) => ({ ...item, taxRate: '28' })) };
    },
  ],
];

function withoutRates<T extends { readonly items: readonly { readonly taxRate: string }[] }>(document: T) {
  return { ...document, items: document.items.map(({ taxRate: _stated, ...item }) => item) };
}

async function prepare({ source }: Office, input: object, type = 'invoice.create'): Promise<unknown> {
  const { writer } = source;
  if (writer === null) throw new Error('Tally can be written to');
  const request = { type, input, effectKey: '0123456789abcdef', target: null };
  return await writer.withLease(signal, () => writer.prepare(request, signal));
}

it.each(asked)('refuses %s before Tally sees it', async (_what, code, input) => {
  await using office = await openOffice({ vouchers: 200 });
  keepNumbers(office, 'Sales');
  const registered = { APPLICABLEFROM: '20240401', GSTREGISTRATIONTYPE: 'Regular - SEZ' };
  office.books.keyboard.alterMaster('Ledger', zone, { LEDGSTREGDETAILS: [registered] });
  const desk = await deskOf(office.source);
  const before = office.books.info().altVchId;
  await expect(prepare(office, input(desk))).rejects.toMatchObject({ code });
  expect(office.books.info().altVchId).toBe(before);
});

it('refuses tax deducted at source that is not what the document says of it', async () => {
  await using office = await openOffice({ vouchers: 200 });
  keepNumbers(office, 'Receipt');
  const desk = await deskOf(office.source);
  const deducted = (amount: string, rate: string) => {
    const tds = { section: '194J', rate, on: '1000.00' };
    return receipt(desk, { deductions: [{ account: desk.expense, amount, tds }] });
  };
  const ask = (input: object) => prepare(office, input, 'payment.create');
  await expect(ask(deducted('100.00', '10'))).resolves.toMatchObject({ summary: expect.any(String) });
  await expect(ask(deducted('110.00', '10'))).rejects.toMatchObject({ code: 'write.tax-differs' });
  await expect(ask(deducted('75.00', '7.5'))).rejects.toMatchObject({ code: 'write.tax-rate' });
});

it('takes the rate of an item from the stock group that it leaves it to', async () => {
  await using office = await openOffice({ vouchers: 200 });
  keepNumbers(office, 'Sales');
  const desk = await deskOf(office.source);
  const details = (source: string, rate: string) => [
    {
      APPLICABLEFROM: '20240401',
      TAXABILITY: 'Taxable',
      SRCOFGSTDETAILS: source,
      STATEWISEDETAILS: [{ STATENAME: 'Any', RATEDETAILS: [{ GSTRATEDUTYHEAD: 'IGST', GSTRATE: ` ${rate}` }] }],
    },
  ];
  const { keyboard } = office.books;
  keyboard.alterMaster('StockItem', desk.item.name, { GSTDETAILS: details('As per Company/Stock Group', '0') });
  keyboard.alterMaster('StockGroup', desk.item.group ?? '', { GSTDETAILS: details('Specify Details Here', '28') });
  const at = (igst: string) => withoutRates(taxed(desk, { 'Output IGST': igst }));
  await expect(prepare(office, at('280.00'))).resolves.toMatchObject({ summary: expect.any(String) });
  await expect(prepare(office, at('0.00'))).rejects.toMatchObject({ code: 'write.tax-differs' });
});
