import { afterEach, describe, expect, it } from 'vitest';
import { lists, loadAll, paise, text as textIn } from '../books/testing.ts';
import type { TallyObject } from '../books.ts';
import { startTallySimulator, type TallySimulator, type TallySimulatorOptions } from '../simulator.ts';
import { escapeXml } from './escape-xml.ts';
import { get, post } from './testing/post.ts';

let simulator: TallySimulator;

afterEach(() => simulator.stop());

async function start(options: TallySimulatorOptions = {}): Promise<void> {
  simulator = await startTallySimulator({ vouchers: 600, seed: 1, ...options });
}

const statics = (more = ''): string =>
  `<STATICVARIABLES><SVEXPORTFORMAT>XML (Data Interchange)</SVEXPORTFORMAT><SVFROMDATE TYPE="Date">1-Apr-2024</SVFROMDATE><SVTODATE TYPE="Date">31-Mar-2026</SVTODATE>${more}</STATICVARIABLES>`;

interface Wanted {
  readonly type: string;
  /** From the outermost list of the object inwards; the fields are those of the innermost. */
  readonly path?: readonly string[];
  readonly fields: readonly string[];
  readonly filters?: readonly string[];
  readonly statics?: string;
  readonly form?: string;
}

/** A report of one line per innermost object, as loaders ask for it. */
function reportOf({ type, path = [], fields, filters = [], statics: given = statics(), form = '' }: Wanted): string {
  const depth = path.length + 1;
  const levels = ['Rows', ...path];
  const parts = levels.map(
    (over, index) =>
      `<PART NAME="P${index}"><LINES>L${index}</LINES><REPEAT>L${index} : ${over}</REPEAT><SCROLLED>Vertical</SCROLLED></PART>`,
  );
  const lines = levels.map((_, index) =>
    index === depth - 1
      ? `<LINE NAME="L${index}"><FIELDS>${fields.map((__, at) => `F${at}`).join(',')}</FIELDS></LINE>`
      : `<LINE NAME="L${index}"><FIELDS>Blank</FIELDS><EXPLODE>P${index + 1}</EXPLODE></LINE>`,
  );
  const shown = fields.map((field, at) => `<FIELD NAME="F${at}"><SET>${field}</SET><XMLTAG>C${at}</XMLTAG></FIELD>`);
  const conditions = filters.map((filter, at) => `<SYSTEM TYPE="Formulae" NAME="Only${at}">${filter}</SYSTEM>`);
  const filter = filters.length === 0 ? '' : `<FILTER>${filters.map((_, at) => `Only${at}`).join(',')}</FILTER>`;
  return (
    '<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Data</TYPE><ID>Ours</ID></HEADER>' +
    `<BODY><DESC>${given}<TDL><TDLMESSAGE><REPORT NAME="Ours"><FORMS>Form</FORMS></REPORT><FORM NAME="Form"><PARTS>P0</PARTS>${form}</FORM>` +
    `${parts.join('')}${lines.join('')}${shown.join('')}<FIELD NAME="Blank"><SET>""</SET></FIELD>` +
    `<COLLECTION NAME="Rows"><TYPE>${type}</TYPE>${filter}</COLLECTION>${conditions.join('')}</TDLMESSAGE></TDL></DESC></BODY></ENVELOPE>`
  );
}

/** The lines of an answer, without the blanks that stand for the outer levels. */
async function rowsOf(wanted: Wanted): Promise<string[][]> {
  const { text } = await post(simulator.url, reportOf(wanted));
  const values = [...text.matchAll(/<C\d+>(.*?)<\/C\d+>/gs)].map(([, value = '']) => value);
  const rows: string[][] = [];
  for (let at = 0; at < values.length; at += wanted.fields.length)
    rows.push(values.slice(at, at + wanted.fields.length));
  return rows;
}

const signed = (method: string): string =>
  `$$StringFindAndReplace:(if $$IsDebit:$${method} then -$$NumValue:$${method} else $$NumValue:$${method}):"(-)":"-"`;
const counted = ['NOT $IsCancelled', 'NOT $IsOptional'];
const live = (): TallyObject[] =>
  loadAll(simulator.books).filter((one) => one['ISCANCELLED'] === 'No' && one['ISOPTIONAL'] === 'No');

describe('an inline report', () => {
  it('shows every ledger line of every voucher, which sum up to the books per ledger', async () => {
    await start();
    const rows = await rowsOf({
      type: 'Voucher',
      path: ['AllLedgerEntries'],
      fields: ['$Guid', '$LedgerName', signed('Amount')],
      filters: [...counted, '$$NumItems:AllLedgerEntries > 0'],
    });
    const lines = live().flatMap((voucher) => lists(voucher, 'ALLLEDGERENTRIES'));
    expect(rows).toHaveLength(lines.length);
    const sums = (pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, number> => {
      const found = new Map<string, number>();
      for (const [ledger, amount] of pairs) found.set(ledger, (found.get(ledger) ?? 0) + paise(amount));
      return found;
    };
    const shown = sums(rows.map(([, ledger = '', amount = '']) => [ledger, amount]));
    expect(shown).toEqual(sums(lines.map((line) => [escapeXml(textIn(line, 'LEDGERNAME')), textIn(line, 'AMOUNT')])));
    expect(new Set(rows.map(([guid]) => guid))).toEqual(
      new Set(live().flatMap((voucher) => lists(voucher, 'ALLLEDGERENTRIES').map(() => voucher['GUID']))),
    );
  });

  it('goes three levels down, a method of the object around being one of its own or spelled out', async () => {
    await start();
    const rows = await rowsOf({
      type: 'Voucher',
      path: ['AllLedgerEntries', 'BillAllocations'],
      fields: ['$Guid', '$LedgerName', '$..LedgerName', '$Name', '$BillType', '$$Number:$BillCreditPeriod'],
      filters: counted,
    });
    const bills = live().flatMap((voucher) =>
      lists(voucher, 'ALLLEDGERENTRIES').flatMap((line) =>
        lists(line, 'BILLALLOCATIONS').map((bill) => ({ line, bill })),
      ),
    );
    expect(rows).toHaveLength(bills.length);
    expect(rows.every(([, own, around]) => own === around && own !== '')).toBe(true);
    expect(rows.map((row) => row[4])).toEqual(bills.map(({ bill }) => bill['BILLTYPE']));
    expect(rows.map((row) => Number(row[5]))).toEqual(
      bills.map(({ bill }) => Number.parseInt(textIn(bill, 'BILLCREDITPERIOD'), 10) || 0),
    );
  });

  it('counts quantities in tail units, inward positive', async () => {
    await start();
    const quantity = '$$Number:$$String:$ActualQty:"TailUnits"';
    const rows = await rowsOf({
      type: 'Voucher',
      path: ['AllInventoryEntries'],
      fields: [
        '$StockItemName',
        `$$StringFindAndReplace:(if $$IsInwards:$ActualQty then ${quantity} else -${quantity}):"(-)":"-"`,
      ],
      filters: counted,
    });
    const items = live().flatMap((voucher) => lists(voucher, 'ALLINVENTORYENTRIES'));
    const expected = items.map((line) => {
      const tail = textIn(line, 'ACTUALQTY').replace(/=.*$/, '').trim();
      const [, boxes = '', pieces = ''] = /^([\d.]+) Box(?: (\d+) Nos)?$/.exec(tail) ?? [];
      const count = boxes === '' ? Number.parseFloat(tail) : Number(boxes) * 10 + Number(pieces);
      return line['ISDEEMEDPOSITIVE'] === 'Yes' ? count : -count;
    });
    expect(rows.map((row) => Number(row[1]))).toEqual(expected);
    for (const mark of ['Box', '=']) {
      expect(items.some((line) => textIn(line, 'ACTUALQTY').includes(mark))).toBe(true);
    }
  });

  it('shows dates, an unset one by a mark of its own, and what only some objects have', async () => {
    await start();
    const [first = []] = await rowsOf({
      type: 'Voucher',
      fields: [
        'if $$IsEmpty:$Date then $$StrByCharCode:241 else $$PyrlYYYYMMDDFormat:$Date:"-"',
        'if $$IsEmpty:$NoSuchDate then $$StrByCharCode:241 else $$PyrlYYYYMMDDFormat:$NoSuchDate:"-"',
        'if $$IsOrderVch:$VoucherTypeName then 1 else 0',
      ],
    });
    expect(first).toEqual(['2024-04-01', 'ñ', '0']);
    const ledgers = await rowsOf({
      type: 'Ledger',
      fields: [
        '$Name',
        'if $$IsEqual:$Parent:$$SysName:Primary then "" else $Parent',
        'if $$IsEmpty:$Address then "" else $$FullList:Address:$Address',
        'if $$IsEmpty:$PartyGSTIN then $LedGSTRegDetails[Last].GSTIN else $PartyGSTIN',
        'if NOT $$IsEmpty:$LedgerMobile then $$Sprintf:"%s %s":$LedgerCountryISDCode:$LedgerMobile else ""',
      ],
    });
    expect(ledgers).toHaveLength([...simulator.books.masters('Ledger', { from: '20240401', to: '20260331' })].length);
    expect(ledgers[0]?.slice(0, 2)).toEqual(['Profit &amp; Loss A/c', '']);
    expect(ledgers.some(([, , address]) => /, /.test(address ?? ''))).toBe(true);
    expect(ledgers.some(([, , , gstin]) => /^\d{2}ZZZ/.test(gstin ?? ''))).toBe(true);
  });

  it('shows what an amount is in its own currency', async () => {
    await start();
    const rows = await rowsOf({
      type: 'Voucher',
      path: ['AllLedgerEntries'],
      fields: ['$$Currency:$Amount', '$$ForexValue:$Amount', '$$NumValue:$Amount'],
      filters: ['$VoucherTypeName = "Export Invoice"', ...counted],
    });
    const foreign = rows.filter(([currency]) => currency === '$');
    expect(foreign.length).toBeGreaterThan(0);
    expect(foreign.every(([, own, base]) => Number(base) > Number(own) * 50)).toBe(true);
  });

  it('is comma delimited text where that was asked for', async () => {
    await start();
    const day = (method: string): string =>
      `(($$YearOfDate:$${method})*10000)+(($$MonthOfDate:$${method})*100)+(($$DayOfDate:$${method})*1)`;
    const { name } = simulator.books.info();
    const request = reportOf({
      type: 'Company',
      fields: [`$$StringFindAndReplace:$Name:'"':'""'`, day('BooksFrom'), '$AltVchId', '†'],
      filters: ['$$IsEqual:##SVCurrentCompany:$Name'],
      statics: '<STATICVARIABLES><SVEXPORTFORMAT>ASCII (Comma Delimited)</SVEXPORTFORMAT></STATICVARIABLES>',
    });
    expect((await post(simulator.url, request)).text).toBe(
      `"${name}","20240401","${simulator.books.info().altVchId}","†",\r\n`,
    );
  });

  it('is literally empty without rows, and blank lines stand for the levels above', async () => {
    await start();
    const nothing = reportOf({ type: 'Voucher', fields: ['$Guid'], filters: ['$AlterID > 999999'] });
    expect((await post(simulator.url, nothing)).text).toBe('<ENVELOPE></ENVELOPE>\r\n');
    const lines = reportOf({ type: 'Voucher', path: ['AllLedgerEntries'], fields: ['$Guid'] });
    expect((await post(simulator.url, lines)).text).toMatch(/^<ENVELOPE>\r\n <BLANK><\/BLANK>\r\n <C0>/);
  });

  it.each([
    ['rows', '', true],
    ['empty-without-geometry', '', false],
    ['empty-without-geometry', '<HEIGHT>100% Page</HEIGHT><WIDTH>100% Page</WIDTH>', true],
  ] as const)('with the switch at %s and the form %j', async (inlineReports, form, shows) => {
    await start({ behaviour: { inlineReports } });
    expect((await rowsOf({ type: 'Ledger', fields: ['$Name'], form })).length > 0).toBe(shows);
  });

  it('kills Tally when none of its fields is defined, and opens a dialog when a part is missing', async () => {
    await start();
    const whole = reportOf({ type: 'Ledger', fields: ['$Name'] });
    const partless = whole.replace('<PARTS>P0</PARTS>', '<PARTS>Elsewhere</PARTS>');
    const reply = post(simulator.url, partless);
    while (simulator.process.state().state === 'running') await new Promise((resolve) => setImmediate(resolve));
    expect(simulator.process.state()).toMatchObject({ state: 'dialog' });
    const closed = reply.catch((error: unknown) => error);
    simulator.process.clickOk();
    await closed;
    await simulator.restart();
    await expect(post(simulator.url, whole.replaceAll('NAME="F0"', 'NAME="F9"'))).rejects.toThrow();
    await expect(get(simulator.url)).rejects.toThrow();
    expect(simulator.process.state()).toEqual({ state: 'crashed' });
  });
});
