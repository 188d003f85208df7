import { expect, it } from 'vitest';
import type { PlainDate } from '../../../../../contract/dates.ts';
import type { Decimal } from '../../../../../contract/decimal.ts';
import type { SourceId } from '../../../../../contract/ids.ts';
import type { VoucherData } from '../../../../../contract/records/voucher.ts';
import { mapVoucher } from '../../map/voucher.ts';
import { scan } from '../../xml/scan.ts';
import { compareVoucher } from './compare-voucher.ts';
import { type DraftVoucher, plainLine, plainVoucher } from './draft.ts';
import { voucherXml } from './voucher-xml.ts';

const key = '0123456789ABCDEF';
const amount = (text: string) => text as Decimal;
const date = '2025-06-02' as PlainDate;

const invoice: DraftVoucher = {
  ...plainVoucher,
  type: 'sales',
  voucherType: 'Sales',
  date,
  number: 'S/7',
  reference: 'PO & 7',
  party: 'Demo "Party" & Co',
  narration: `two\nlines ${key}`,
  lines: [
    {
      account: 'Demo "Party" & Co',
      amount: amount('118.00'),
      ...plainLine,
      isParty: true,
      bills: [{ type: 'new', reference: 'S/7', amount: amount('118.00'), creditDays: 30 }],
    },
    { ...plainLine, account: 'Output IGST', amount: amount('-18.00') },
  ],
  items: [
    {
      item: 'Demo Item',
      quantity: amount('4'),
      unit: 'Nos',
      rate: amount('25.00'),
      amount: amount('-100.00'),
      account: 'Sales Local',
      godown: 'Main Location',
      discount: null,
      batch: null,
      costs: [],
    },
  ],
  notTwinOf: [],
};

const receipt: DraftVoucher = {
  ...plainVoucher,
  type: 'receipt',
  voucherType: 'Receipt',
  date,
  number: null,
  party: 'Demo Party',
  narration: key,
  lines: [
    {
      account: 'Demo Party',
      amount: amount('-50.00'),
      ...plainLine,
      isParty: true,
      bills: [
        { type: 'advance', reference: 'ADV/1', amount: amount('-30.00'), creditDays: null },
        { type: 'on-account', reference: null, amount: amount('-20.00'), creditDays: null },
      ],
    },
    {
      ...plainLine,
      account: 'Demo Bank',
      amount: amount('50.00'),
      bank: {
        transactionType: 'e-Fund Transfer',
        instrumentNumber: null,
        instrumentDate: date,
        reference: 'ZZZZN1',
        favouring: null,
      },
    },
  ],
  notTwinOf: [],
};

/** What we send, read by the reader of everything else. */
function readBack(draft: DraftVoucher): VoucherData {
  return mapVoucher(scan(voucherXml(draft, key)), { sourceId: 'tally-demo' as SourceId, extra: 'telling' }).data;
}

it.each([
  ['an invoice', invoice],
  ['a receipt', receipt],
])('finds nothing amiss in %s that reads back as it was sent', (_what, draft) => {
  expect(compareVoucher(draft, readBack(draft))).toEqual([]);
});

it.each<[string, (data: VoucherData) => VoucherData]>([
  ['date', (data) => ({ ...data, date: '2025-06-03' as PlainDate })],
  ['number', (data) => ({ ...data, number: 'S/8' })],
  ['reference', (data) => ({ ...data, reference: null })],
  ['narration', (data) => ({ ...data, narration: 'other' })],
  ['party', (data) => ({ ...data, headerParty: 'Somebody' })],
  ['voucherType', (data) => ({ ...data, nativeType: 'Sales 2' })],
  ['status', (data) => ({ ...data, status: { state: 'optional' } })],
  ['lines/Output IGST', (data) => ({ ...data, lines: data.lines.filter(({ account }) => account !== 'Output IGST') })],
  ['lines/Extra', (data) => ({ ...data, lines: [...data.lines, { ...line(data), account: 'Extra' }] })],
  [
    'lines/Demo "Party" & Co/bills/new S/7',
    (data) => ({ ...data, lines: data.lines.map((one) => ({ ...one, bills: [] })) }),
  ],
  ['items/count', (data) => ({ ...data, items: [] })],
  ['items/0/quantity', (data) => ({ ...data, items: data.items.map((item) => ({ ...item, billedQuantity: null })) })],
  ['items/0/rate', (data) => ({ ...data, items: data.items.map((item) => ({ ...item, rate: null })) })],
  ['items/0/item', (data) => ({ ...data, items: data.items.map((item) => ({ ...item, item: 'Other' })) })],
  ['items/0/godown', (data) => ({ ...data, items: data.items.map((item) => ({ ...item, batches: [] })) })],
])('names %s when it reads back otherwise', (path, change) => {
  expect(compareVoucher(invoice, change(readBack(invoice))).map((one) => one.path)).toContain(path);
});

it('names the bank reference of a receipt when it is lost', () => {
  const data = readBack(receipt);
  const lost = { ...data, lines: data.lines.map((one) => ({ ...one, banks: [] })) };
  expect(compareVoucher(receipt, lost).map((one) => one.path)).toContain('lines/Demo Bank/bank/reference');
});

it('forgives what Tally is known to rewrite', () => {
  const data = readBack(receipt);
  const rewritten: VoucherData = {
    ...data,
    headerParty: 'Demo Bank',
    number: '17',
    narration: `${key} `,
    lines: data.lines.map((one) => ({
      ...one,
      bills: one.bills.map((bill) => (bill.type === 'advance' ? { ...bill, type: 'against' as const } : bill)),
    })),
  };
  expect(compareVoucher(receipt, rewritten)).toEqual([]);
  const decimals = readBack(invoice);
  const items = decimals.items.map((item) => ({ ...item, billedQuantity: { value: amount('4.000'), unit: 'Nos' } }));
  expect(compareVoucher(invoice, { ...decimals, items, narration: `two\r\nlines ${key}` })).toEqual([]);
});

function line(data: VoucherData): VoucherData['lines'][number] {
  const [first] = data.lines;
  if (first === undefined) throw new Error('no line');
  return first;
}
