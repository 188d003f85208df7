import { describe, expect, it } from 'vitest';
import { declaredEncoding, decodeSingleByte, sniffEncoding } from './encoding.ts';

describe('sniffEncoding', () => {
  it('tells by the mark or by the zeros of the first character', () => {
    expect(sniffEncoding(Buffer.from('\uFEFF<A', 'utf16le'))).toBe('utf-16le');
    expect(sniffEncoding(Buffer.from('<A', 'utf16le'))).toBe('utf-16le');
    expect(sniffEncoding(Buffer.from('\r\n<A', 'utf16le'))).toBe('utf-16le');
    expect(sniffEncoding(Buffer.from('\uFEFF<A', 'utf16le').swap16())).toBe('utf-16be');
    expect(sniffEncoding(Buffer.from('<A', 'utf16le').swap16())).toBe('utf-16be');
    expect(sniffEncoding(Buffer.from('\uFEFF<A'))).toBe('single-byte');
    expect(sniffEncoding(Buffer.from(''))).toBe('single-byte');
  });
});

describe('declaredEncoding', () => {
  it('believes UTF-16, and leaves utf-8 to the bytes, since Tally sends ANSI under that name', () => {
    expect(declaredEncoding('text/xml; charset=utf-16')).toBe('utf-16le');
    expect(declaredEncoding('text/xml; charset="UTF-16LE"')).toBe('utf-16le');
    expect(declaredEncoding('text/xml; charset=utf-8')).toBeNull();
    expect(declaredEncoding(undefined)).toBeNull();
  });
});

describe('decodeSingleByte', () => {
  it('reads UTF-8 as UTF-8 and everything else as Windows-1252, each byte as one character', () => {
    expect(decodeSingleByte(Buffer.from('नमस्ते ₹ €'))).toBe('नमस्ते ₹ €');
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const text = decodeSingleByte(bytes);
    expect(text).toHaveLength(256);
    expect([text[0x80], text[0x99], text[0x81], text[0xe9]]).toEqual(['€', '™', '\u0081', 'é']);
    expect(new Set(text).size).toBe(256);
  });
});
