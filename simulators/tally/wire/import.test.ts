import { afterEach, describe, expect, it } from 'vitest';
import { startTallySimulator, type TallySimulator, type TallySimulatorOptions } from '../simulator.ts';
import { collection, post } from './testing/post.ts';
import { TinyBooks } from './testing/tiny-books.ts';

let running: TallySimulator | undefined;

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function start(books: TinyBooks, options: Partial<TallySimulatorOptions> = {}): Promise<TallySimulator> {
  running = await startTallySimulator({ companies: [books], ...options });
  return running;
}

const receipt =
  '<VOUCHER REMOTEID="ours-1" VCHTYPE="Receipt" ACTION="Create"><DATE>20250410</DATE><NARRATION>by &amp; for&#13;&#10;us</NARRATION>' +
  '<BASICBUYERADDRESS.LIST TYPE="String"><BASICBUYERADDRESS>12</BASICBUYERADDRESS><BASICBUYERADDRESS>Surat</BASICBUYERADDRESS></BASICBUYERADDRESS.LIST>' +
  '<ALLLEDGERENTRIES.LIST><LEDGERNAME>Ram </LEDGERNAME><BILLALLOCATIONS.LIST><NAME>1</NAME></BILLALLOCATIONS.LIST><BANKALLOCATIONS.LIST>  </BANKALLOCATIONS.LIST></ALLLEDGERENTRIES.LIST>' +
  '<ALLLEDGERENTRIES.LIST><LEDGERNAME>Cash</LEDGERNAME></ALLLEDGERENTRIES.LIST></VOUCHER>';

function importing(message: string, company?: string): string {
  const named = company === undefined ? '' : `<SVCURRENTCOMPANY>${company}</SVCURRENTCOMPANY>`;
  return `<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Import</TALLYREQUEST><TYPE>Data</TYPE><ID>Vouchers</ID></HEADER><BODY><DESC><STATICVARIABLES>${named}</STATICVARIABLES></DESC><DATA><TALLYMESSAGE xmlns:UDF="TallyUDF">${message}</TALLYMESSAGE></DATA></BODY></ENVELOPE>`;
}

function legacy(message: string): string {
  return `<ENVELOPE><HEADER><TALLYREQUEST>Import Data</TALLYREQUEST></HEADER><BODY><IMPORTDATA><REQUESTDESC><REPORTNAME>Vouchers</REPORTNAME></REQUESTDESC><REQUESTDATA><TALLYMESSAGE>${message}</TALLYMESSAGE></REQUESTDATA></IMPORTDATA></BODY></ENVELOPE>`;
}

const created = { created: 1, lastVchId: 295 };

describe('an import', () => {
  it.each([importing(receipt), legacy(receipt)])('hands the objects over in the words of the books', async (body) => {
    const books = new TinyBooks({ importOutcome: created });
    await post((await start(books)).url, body);
    expect(books.imports).toEqual([
      {
        educational: false,
        objects: [
          {
            type: 'VOUCHER',
            attributes: { REMOTEID: 'ours-1', VCHTYPE: 'Receipt', ACTION: 'Create' },
            body: {
              DATE: '20250410',
              NARRATION: 'by & for\r\nus',
              BASICBUYERADDRESS: ['12', 'Surat'],
              ALLLEDGERENTRIES: [{ LEDGERNAME: 'Ram ', BILLALLOCATIONS: [{ NAME: '1' }] }, { LEDGERNAME: 'Cash' }],
            },
          },
        ],
      },
    ]);
  });

  it('answers every counter in the flat form, line errors first', async () => {
    const books = new TinyBooks({
      importOutcome: { exceptions: 1, lineErrors: ["Ledger 'Ram & Co' does not exist!"] },
    });
    const { text } = await post((await start(books)).url, importing(receipt));
    expect(text).toBe(
      [
        '<RESPONSE>',
        ' <LINEERROR>Ledger &apos;Ram &amp; Co&apos; does not exist!</LINEERROR>',
        ' <CREATED>0</CREATED>',
        ' <ALTERED>0</ALTERED>',
        ' <DELETED>0</DELETED>',
        ' <LASTVCHID>0</LASTVCHID>',
        ' <LASTMID>0</LASTMID>',
        ' <COMBINED>0</COMBINED>',
        ' <IGNORED>0</IGNORED>',
        ' <ERRORS>0</ERRORS>',
        ' <CANCELLED>0</CANCELLED>',
        ' <EXCEPTIONS>1</EXCEPTIONS>',
        '</RESPONSE>',
        '',
      ].join('\r\n'),
    );
  });

  it('answers in an envelope where the switch says so', async () => {
    const books = new TinyBooks({ importOutcome: created });
    const { text } = await post((await start(books, { profile: 'erp9' })).url, importing(receipt));
    expect(text).toMatch(/<STATUS>1<\/STATUS>.*<IMPORTRESULT>\r\n {4}<CREATED>1<\/CREATED>.*<LASTVCHID>295</s);
  });

  it('tells the books that Tally is unlicensed', async () => {
    const books = new TinyBooks();
    await post((await start(books, { profile: 'prime7-edu' })).url, importing(receipt));
    expect(books.imports[0]?.educational).toBe(true);
  });

  it('is refused for a company that is not open, and once went into the active one', async () => {
    const books = new TinyBooks();
    const simulator = await start(books);
    expect((await post(simulator.url, importing(receipt, 'Tinny'))).text).toContain(
      '<LINEERROR>Could not set &apos;SVCurrentCompany&apos; to &apos;Tinny&apos;</LINEERROR>',
    );
    expect(books.imports).toEqual([]);
    await simulator.stop();
    await post(
      (await start(books, { behaviour: { unknownCompanyImport: 'applied-to-active' } })).url,
      importing(receipt, 'Tinny'),
    );
    expect(books.imports).toHaveLength(1);
  });

  it('without a DESC says so, with STATUS 0', async () => {
    const { url } = await start(new TinyBooks());
    const { text } = await post(url, importing(receipt).replace(/<DESC>.*<\/DESC>/, ''));
    expect(text).toMatch(/<STATUS>0<\/STATUS>.*DESC not found/s);
  });

  it('is applied although its answer is lost', async () => {
    const books = new TinyBooks({ importOutcome: created });
    const simulator = await start(books);
    simulator.faults.add({ type: 'drop-answer', on: 'import' });
    await expect(post(simulator.url, importing(receipt))).rejects.toThrow();
    expect(books.imports).toHaveLength(1);
  });

  it('of a COMPANY renames the one that is loaded', async () => {
    const { url } = await start(new TinyBooks());
    const { text } = await post(
      url,
      importing('<COMPANY NAME="New &amp; Co" ACTION="Create"><NAME>New &amp; Co</NAME></COMPANY>'),
    );
    expect(text).toContain('<ALTERED>1</ALTERED>');
    const list = collection('<COLLECTION NAME="Ours"><TYPE>Company</TYPE><FETCH>Name</FETCH></COLLECTION>');
    expect((await post(url, list)).text).toContain('<COMPANY NAME="New &amp; Co"');
  });
});
