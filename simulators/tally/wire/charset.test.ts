import { describe, expect, it } from 'vitest';
import { charsetOf, decodeBody, encodedLength, encodeText } from './charset.ts';

describe('the charset of an exchange', () => {
  it('is UTF-16 only when the header says so', () => {
    expect(charsetOf('application/xml; charset=utf-16')).toBe('utf-16');
    expect(charsetOf('text/xml; Charset="UTF-16"')).toBe('utf-16');
    expect(charsetOf('text/xml; charset=utf-8')).toBe('ansi');
    expect(charsetOf(undefined)).toBe('ansi');
  });

  it('takes a UTF-16 body with or without its mark', () => {
    expect(decodeBody(Buffer.from('\ufeff<A/>', 'utf16le'), 'utf-16')).toBe('<A/>');
    expect(decodeBody(Buffer.from('<A/>', 'utf16le'), 'utf-16')).toBe('<A/>');
  });

  it('does not understand UTF-16 bytes under another header', () => {
    expect(decodeBody(Buffer.from('<A/>', 'utf16le'), 'ansi')).toBeUndefined();
  });

  it('loses what cp1252 lacks before Tally sees it', () => {
    expect(decodeBody(Buffer.from('Café – नमस्ते ₹5', 'utf8'), 'ansi')).toBe('Café – ?????? ?5');
  });

  it('writes single bytes with question marks, or lossless UTF-16LE without a mark', () => {
    expect([...encodeText('é–€ન', 'ansi')]).toEqual([0xe9, 0x96, 0x3f, 0x3f]);
    expect([...encodeText('<ન', 'utf-16')]).toEqual([0x3c, 0x00, 0xa8, 0x0a]);
  });

  it('knows the length without writing, also for characters outside the first plane', () => {
    for (const charset of ['ansi', 'utf-16'] as const) {
      expect(encodedLength('a€ન😀', charset)).toBe(encodeText('a€ન😀', charset).length);
    }
  });
});
