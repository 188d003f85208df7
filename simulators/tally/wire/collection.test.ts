import { afterEach, describe, expect, it } from 'vitest';
import { startTallySimulator, type TallySimulator, type TallySimulatorOptions } from '../simulator.ts';
import { collection, post } from './testing/post.ts';
import { TinyBooks, type TinyVoucher } from './testing/tiny-books.ts';

let running: TallySimulator | undefined;

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const vouchers: readonly TinyVoucher[] = [
  { masterId: 1, alterId: 5, date: '20250410', type: 'Sales', number: 'S/1' },
  { masterId: 2, alterId: 9, date: '20250607', type: 'Payment', number: 'P/1', isCancelled: true },
  { masterId: 3, alterId: 7, date: '20250607', type: 'Sales', number: 'S/2', isOptional: true },
];

async function ask(
  definition: string,
  statics = '<SVFROMDATE TYPE="Date">20250401</SVFROMDATE><SVTODATE TYPE="Date">20250630</SVTODATE>',
  options: Partial<TallySimulatorOptions> = {},
): Promise<string> {
  running = await startTallySimulator({ companies: [new TinyBooks({ vouchers })], ...options });
  const reply = await post(running.url, collection(definition, { statics }));
  return reply.text;
}

function numbers(xml: string): string[] {
  return [...xml.matchAll(/<VOUCHERNUMBER>([^<]*)</g)].map((found) => found[1] ?? '');
}

function vouchersWhere(formula: string, fetch = 'Date'): string {
  return `<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>${fetch}</FETCH><FILTER>Wanted</FILTER></COLLECTION><SYSTEM TYPE="Formulae" NAME="Wanted">${formula}</SYSTEM>`;
}

const all = '<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>Date</FETCH></COLLECTION>';

describe('a voucher collection', () => {
  it('has the envelope, the attributes and the CRLF lines of a captured one', async () => {
    const xml = await ask('<COLLECTION NAME="Ours"><TYPE>Voucher</TYPE><FETCH>Date, AlterId</FETCH></COLLECTION>');
    expect(xml).toContain(
      '   <COLLECTION ISCMPDEPTYPE="Yes" CMPLOCUS="4" CMPDEPTYPE="64">\r\n    <VOUCHER REMOTEID="aaaaaaaa-0000-4000-8000-000000000001-00000001" ' +
        'VCHKEY="aaaaaaaa-0000-4000-8000-000000000001-0000b2bc:00000008" VCHTYPE="Sales" OBJVIEW="Accounting Voucher View">\r\n' +
        '     <DATE TYPE="Date">20250410</DATE>\r\n',
    );
    expect(xml).toContain('     <ALTERID TYPE="Number"> 5</ALTERID>\r\n');
    expect(xml).toMatch(/<STATUS>1<\/STATUS>.*<CMPINFO>.*<VOUCHER>0<\/VOUCHER>\r\n {3}<\/CMPINFO>/s);
    expect(xml.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('is blanks between the tags when nothing matches, with a phantom VOUCHER counter', async () => {
    const xml = await ask(vouchersWhere('$AlterId &gt; 100'));
    expect(xml).toContain('   <COLLECTION ISCMPDEPTYPE="Yes" CMPLOCUS="4" CMPDEPTYPE="64">   </COLLECTION>\r\n');
    expect(xml).toContain('<VOUCHER>0</VOUCHER>');
  });

  it.each([
    ['$AlterId &gt; 5 AND $AlterId &lt;= 9', ['P/1', 'S/2']],
    ['$Date &gt;= $$Date:"20250501" AND NOT $IsCancelled', ['S/2']],
    ['$$IsEqual:$VoucherTypeName:"sales" AND ($IsOptional OR $MasterId = 1)', ['S/1', 'S/2']],
    ['$Date = "7-Jun-2025"', ['P/1', 'S/2']],
    ['$Date &gt; ##SVFromDate AND $VoucherNumber &lt;&gt; "P/1"', ['S/1', 'S/2']],
    ['$$NoSuchFunction:$Date', []],
  ])('keeps what the filter %s keeps', async (formula, expected) => {
    expect(numbers(await ask(vouchersWhere(formula)))).toEqual(expected);
  });

  it('covers the display period only when no dates are sent', async () => {
    const displayPeriod = { from: '20250401', to: '20250430' };
    expect(numbers(await ask(all, '', { behaviour: { displayPeriod } }))).toEqual(['S/1']);
  });

  it.each([
    ['typed', ['S/1', 'P/1', 'S/2']],
    ['honoured', ['S/1']],
  ] as const)(
    'covers the display period too when the dates sent have no type, and SV dates are %s',
    async (svDates, expected) => {
      const april = '<SVFROMDATE>20250401</SVFROMDATE><SVTODATE>20250430</SVTODATE>';
      expect(numbers(await ask(all, april, { behaviour: { svDates } }))).toEqual(expected);
    },
  );

  it('gives zero rows for an impossible date and some other period for an ISO one', async () => {
    expect(numbers(await ask(all, '<SVTODATE TYPE="Date">20250631</SVTODATE>'))).toEqual([]);
    await running?.stop();
    const isoMay = '<SVFROMDATE TYPE="Date">2025-05-01</SVFROMDATE><SVTODATE TYPE="Date">2025-05-31</SVTODATE>';
    expect(numbers(await ask(all, isoMay))).toEqual(['S/1', 'P/1', 'S/2']);
  });
});

it('stops at the period of a ledger collection that has no type, where it was seen to', async () => {
  running = await startTallySimulator({ profile: 'prime7-edu', vouchers: 10 });
  const ledgers = '<COLLECTION NAME="Ours"><TYPE>Ledger</TYPE><FETCH>OpeningBalance</FETCH></COLLECTION>';
  const typed = '<SVFROMDATE TYPE="Date">20240401</SVFROMDATE><SVTODATE TYPE="Date">20250331</SVTODATE>';
  expect((await post(running.url, collection(ledgers, { statics: typed }))).text).toContain('<LEDGER ');
  const stopped = post(running.url, collection(ledgers, { statics: '<SVFROMDATE>20240401</SVFROMDATE>' }));
  stopped.catch(() => undefined); // it is cut off when the simulator stops
  await expect.poll(() => running?.process.state()).toMatchObject({ state: 'dialog', dialog: 'untyped-period' });
});
