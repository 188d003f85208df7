import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BridgeError, type ErrorCode } from '../../contract/errors.ts';
import type { CanonicalRecord, Problem } from '../../contract/records/record.ts';
import { previewPath } from './preview.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Read {
  readonly lines: (CanonicalRecord | Problem)[];
  readonly code: ErrorCode | null;
  readonly message: string;
}

async function preview(path: string): Promise<Read> {
  const lines: (CanonicalRecord | Problem)[] = [];
  try {
    for await (const line of previewPath(path)) lines.push(line);
    return { lines, code: null, message: '' };
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return { lines, code: error.code, message: error.message };
  }
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const kinds = ({ lines }: Read) => lines.map((line) => line.kind);

const company = '0a1b2c3d-0000-4000-8000-00000000beef';

const uiExport = (objects: string) =>
  `<ENVELOPE>\r\n <HEADER>\r\n  <TALLYREQUEST>Import Data</TALLYREQUEST>\r\n </HEADER>\r\n <BODY>\r\n  <IMPORTDATA>\r\n   <REQUESTDESC>\r\n    <REPORTNAME>All Masters</REPORTNAME>\r\n    <STATICVARIABLES>\r\n     <SVCURRENTCOMPANY>Test &amp; Co</SVCURRENTCOMPANY>\r\n    </STATICVARIABLES>\r\n   </REQUESTDESC>\r\n   <REQUESTDATA>\r\n    <TALLYMESSAGE xmlns:UDF="TallyUDF">\r\n${objects}    </TALLYMESSAGE>\r\n   </REQUESTDATA>\r\n  </IMPORTDATA>\r\n </BODY>\r\n</ENVELOPE>\r\n`;

const collection = (rows: string) =>
  `<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n  <STATUS>1</STATUS>\r\n </HEADER>\r\n <BODY>\r\n  <DESC>\r\n   <CMPINFO>\r\n    <LEDGER>0</LEDGER>\r\n    <VOUCHER>0</VOUCHER>\r\n   </CMPINFO>\r\n  </DESC>\r\n  <DATA>\r\n   <COLLECTION>\r\n${rows}   </COLLECTION>\r\n  </DATA>\r\n </BODY>\r\n</ENVELOPE>\r\n`;

const ledger = (name: string, group: string, id: string) =>
  `     <LEDGER NAME="${name}" RESERVEDNAME="">\r\n      <GUID>${company}-${id}</GUID>\r\n      <PARENT>${group}</PARENT>\r\n     </LEDGER>\r\n`;

const masters =
  ledger('आशा ट्रेडर्स ₹', 'Sundry Debtors', '00000001') + ledger('Sales Local', 'Sales Accounts', '00000002');

const voucher = (id: string, list = 'ALLLEDGERENTRIES') =>
  `     <VOUCHER REMOTEID="${company}-${id}" VCHTYPE="Sales" ACTION="Create">\r\n      <DATE>20260801</DATE>\r\n      <GUID>${company}-${id}</GUID>\r\n      <NARRATION>&#4; Not Applicable\u0003</NARRATION>\r\n      <VOUCHERTYPENAME>Sales</VOUCHERTYPENAME>\r\n      <${list}.LIST>\r\n       <LEDGERNAME>आशा ट्रेडर्स ₹</LEDGERNAME>\r\n       <AMOUNT>-101.01</AMOUNT>\r\n      </${list}.LIST>\r\n      <${list}.LIST>\r\n       <LEDGERNAME>Sales Local</LEDGERNAME>\r\n       <AMOUNT>101.01</AMOUNT>\r\n      </${list}.LIST>\r\n     </VOUCHER>\r\n`;

describe('previewPath', () => {
  it('reads the same records from every encoding and envelope', async () => {
    const expected = ['voucher', 'account', 'party', 'account'];
    const objects = voucher('00000003') + masters;
    const texts = [
      uiExport(objects),
      collection(objects),
      `<TALLYMESSAGE>${objects}</TALLYMESSAGE>`,
      `<ENVELOPE>${objects}</ENVELOPE>`,
    ];
    const reads: Read[] = [];
    for (const [i, text] of texts.entries()) {
      reads.push(await preview(await file(`${i}-utf8.xml`, text)));
      reads.push(await preview(await file(`${i}-utf8-bom.xml`, `\uFEFF${text}`)));
      reads.push(await preview(await file(`${i}-utf16.xml`, Buffer.from(text, 'utf16le'))));
      reads.push(await preview(await file(`${i}-utf16-bom.xml`, Buffer.from(`\uFEFF${text}`, 'utf16le'))));
      reads.push(await preview(await file(`${i}-utf16-be.xml`, Buffer.from(`\uFEFF${text}`, 'utf16le').swap16())));
    }
    for (const read of reads) {
      expect(kinds(read)).toEqual(expected);
      expect(read).toEqual(reads[0]);
    }
    expect(reads[0]?.lines[0]).toMatchObject({
      sourceId: `tally-${company}`,
      data: {
        narration: '\u0004 Not Applicable\u0003',
        parties: ['आशा ट्रेडर्स ₹'],
        lines: [
          {
            account: 'आशा ट्रेडर्स ₹',
            amount: '101.01',
            accountId: `tally-${company}:ledger:${company}-00000001`,
            isParty: true,
          },
          { account: 'Sales Local', amount: '-101.01', isParty: false },
        ],
      },
    });
  });

  it('reads single-byte text that is not UTF-8', async () => {
    const path = await file(
      'ansi.xml',
      Buffer.from(uiExport(ledger('Caf\xe9 \x80', 'Cash-in-Hand', '00000001')), 'latin1'),
    );
    expect((await preview(path)).lines[0]).toMatchObject({ data: { name: 'Café €' } });
  });

  it('goes on after what it does not understand', async () => {
    const broken = '<VOUCHER VCHTYPE="Sales"><DATE>20260801</DATE><NARRATION>a</NARATION></VOUCHER>';
    const dateless = '<VOUCHER VCHTYPE="Sales"><NARRATION>x</NARRATION></VOUCHER>';
    const read = await preview(await file('odd.xml', uiExport(broken + dateless + voucher('00000003'))));
    expect(kinds(read)).toEqual(['problem', 'problem', 'voucher']);
    expect(read.lines[0]).toMatchObject({
      code: 'record.not-understood',
      at: expect.stringMatching(/^odd\.xml, byte \d+, <VOUCHER>$/),
    });
    expect(read.code).toBeNull();
  });

  it('hands out the records before the cut of a truncated file, then the error', async () => {
    const text = uiExport(voucher('00000003') + voucher('00000004'));
    for (const cut of [text.lastIndexOf('<AMOUNT>'), text.lastIndexOf('</ENVELOPE>')]) {
      const read = await preview(await file('cut.xml', Buffer.from(text.slice(0, cut), 'utf16le')));
      expect(read.lines[0]).toMatchObject({ kind: 'voucher' });
      expect(read.code).toBe('file.truncated');
    }
  });

  it('says in plain words why a file can not be used', async () => {
    const cases: [string, string | Buffer, ErrorCode][] = [
      ['empty.xml', '', 'file.empty'],
      ['blank.xml', '\uFEFF \r\n', 'file.empty'],
      ['text.xml', 'Particulars,Debit,Credit', 'file.not-xml'],
      ['zip.xml', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 60, 65, 62]), 'file.not-xml'],
      ['json.xml', '{"a":"<VOUCHER></VOUCHER>"}', 'file.not-xml'],
      [
        'login.xml',
        '<!DOCTYPE html><html><head><title>Login</title></head><body><br>Sign in</body></html>',
        'file.not-tally',
      ],
      ['other.xml', '<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>', 'file.not-tally'],
      [
        'request.xml',
        '<ENVELOPE><HEADER><TALLYREQUEST>Export</TALLYREQUEST></HEADER><BODY/></ENVELOPE>',
        'file.not-tally',
      ],
      ['refused.xml', '<RESPONSE>Unknown Request, cannot be processed</RESPONSE>', 'file.tally-error'],
      [
        'failed.xml',
        '<ENVELOPE><HEADER><STATUS>0</STATUS></HEADER><BODY><DATA><LINEERROR>Could not find X</LINEERROR></DATA></BODY></ENVELOPE>',
        'file.tally-error',
      ],
      ['cut.xml', '<ENVELOPE><HEADER><STATUS>1</STATUS>', 'file.truncated'],
    ];
    for (const [name, content, code] of cases) {
      const read = await preview(await file(name, content));
      expect([name, read.code, read.lines]).toEqual([name, code, []]);
      expect(read.message).toContain(name);
    }
    expect((await preview(join(folder, 'nowhere.xml'))).code).toBe('file.missing');
    expect((await preview(await file('failed-again.xml', cases[9]?.[1] ?? ''))).message).toContain('Could not find X');
  });

  it('says so where a document of Tally holds no record', async () => {
    for (const text of [
      collection(''),
      '<ENVELOPE></ENVELOPE>\r\n',
      '<RESPONSE><CREATED>1</CREATED><ERRORS>0</ERRORS></RESPONSE>',
    ]) {
      const read = await preview(await file('quiet.xml', text));
      expect(kinds(read)).toEqual(['problem']);
      expect(read.code).toBeNull();
    }
  });

  it('hands out a master that a UI export repeats once', async () => {
    const read = await preview(await file('twice.xml', uiExport(masters + masters)));
    expect(kinds(read)).toEqual(['account', 'party', 'account']);
  });

  it('names the source by the company, else by the file', async () => {
    const bare = '<LEDGER NAME="Cash"><PARENT>Cash-in-Hand</PARENT></LEDGER>';
    const sourceOf = async (name: string, text: string) => {
      const [line] = (await preview(await file(name, text))).lines;
      return line !== undefined && 'sourceId' in line ? line.sourceId : null;
    };
    const byName = await sourceOf('a.xml', uiExport(bare));
    expect(byName).toMatch(/^tally-company-/);
    expect(await sourceOf('b.xml', uiExport(bare))).toBe(byName);
    expect(await sourceOf('c.xml', `<ENVELOPE>${bare}</ENVELOPE>`)).toMatch(/^tally-file-/);
    const note = `<COMPANY><REMOTECMPINFO.LIST MERGE="Yes"><NAME>${company}</NAME><REMOTECMPNAME>Test</REMOTECMPNAME></REMOTECMPINFO.LIST></COMPANY>`;
    expect(await sourceOf('d.xml', uiExport(bare + note))).toBe(`tally-${company}`);
  });

  it('reads a folder in the order of names, finds masters in its other files, and reports bad files', async () => {
    await file('2-vouchers.xml', uiExport(voucher('00000003')));
    await file('3-masters.XML', Buffer.from(`\uFEFF${uiExport(masters)}`, 'utf16le'));
    await file('1-login.xml', '<html></html>');
    await file('notes.txt', 'not read');
    const read = await preview(folder);
    expect(kinds(read)).toEqual(['problem', 'voucher', 'account', 'party', 'account']);
    expect(read.lines[0]).toMatchObject({ at: '1-login.xml', code: 'file.not-tally' });
    expect(read.lines[1]).toMatchObject({ data: { parties: ['आशा ट्रेडर्स ₹'] } });
    expect(read.code).toBeNull();
  });

  it('fails for a folder of which nothing could be read', async () => {
    expect((await preview(folder)).code).toBe('file.not-tally');
    await file('a.xml', '');
    const read = await preview(folder);
    expect(read.code).toBe('file.empty');
    expect(kinds(read)).toEqual(['problem']);
  });

  it('stops when it is told to', async () => {
    const path = await file('a.xml', uiExport(masters));
    const reading = previewPath(path, { signal: AbortSignal.abort() });
    await expect(reading.next()).rejects.toThrow('aborted');
  });
});
