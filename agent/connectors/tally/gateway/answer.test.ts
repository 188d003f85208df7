import { expect, it } from 'vitest';
import { isBridgeError } from '../../../../contract/errors.ts';
import { Slicer } from '../xml/slice.ts';
import { type Evidence, judgeImport, judgeRead, type Leaf } from './answer.ts';

const xml = 'text/xml; charset=utf-8';

function evidence(body: string, { contentType = xml, status = 200, complete = true } = {}): Evidence {
  const slicer = new Slicer({ names: new Set() });
  const events = [...slicer.push(Buffer.from(body)), ...slicer.end()];
  const end = events.find((event) => event.type === 'end');
  if (end === undefined) throw new Error('no end');
  const leaves = events.filter((event) => event.type === 'leaf').map(({ path, text }): Leaf => ({ path, text }));
  return { origin: 'http://127.0.0.1:9000', reply: { status, contentType, complete }, end, leaves, opening: body };
}

function verdict(judged: ReturnType<typeof judgeRead>): string | null {
  return isBridgeError(judged) ? judged.code : judged;
}

const rows = '<ENVELOPE><HEADER><VERSION>1</VERSION><STATUS>1</STATUS></HEADER><BODY><DATA></DATA></BODY></ENVELOPE>';
const refused = (data: string) =>
  `<ENVELOPE><HEADER><STATUS>0</STATUS></HEADER><BODY><DATA>${data}</DATA></BODY></ENVELOPE>`;

it.each([
  [rows, null],
  ['<ENVELOPE></ENVELOPE>\r\n', null],
  ['', 'empty'],
  ['  \r\n', 'empty'],
  ['<RESPONSE>Unknown Request, cannot be processed</RESPONSE>', 'tally.refused'],
  ["<RESPONSE>Please start 'TallyERP9' server and load company</RESPONSE>", 'tally.no-company'],
  [refused("<LINEERROR>Could not find Company ''!</LINEERROR>"), 'tally.no-company'],
  [
    refused('<LINEERROR>Could not set &apos;SVCurrentCompany&apos; to &apos;A &amp; B&apos;</LINEERROR>'),
    'tally.company-closed',
  ],
  [refused("<LINEERROR>Could not find Report 'X'!</LINEERROR>"), 'tally.refused'],
  [refused('DESC not found'), 'tally.refused'],
  ['<EXCEPTION>Export failed</EXCEPTION>', 'tally.refused'],
  ['<ENVELOPE><BODY><DATA>', 'tally.truncated'],
  ['<other/>', 'tally.garbled'],
  ['no markup', 'tally.garbled'],
])('judges a read answered by %s', (body, expected) => {
  expect(verdict(judgeRead(evidence(body)))).toBe(expected);
});

it('says what is not Tally by its status or its content type', () => {
  expect(verdict(judgeRead(evidence('<html></html>')))).toBe('tally.not-tally');
  expect(verdict(judgeRead(evidence('hello', { contentType: 'text/plain' })))).toBe('tally.not-tally');
  expect(verdict(judgeRead(evidence(rows, { status: 500 })))).toBe('tally.not-tally');
});

it('takes no answer whose bytes did not all arrive, however complete it looks', () => {
  expect(verdict(judgeRead(evidence(rows, { complete: false })))).toBe('tally.truncated');
});

it('does not take a STATUS deep in the data for that of the answer (facts/tally.md §3.1)', () => {
  const body = rows.replace('<DATA>', '<DATA><X><STATUS>0</STATUS></X>');
  expect(judgeRead(evidence(body))).toBeNull();
});

it('leaves the words of an import to whoever sent it', () => {
  const body =
    '<RESPONSE><LINEERROR>Ledger does not exist!</LINEERROR><CREATED>0</CREATED><ERRORS>1</ERRORS></RESPONSE>';
  expect(judgeImport(evidence(body))).toBeNull();
  expect(verdict(judgeImport(evidence('<RESPONSE>Unknown Request</RESPONSE>')))).toBe('tally.refused');
});
