import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerBridge } from '../process/command.ts';
import { expectRefusal } from './expect-refusal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-preview-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const dayBook = `<ENVELOPE>\r
 <HEADER>\r
  <TALLYREQUEST>Import Data</TALLYREQUEST>\r
 </HEADER>\r
 <BODY>\r
  <IMPORTDATA>\r
   <REQUESTDESC><REPORTNAME>Day Book</REPORTNAME></REQUESTDESC>\r
   <REQUESTDATA>\r
    <TALLYMESSAGE xmlns:UDF="TallyUDF">\r
     <VOUCHER REMOTEID="5be1d0aa-0000-4000-8000-00000000cafe-00000001" VCHTYPE="Receipt" ACTION="Create">\r
      <DATE>20250702</DATE>\r
      <GUID>5be1d0aa-0000-4000-8000-00000000cafe-00000001</GUID>\r
      <NARRATION>Caf\u00e9 bill \u2013 paid</NARRATION>\r
      <VOUCHERTYPENAME>Receipt</VOUCHERTYPENAME>\r
      <VOUCHERNUMBER>&#4; Not Applicable</VOUCHERNUMBER>\r
      <PARTYLEDGERNAME>Cash</PARTYLEDGERNAME>\r
      <ALLLEDGERENTRIES.LIST><LEDGERNAME>Cash</LEDGERNAME><AMOUNT>-750.00</AMOUNT></ALLLEDGERENTRIES.LIST>\r
      <ALLLEDGERENTRIES.LIST><LEDGERNAME>Caf\u00e9 &amp; Sons</LEDGERNAME><AMOUNT>750.00</AMOUNT></ALLLEDGERENTRIES.LIST>\r
     </VOUCHER>\r
    </TALLYMESSAGE>\r
   </REQUESTDATA>\r
  </IMPORTDATA>\r
 </BODY>\r
</ENVELOPE>\r
`;

/** In cp1252 the dash is one byte, 0x96; the accent is as in Latin-1. */
const cp1252 = Buffer.from(dayBook.replaceAll('\u2013', '\u0096'), 'latin1');

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function lines(text: string): { kind: string; at?: string; code?: string; data?: Record<string, unknown> }[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('ledger-bridge preview', () => {
  it.each([
    ['UTF-8', Buffer.from(dayBook)],
    ['UTF-16LE without a mark', Buffer.from(dayBook, 'utf16le')],
    ['UTF-16LE with one', Buffer.from(`\uFEFF${dayBook}`, 'utf16le')],
    ['cp1252', cp1252],
  ])('prints the voucher of a file in %s', async (_, content) => {
    const { status, stdout, stderr } = await ledgerBridge('preview', put('DayBook.xml', content));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(lines(stdout)).toMatchObject([
      {
        kind: 'voucher',
        id: expect.stringContaining('5be1d0aa-0000-4000-8000-00000000cafe-00000001'),
        data: {
          type: 'receipt',
          nativeType: 'Receipt',
          date: '2025-07-02',
          headerParty: 'Cash',
          narration: 'Caf\u00e9 bill \u2013 paid',
          lines: [
            { account: 'Cash', amount: '750.00' },
            { account: 'Caf\u00e9 & Sons', amount: '-750.00' },
          ],
          items: [],
        },
      },
    ]);
  });

  it('proves that nothing of a file is lost, for people and for programs', async () => {
    const path = put('DayBook.xml', cp1252);
    const told = await ledgerBridge('preview', path, '--coverage');
    expect(told).toMatchObject({ status: 0, stderr: '' });
    expect(told.stdout).toMatch(/^tag +seen +mapped +extra +form +left out +lost\n/);
    expect(told.stdout.trimEnd().endsWith('Nothing is lost.')).toBe(true);
    const { status, stdout } = await ledgerBridge('preview', path, '--coverage', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      files: [{ name: 'DayBook.xml', objects: { VOUCHER: 1 }, records: { voucher: 1 }, problems: 0, faults: [] }],
      total: { total: { seen: 13, mapped: 12, extra: 1, form: 0, 'left-out': 0, lost: 0 } },
    });
  });

  it('takes a file that is cut off for lost in part, and one that is none of Tally for no file at all', async () => {
    const cut = await ledgerBridge('preview', put('cut.xml', dayBook.slice(0, -40)), '--coverage');
    expect(cut.status).toBe(1);
    expect(cut.stdout).toContain('cut.xml, the file is cut off');
    await expectRefusal(
      'file.not-xml',
      { path: put('a.csv', 'a,b\n') },
      'preview',
      join(folder, 'a.csv'),
      '--coverage',
    );
  });

  it('goes through a folder, and says which file of it is bad', async () => {
    put('1-login.xml', '<!DOCTYPE html><html><body><form>Sign in</form></body></html>');
    put('2-day-book.xml', dayBook);
    const { status, stdout } = await ledgerBridge('preview', folder);
    expect(status).toBe(0);
    expect(lines(stdout)).toMatchObject([
      { kind: 'problem', at: '1-login.xml', code: 'file.not-tally' },
      { kind: 'voucher' },
    ]);
  });

  it('prints the records before the cut of a truncated file, then says that it is cut', async () => {
    const path = put('cut.xml', dayBook.slice(0, dayBook.indexOf('</REQUESTDATA>')));
    const { status, stdout, stderr } = await ledgerBridge('preview', path);
    expect(status).toBe(1);
    expect(lines(stdout)).toMatchObject([{ kind: 'voucher' }]);
    expect(stderr).toContain('(file.truncated)');
    await expectRefusal('file.truncated', { path }, 'preview', path);
  });

  it('says in plain words that there is no file', async () => {
    const path = join(folder, 'DayBok.xml');
    await expectRefusal('file.missing', { path }, 'preview', path);
  });

  it('says that a file is empty', async () => {
    const path = put('empty.xml', '');
    await expectRefusal('file.empty', { path }, 'preview', path);
  });

  it('says that a file is not XML', async () => {
    const path = put('DayBook.csv', 'Date,Particulars,Debit\n2-Jul-25,Cash,750.00\n');
    await expectRefusal('file.not-xml', { path }, 'preview', path);
  });

  it('tells a login page from an export', async () => {
    const path = put('saved.xml', '<html><head><title>Sign in</title></head><body></body></html>');
    const { status, stdout, stderr } = await ledgerBridge('preview', path);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/\(file\.not-tally\)\nWhat to do: .+/);
  });

  it("hands on Tally's own error", async () => {
    const text = "Could not find Report 'Day Bok'!";
    const path = put('refused.xml', `<ENVELOPE><BODY><DATA><LINEERROR>${text}</LINEERROR></DATA></BODY></ENVELOPE>`);
    await expectRefusal('file.tally-error', { path, text }, 'preview', path);
  });

  it('says that nothing answers where Tally should be', async () => {
    await expectRefusal('tally.unreachable', { origin: 'http://127.0.0.1:1' }, 'preview', 'http://127.0.0.1:1');
  });

  it('ends quietly when its reader has seen enough', async () => {
    const args = ['agent/cli.ts', 'preview', put('DayBook.xml', dayBook)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.destroy();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
