import { describe, expect, it } from 'vitest';
import { Envelope } from './envelope.ts';
import { Slicer } from './slice.ts';

function read(text: string): Envelope {
  const envelope = new Envelope();
  const slicer = new Slicer({ names: new Set(['VOUCHER']) });
  for (const event of [...slicer.push(Buffer.from(text)), ...slicer.end()]) envelope.note(event);
  return envelope;
}

describe('Envelope', () => {
  it('knows STATUS of the header, not the one of a bank allocation', () => {
    const voucher = '<VOUCHER><BANKALLOCATIONS.LIST><STATUS>0</STATUS></BANKALLOCATIONS.LIST></VOUCHER>';
    const text = `<ENVELOPE><HEADER><STATUS>1</STATUS></HEADER><BODY><DATA><COLLECTION>${voucher}</COLLECTION></DATA></BODY></ENVELOPE>`;
    expect(read(text)).toMatchObject({ status: '1', error: null, isWhole: true });
  });

  it("reports Tally's errors in its own words", () => {
    expect(read('<RESPONSE>Unknown Request, cannot be processed</RESPONSE>').error).toBe(
      'Unknown Request, cannot be processed',
    );
    const refused = read(
      '<ENVELOPE><HEADER><STATUS>0</STATUS></HEADER><BODY><DATA><LINEERROR>Could not find Company &apos;X&apos;!</LINEERROR></DATA></BODY></ENVELOPE>',
    );
    expect(refused).toMatchObject({ status: '0', error: "Could not find Company 'X'!" });
  });

  it('collects the counters of both forms of an import answer', () => {
    const flat = read('<RESPONSE><CREATED>1</CREATED><ERRORS>0</ERRORS></RESPONSE>');
    const nested = read(
      '<ENVELOPE><BODY><DATA><IMPORTRESULT><CREATED>1</CREATED><ERRORS>0</ERRORS></IMPORTRESULT></DATA></BODY></ENVELOPE>',
    );
    for (const { importCounters } of [flat, nested])
      expect(Object.fromEntries(importCounters)).toEqual({ CREATED: '1', ERRORS: '0' });
  });
});
