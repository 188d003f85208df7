import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SliceEvent, type SliceOptions, Slicer, slice } from './slice.ts';

const vouchers = new Set(['VOUCHER']);

function sliced(bytes: Uint8Array, options: Partial<SliceOptions> = {}, chunkSize = bytes.length || 1): SliceEvent[] {
  const slicer = new Slicer({ names: vouchers, ...options });
  const events: SliceEvent[] = [];
  for (let i = 0; i < bytes.length; i += chunkSize) events.push(...slicer.push(bytes.subarray(i, i + chunkSize)));
  events.push(...slicer.end());
  return events;
}

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

function objects(events: readonly SliceEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'object' ? [event.text] : []));
}

function leaves(events: readonly SliceEvent[]): Record<string, string> {
  return Object.fromEntries(events.flatMap((event) => (event.type === 'leaf' ? [[event.path, event.text]] : [])));
}

const answer = (rows: string) =>
  `<ENVELOPE>\r\n <HEADER>\r\n  <VERSION>1</VERSION>\r\n  <STATUS>1</STATUS>\r\n </HEADER>\r\n <BODY>\r\n  <DESC>\r\n   <CMPINFO>\r\n    <VOUCHER>0</VOUCHER>\r\n   </CMPINFO>\r\n  </DESC>\r\n  <DATA>\r\n   <COLLECTION ISCMPDEPTYPE="Yes">\r\n${rows}   </COLLECTION>\r\n  </DATA>\r\n </BODY>\r\n</ENVELOPE>\r\n`;

const one =
  '<VOUCHER VCHTYPE="Sales"><DATE TYPE="Date">20260801</DATE><VOUCHERTYPENAME>Sales</VOUCHERTYPENAME></VOUCHER>';
const two = '<VOUCHER VCHTYPE="Receipt"><NARRATION>नमस्ते ₹ 5</NARRATION></VOUCHER>';

describe('slice', () => {
  it('cuts out every object and says that the document is whole', () => {
    const events = sliced(utf8(answer(`    ${one}\r\n    ${two}\r\n`)));
    expect(objects(events)).toEqual([one, two]);
    expect(events.at(-1)).toMatchObject({ type: 'end', complete: true, root: 'ENVELOPE', cut: null, isMarkup: true });
  });

  it('takes the VOUCHER of CMPINFO for the counter it is', () => {
    const events = sliced(utf8(answer('')));
    expect(objects(events)).toEqual([]);
    expect(leaves(events)).toMatchObject({
      'ENVELOPE/HEADER/STATUS': '1',
      'ENVELOPE/BODY/DESC/CMPINFO/VOUCHER': '0',
    });
  });

  it('gives the same events however the bytes are cut into chunks, in every encoding', () => {
    const tricky = `<VOUCHER NAME="a>b"><X><![CDATA[</VOUCHER>]]></X><!-- </VOUCHER> <VOUCHER> --><VOUCHER><VOUCHER/></VOUCHER ></VOUCHER>`;
    const text = `<!-- <VOUCHER> -->${answer(one + two + tricky)}`;
    const encodings = [
      utf8(text),
      utf8(`\uFEFF${text}`),
      utf16(text),
      utf16(`\uFEFF${text}`),
      utf16(`\uFEFF${text}`).swap16(),
      utf16(text).swap16(),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...encodings), fc.integer({ min: 1, max: 70 }), (bytes, chunkSize) => {
        const events = sliced(bytes, {}, chunkSize);
        expect(objects(events)).toEqual([one, two, tricky]);
        expect(events).toEqual(sliced(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it('reads single-byte text that is not UTF-8 as Windows-1252', () => {
    const bytes = Buffer.concat([
      utf8('<ENVELOPE><VOUCHER>'),
      Buffer.from([0x80, 0x92, 0xe9]),
      utf8('</VOUCHER></ENVELOPE>'),
    ]);
    expect(objects(sliced(bytes))).toEqual(['<VOUCHER>€’é</VOUCHER>']);
  });

  it('names the object that the end cut off', () => {
    const text = answer(one + two);
    const cutAt = text.indexOf('<NARRATION>');
    const events = sliced(utf16(text.slice(0, cutAt)), {}, 7);
    expect(objects(events)).toEqual([one]);
    expect(events.at(-1)).toMatchObject({
      complete: false,
      cut: { name: 'VOUCHER', at: text.indexOf('<VOUCHER VCHTYPE="Receipt">') * 2 },
    });
  });

  it('says that an answer without its last tag is not whole', () => {
    const events = sliced(utf8(answer(one).replace('</ENVELOPE>', '')));
    expect(events.at(-1)).toMatchObject({ complete: false, cut: null });
  });

  it('passes over other objects of a collection with all that is in them', () => {
    const ledger = '<LEDGER NAME="A"><VOUCHER>no</VOUCHER></LEDGER>';
    const events = sliced(utf8(answer(ledger + one)), {}, 3);
    expect(objects(events)).toEqual([one]);
    expect(events).toContainEqual({ type: 'skipped', name: 'LEDGER', at: answer('').indexOf('   </COLLECTION>') });
    expect(objects(sliced(utf8(answer(ledger + one)), { others: 'slice' }))).toEqual([ledger, one]);
  });

  it('finds objects that stand alone or under a wrapper nobody knows', () => {
    expect(objects(sliced(utf8(one)))).toEqual([one]);
    expect(sliced(utf8(one)).at(-1)).toMatchObject({ complete: true });
    expect(objects(sliced(utf8(`<ENVELOPE><ROWS>${one}</ROWS></ENVELOPE>`)))).toEqual([one]);
  });

  it('gives the texts of refusals and of native reports as leaves', () => {
    expect(leaves(sliced(utf8('<RESPONSE>TallyPrime Server is Running</RESPONSE>')))).toEqual({
      RESPONSE: 'TallyPrime Server is Running',
    });
    expect(
      leaves(sliced(utf8('<RESPONSE>\r\n <LINEERROR>Could not find Report &apos;X&apos;!</LINEERROR>\r\n</RESPONSE>'))),
    ).toEqual({
      'RESPONSE/LINEERROR': "Could not find Report 'X'!",
    });
  });

  it('says of bytes that are no markup that they are none', () => {
    for (const text of ['', '  ', 'PK\u0003\u0004 <VOUCHER></VOUCHER>', '{"status":"1"}']) {
      expect(sliced(utf8(text))).toMatchObject([{ type: 'end', isMarkup: false, complete: false, root: null }]);
    }
  });

  it('passes over an object beyond the limit and goes on after it', () => {
    const huge = `<VOUCHER><NARRATION>${'x'.repeat(5000)}</NARRATION></VOUCHER>`;
    const events = sliced(utf8(answer(huge + one)), { maxObjectBytes: 2000 }, 500);
    expect(objects(events)).toEqual([one]);
    expect(events.filter((event) => event.type === 'too-large')).toHaveLength(1);
    expect(events.filter((event) => event.type === 'skipped')).toHaveLength(0);
  });

  it('streams', async () => {
    const chunks = [utf8('<ENVELOPE>'), utf8(one.slice(0, 30)), utf8(one.slice(30)), utf8('</ENVELOPE>')];
    const types: string[] = [];
    for await (const event of slice(chunks, { names: vouchers })) types.push(event.type);
    expect(types).toEqual(['object', 'end']);
  });

  it('looks through an object of many chunks once', () => {
    const megabytes = 24;
    const started = process.cpuUsage();
    const slicer = new Slicer({ names: vouchers });
    slicer.push(utf8('<ENVELOPE><VOUCHER>'));
    const chunk = utf8('<VOUCHERNUMBER>7</VOUCHERNUMBER>'.repeat(512));
    for (let sent = 0; sent < megabytes << 20; sent += chunk.length) slicer.push(chunk);
    const events = [...slicer.push(utf8('</VOUCHER></ENVELOPE>')), ...slicer.end()];
    expect(events.map((event) => event.type)).toEqual(['object', 'end']);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
  });
});
