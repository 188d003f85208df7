import { afterEach, expect, it } from 'vitest';
import { openBooks } from '../books/open-books.ts';
import { startTallySimulator, type TallySimulator } from '../simulator.ts';
import { collection, post } from './testing/post.ts';

let running: TallySimulator | undefined;

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const period = '<SVFROMDATE TYPE="Date">20240401</SVFROMDATE><SVTODATE TYPE="Date">20260331</SVTODATE>';

/** The voucher types of which a filter lets vouchers through. */
async function typesOf(formula: string): Promise<readonly string[]> {
  running = await startTallySimulator({ companies: [openBooks({ seed: 7, vouchers: 2_000 })] });
  const definition =
    '<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>Amount</FETCH><FILTER>F</FILTER></COLLECTION>' +
    `<SYSTEM TYPE="Formulae" NAME="F">${formula}</SYSTEM>`;
  const { text } = await post(running.url, collection(definition, { statics: period }));
  return [...new Set([...text.matchAll(/<VOUCHERTYPENAME>([^<]*)</g)].map((found) => found[1] ?? ''))].toSorted();
}

it('tells orders from vouchers that move goods and from those that post', async () => {
  expect(await typesOf('$$IsOrderVch:$VoucherTypeName')).toEqual([
    'Job Work In Order',
    'Job Work Out Order',
    'Purchase Order',
    'Sales Order',
  ]);
});

it('tells vouchers that move goods alone', async () => {
  expect(await typesOf('$$IsInventoryVch:$VoucherTypeName')).toEqual([
    'Delivery Note',
    'Manufacturing Journal',
    'Material In',
    'Material Out',
    'Physical Stock',
    'Receipt Note',
    'Rejections In',
    'Rejections Out',
    'Stock Journal',
  ]);
});

it('tells what a voucher comes to', async () => {
  running = await startTallySimulator({ companies: [openBooks({ seed: 7, vouchers: 200 })] });
  const fetch = '<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>Amount</FETCH></COLLECTION>';
  const { text } = await post(running.url, collection(fetch, { statics: period }));
  expect(text).toMatch(/<AMOUNT TYPE="Amount">-\d+\.\d\d<\/AMOUNT>/);
});

it.each([
  ['prime7', 'ALLINVENTORYENTRIES'],
  ['erp9', 'INVENTORYENTRIES'],
] as const)(
  'calls the items of an invoice in an export of whole vouchers as the release does (%s)',
  async (profile, list) => {
    const books = openBooks({ seed: 7, vouchers: 6_000 });
    running = await startTallySimulator({ companies: [books], profile, behaviour: { today: '20250110' } });
    const request =
      '<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Data</TYPE><ID>Day Book</ID></HEADER><BODY></BODY></ENVELOPE>';
    const { text } = await post(running.url, request);
    const items = [...books.vouchers('20250110', '20250110')].flatMap((ref) => {
      const lines = ref.load()['ALLINVENTORYENTRIES'];
      return Array.isArray(lines) ? lines : [];
    });
    expect(items.length).toBeGreaterThan(0);
    expect(text.match(new RegExp(`<${list}\\.LIST>\\r\\n`, 'g'))).toHaveLength(items.length);
  },
);
