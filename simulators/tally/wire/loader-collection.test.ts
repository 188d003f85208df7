import { afterEach, beforeEach, expect, it } from 'vitest';
import { lists, loadAll, paise, text as textIn } from '../books/testing.ts';
import { startTallySimulator, type TallySimulator } from '../simulator.ts';
import { escapeXml } from './escape-xml.ts';
import { collection, post } from './testing/post.ts';

/** Reads of the form that public loaders send, which take some methods as given without asking for them. */

let simulator: TallySimulator;

beforeEach(async () => {
  simulator = await startTallySimulator({ vouchers: 500, seed: 2 });
});

afterEach(() => simulator.stop());

const live = () => loadAll(simulator.books).filter((one) => one['ISCANCELLED'] === 'No' && one['ISOPTIONAL'] === 'No');

const statics = '<SVFROMDATE TYPE="Date">20240401</SVFROMDATE><SVTODATE TYPE="Date">20260331</SVTODATE>';
const between = '$Date &gt;= $$Date:"20240401" and $Date &lt;= $$Date:"20260331"';

function vouchers(fetch: string): string {
  return collection(
    `<COLLECTION NAME="Ours"><TYPE>voucher</TYPE><FETCH>${fetch}</FETCH><FILTER>isnonoptionalcancelledvchs,period</FILTER></COLLECTION>` +
      `<SYSTEM TYPE="Formulae" NAME="period">${between}</SYSTEM>`,
    { statics },
  );
}

function blocks(xml: string, list: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`^     <${list}\\.LIST>\\r\\n(.*?)^     </${list}\\.LIST>`, 'gms'))].map(
    ([, inner = '']) => inner,
  );
}

function value(block: string, tag: string): string {
  return new RegExp(`<${tag}(?: TYPE="[A-Za-z]+")?>([^<]*)<`).exec(block)?.[1] ?? '';
}

it('gives item, quantity and direction with whatever single methods of an item line were asked for', async () => {
  const { text } = await post(simulator.url, vouchers('date,allinventoryentries.itemname,allinventoryentries.amount'));
  const shown = blocks(text, 'ALLINVENTORYENTRIES').map((line) =>
    ['STOCKITEMNAME', 'ACTUALQTY', 'ISDEEMEDPOSITIVE', 'AMOUNT'].map((tag) => value(line, tag)),
  );
  const held = live().flatMap((voucher) => lists(voucher, 'ALLINVENTORYENTRIES'));
  expect(shown).toEqual(
    held.map((line) =>
      ['STOCKITEMNAME', 'ACTUALQTY', 'ISDEEMEDPOSITIVE', 'AMOUNT'].map((tag) => escapeXml(textIn(line, tag))),
    ),
  );
  expect(shown.length).toBeGreaterThan(100);
});

it('gives the sums of the books per ledger', async () => {
  const { text } = await post(
    simulator.url,
    vouchers('guid,allledgerentries.ledgername,allledgerentries.amount,allledgerentries.billallocations.name'),
  );
  const sums = (lines: readonly (readonly [ledger: string, amount: string])[]): ReadonlyMap<string, number> => {
    const found = new Map<string, number>();
    for (const [ledger, amount] of lines) found.set(ledger, (found.get(ledger) ?? 0) + paise(amount));
    return found;
  };
  const shown = blocks(text, 'ALLLEDGERENTRIES').map(
    (line) => [value(line, 'LEDGERNAME'), value(line, 'AMOUNT')] as const,
  );
  const held = live().flatMap((voucher) => lists(voucher, 'ALLLEDGERENTRIES'));
  expect(shown).toHaveLength(held.length);
  expect(sums(shown)).toEqual(
    sums(held.map((line) => [escapeXml(textIn(line, 'LEDGERNAME')), textIn(line, 'AMOUNT')] as const)),
  );
});
