import { afterEach, describe, expect, it } from 'vitest';
import { startTallySimulator, type TallySimulator } from '../simulator.ts';
import type { TallyBehaviour } from './behaviour.ts';
import { collection, post } from './testing/post.ts';
import { TinyBooks, type TinyVoucher } from './testing/tiny-books.ts';

let running: TallySimulator | undefined;

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const vouchers: readonly TinyVoucher[] = [
  { masterId: 1, alterId: 5, date: '20250410', type: 'Sales', number: 'S/1' },
  { masterId: 2, alterId: 6, date: '20250410', type: 'Tax Invoice', number: 'T/1' },
  { masterId: 3, alterId: 7, date: '20250607', type: 'Payment', number: 'P/1', isCancelled: true },
  { masterId: 4, alterId: 8, date: '20250608', type: 'Payment', number: 'P/2' },
];
const masters = {
  VoucherType: [
    { NAME: 'Sales', PARENT: 'Sales', RESERVEDNAME: 'Sales' },
    { NAME: 'Tax Invoice', PARENT: 'Sales', RESERVEDNAME: '' },
    { NAME: 'Payment', PARENT: 'Payment', RESERVEDNAME: 'Payment' },
  ],
  Group: [
    { NAME: 'Debtors', PARENT: 'Current Assets', RESERVEDNAME: 'Sundry Debtors' },
    { NAME: 'North', PARENT: 'Debtors', RESERVEDNAME: '' },
    { NAME: 'Current Assets', PARENT: '\u0004 Primary', RESERVEDNAME: 'Current Assets' },
  ],
  Ledger: [
    { NAME: 'Ram', PARENT: 'North' },
    { NAME: 'Shyam', PARENT: 'Debtors' },
    { NAME: 'Cash', PARENT: 'Current Assets' },
  ],
};

async function ask(body: string, behaviour: Partial<TallyBehaviour> = {}): Promise<string> {
  running = await startTallySimulator({ companies: [new TinyBooks({ vouchers, masters })], behaviour });
  return (await post(running.url, body)).text;
}

function request(type: string, id: string, rest = ''): string {
  return `<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>EXPORT</TALLYREQUEST><TYPE>${type}</TYPE>${id}</HEADER><BODY><DESC>${rest}</DESC></BODY></ENVELOPE>`;
}

function values(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([^<]*)<`, 'g'))].map((found) => found[1] ?? '');
}

describe('a native report', () => {
  it('ties names and figures by position in a bare envelope', async () => {
    expect(await ask(request('Data', '<ID>Trial Balance</ID>'))).toBe(
      [
        '<ENVELOPE>',
        ' <DSPACCNAME>',
        '  <DSPDISPNAME>Capital Account</DSPDISPNAME>',
        '</DSPACCNAME>',
        ' <DSPACCINFO>',
        '  <DSPCLDRAMT>',
        '   <DSPCLDRAMTA></DSPCLDRAMTA>',
        '</DSPCLDRAMT>',
        '  <DSPCLCRAMT>',
        '   <DSPCLCRAMTA>555050.05</DSPCLCRAMTA>',
        '</DSPCLCRAMT>',
        '</DSPACCINFO>',
        ' <DSPACCNAME>',
        '  <DSPDISPNAME>Loans &amp; Advances</DSPDISPNAME>',
        '</DSPACCNAME>',
        ' <DSPACCINFO>',
        '  <DSPCLDRAMT>',
        '   <DSPCLDRAMTA>-555050.05</DSPCLDRAMTA>',
        '</DSPCLDRAMT>',
        '  <DSPCLCRAMT>',
        '   <DSPCLCRAMTA></DSPCLCRAMTA>',
        '</DSPCLCRAMT>',
        '</DSPACCINFO>',
        '</ENVELOPE>',
        '',
      ].join('\r\n'),
    );
  });

  it('lists bills as loose siblings with short dates, and is literally empty without any', async () => {
    expect(await ask(request('Data', '<ID>bills receivable</ID>'))).toBe(
      '<ENVELOPE>\r\n <BILLFIXED>\r\n  <BILLDATE>1-May-26</BILLDATE>\r\n  <BILLREF>INV/1</BILLREF>\r\n  <BILLPARTY>Ram &amp; Co</BILLPARTY>\r\n' +
        '</BILLFIXED>\r\n <BILLCL>-1000.00</BILLCL>\r\n <BILLDUE>31-May-26</BILLDUE>\r\n <BILLOVERDUE>61</BILLOVERDUE>\r\n</ENVELOPE>\r\n',
    );
    await running?.stop();
    expect(await ask(request('Data', '<ID>Bills Payable</ID>'))).toBe('<ENVELOPE></ENVELOPE>\r\n');
  });

  it('adds the columns of opening and transactions where a person has set them up', async () => {
    const xml = await ask(request('Data', '<ID>Trial Balance</ID>'), { trialBalanceColumns: 'all' });
    expect(values(xml, 'DSPOPCRAMTA')).toEqual(['555050.05', '']);
    expect(values(xml, 'DSPDRAMTA')).toEqual(['', '-555050.05']);
    expect(values(xml, 'DSPCLCRAMTA')).toEqual(['555050.05', '']);
  });

  it('shows groups of the profit and loss with two columns, and their parts as a balance sheet does', async () => {
    const xml = await ask(request('Data', '<ID>Profit and Loss</ID>'));
    expect(xml).toContain(
      ' <DSPACCNAME>\r\n  <DSPDISPNAME>Purchase Accounts</DSPDISPNAME>\r\n</DSPACCNAME>\r\n <PLAMT>\r\n' +
        '  <PLSUBAMT>-100.00</PLSUBAMT>\r\n  <BSMAINAMT></BSMAINAMT>\r\n</PLAMT>\r\n' +
        ' <BSNAME>\r\n  <DSPACCNAME>\r\n   <DSPDISPNAME>Rice &amp; Dal</DSPDISPNAME>\r\n</DSPACCNAME>\r\n</BSNAME>\r\n' +
        ' <BSAMT>\r\n  <BSSUBAMT>-100.00</BSSUBAMT>\r\n  <BSMAINAMT></BSMAINAMT>\r\n</BSAMT>\r\n</ENVELOPE>\r\n',
    );
  });

  it('names months without their year in the cash flow, and leaves one without movement blank', async () => {
    expect(await ask(request('Data', '<ID>Cash Flow</ID>'))).toBe(
      '<ENVELOPE>\r\n <DSPPERIOD>April</DSPPERIOD>\r\n <DSPACCINFO>\r\n  <DSPDRAMT>\r\n   <DSPDRAMTA>-10.00</DSPDRAMTA>\r\n' +
        '</DSPDRAMT>\r\n  <DSPCRAMT>\r\n   <DSPCRAMTA>4.00</DSPCRAMTA>\r\n</DSPCRAMT>\r\n  <DSPCLAMT>\r\n   <DSPCLAMTA>-6.00</DSPCLAMTA>\r\n' +
        '</DSPCLAMT>\r\n</DSPACCINFO>\r\n <DSPPERIOD>May</DSPPERIOD>\r\n <DSPACCINFO>\r\n  <DSPDRAMT>\r\n   <DSPDRAMTA></DSPDRAMTA>\r\n' +
        '</DSPDRAMT>\r\n  <DSPCRAMT>\r\n   <DSPCRAMTA></DSPCRAMTA>\r\n</DSPCRAMT>\r\n  <DSPCLAMT>\r\n   <DSPCLAMTA></DSPCLAMTA>\r\n' +
        '</DSPCLAMT>\r\n</DSPACCINFO>\r\n</ENVELOPE>\r\n',
    );
  });

  it('values stock by quantity, rate and amount', async () => {
    expect(await ask(request('Data', '<ID>Stock Summary</ID>'))).toContain(
      ' <DSPSTKINFO>\r\n  <DSPSTKCL>\r\n   <DSPCLQTY>400.00 KG</DSPCLQTY>\r\n   <DSPCLRATE>2.50</DSPCLRATE>\r\n' +
        '   <DSPCLAMTA>-1004.32</DSPCLAMTA>\r\n</DSPSTKCL>\r\n</DSPSTKINFO>\r\n',
    );
  });

  it('is the day of the machine in the Day Book, whatever period was asked', async () => {
    const asked =
      '<STATICVARIABLES><SVFROMDATE TYPE="Date">20250401</SVFROMDATE><SVTODATE TYPE="Date">20250430</SVTODATE></STATICVARIABLES>';
    const xml = await ask(request('Data', '<ID>Day Book</ID>', asked), { today: '20250608' });
    expect(values(xml, 'VOUCHERNUMBER')).toEqual(['P/2']);
    expect(xml).toContain('ACTION="Create" OBJVIEW="Accounting Voucher View"');
  });

  it('grows month by month in a register', async () => {
    const xml = await ask(request('Data', '<ID>Sales Register</ID>'));
    expect([values(xml, 'DSPCRAMTA'), values(xml, 'DSPCLAMTA')]).toEqual([['590.00'], ['590.00']]);
  });

  it.each([
    ['line-error', '<LINEERROR>Could not find Report &apos;Outstandings&apos;!</LINEERROR>'],
    ['unknown-request', 'Unknown Request, cannot be processed'],
  ] as const)('that does not exist is a %s by the switch', async (unknownReport, expected) => {
    expect(await ask(request('Data', '<ID>Outstandings</ID>'), { unknownReport })).toContain(expected);
  });

  it('dumps every master in the import wrapper as List of Accounts', async () => {
    const body =
      '<ENVELOPE><HEADER><TALLYREQUEST>Export Data</TALLYREQUEST></HEADER><BODY><EXPORTDATA><REQUESTDESC><REPORTNAME>List of Accounts</REPORTNAME></REQUESTDESC></EXPORTDATA></BODY></ENVELOPE>';
    const xml = await ask(body);
    expect(xml).toContain('<REQUESTDATA>\r\n    <TALLYMESSAGE xmlns:UDF="TallyUDF">\r\n    <GROUP NAME="Debtors"');
    expect(xml.match(/<LEDGER /g)).toHaveLength(3);
  });
});

describe('an inline report', () => {
  it('moves the period on the screen for good', async () => {
    const tdl =
      '<TDL><TDLMESSAGE><REPORT NAME="Ours"><USE>Change Period</USE><SET>SVFromDate : "1-Jun-2025"</SET><SET>SVToDate : "30-Jun-2025"</SET></REPORT></TDLMESSAGE></TDL>';
    expect(await ask(request('Data', '<ID>Ours</ID>', tdl))).toBe('<ENVELOPE></ENVELOPE>\r\n');
    const rows = collection('<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>Date</FETCH></COLLECTION>');
    const { text } = await post(running?.url ?? '', rows);
    expect(values(text, 'VOUCHERNUMBER')).toEqual(['P/1', 'P/2']);
  });
});

describe('an object', () => {
  it('is the company whole, without the marks the collection has', async () => {
    const xml = await ask(request('Object', '<SUBTYPE>Company</SUBTYPE><ID TYPE="Name">tiny &amp; sons</ID>'));
    expect(xml).toContain('   <TALLYMESSAGE>\r\n    <COMPANY NAME="Tiny &amp; Sons"');
    expect(xml).toContain('<COMPANYNUMBER> 100001</COMPANYNUMBER>');
    expect(xml).not.toMatch(/ALTVCHID|CURRENCYNAME/);
  });

  it('is one master with what was asked for', async () => {
    const fetch = '<FETCHLIST><FETCH>Parent</FETCH></FETCHLIST>';
    const xml = await ask(request('Object', '<SUBTYPE>Ledger</SUBTYPE><ID TYPE="Name">ram</ID>', fetch));
    expect(values(xml, 'PARENT')).toEqual(['North']);
  });
});

describe('a function', () => {
  it('tells the active company and the period shown, a date with its serial day', async () => {
    expect(await ask(request('Function', '<ID>$$CurrentSimpleCompany</ID>'))).toContain(
      '<RESULT TYPE="String">Tiny &amp; Sons</RESULT>',
    );
    await running?.stop();
    expect(await ask(request('Function', '<ID>$$SystemPeriodFrom</ID>'))).toContain(
      '<RESULT TYPE="Date" JD="45747">1-Apr-25</RESULT>',
    );
  });

  it('that Tally does not know fails in its own words', async () => {
    const xml = await ask(request('Function', '<ID>$$NoSuchThing</ID>'));
    expect(xml).toContain('<ERRORMSG>Could not find: $$NoSuchThing</ERRORMSG>');
    expect(xml).toContain('Function Execution Failed!');
  });
});

describe('an aggregate collection', () => {
  it('counts per day without the optional and the cancelled, dates in the short form', async () => {
    const xml = await ask(
      collection(
        '<COLLECTION NAME="Rows"><TYPE>voucher</TYPE><FILTER>IsNonOptionalCancelledVchs</FILTER></COLLECTION>' +
          '<COLLECTION NAME="Ours"><SOURCECOLLECTION>Rows</SOURCECOLLECTION><BY>Date : $Date</BY><AGGRCOMPUTE>Count : SUM : $$Number:1</AGGRCOMPUTE></COLLECTION>',
      ),
    );
    expect(values(xml, 'DATE')).toEqual(['10-Apr-25', '8-Jun-25']);
    expect(values(xml, 'COUNT')).toEqual(['2', '1']);
  });
});

describe('a class function', () => {
  it('goes by the predefined type a voucher type descends from', async () => {
    const xml = await ask(
      collection(
        '<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>Date</FETCH><COMPUTE>Kind : $Parent:VoucherType:$VoucherTypeName</COMPUTE><FILTER>F</FILTER></COLLECTION>' +
          '<SYSTEM TYPE="Formulae" NAME="F">$$IsSales:$VoucherTypeName</SYSTEM>',
      ),
    );
    expect(values(xml, 'VOUCHERNUMBER')).toEqual(['S/1', 'T/1']);
    expect(values(xml, 'KIND')).toEqual(['Sales', 'Sales']);
  });
});

describe('a legacy request', () => {
  it('may define its collection in place', async () => {
    const tdl =
      '<TDL><TDLMESSAGE><COLLECTION NAME="Any"><TYPE>Ledger</TYPE><NATIVEMETHOD>Parent</NATIVEMETHOD></COLLECTION></TDLMESSAGE></TDL>';
    const xml = await ask(
      `<ENVELOPE><HEADER><TALLYREQUEST>Export Data</TALLYREQUEST></HEADER><BODY><EXPORTDATA><REQUESTDESC><REPORTNAME>Collection</REPORTNAME>${tdl}</REQUESTDESC></EXPORTDATA></BODY></ENVELOPE>`,
    );
    expect(values(xml, 'PARENT')).toEqual(['North', 'Debtors', 'Current Assets']);
  });
});

describe('CHILDOF', () => {
  it.each([
    ['<CHILDOF>Debtors</CHILDOF>', ['Shyam']],
    ['<CHILDOF>Debtors</CHILDOF><BELONGSTO>Yes</BELONGSTO>', ['Ram', 'Shyam']],
    ['<CHILDOF>$$GroupSundryDebtors</CHILDOF><BELONGSTO>Yes</BELONGSTO>', ['Ram', 'Shyam']],
  ])('%s finds the ledgers below a group, renamed or not', async (where, expected) => {
    const xml = await ask(
      collection(`<COLLECTION NAME="Ours"><TYPE>Ledger</TYPE><FETCH>Parent</FETCH>${where}</COLLECTION>`),
    );
    expect([...xml.matchAll(/<LEDGER NAME="(\w+)"/g)].map((found) => found[1])).toEqual(expected);
  });
});

describe('a root group', () => {
  it.each([
    ['reserved-word', '&#4; Primary'],
    ['empty', ''],
  ] as const)('has the %s as PARENT by the switch', async (rootParent, expected) => {
    const xml = await ask(collection('<COLLECTION NAME="Ours"><TYPE>Group</TYPE><FETCH>Parent</FETCH></COLLECTION>'), {
      rootParent,
    });
    expect(values(xml, 'PARENT')[2]).toBe(expected);
  });
});
