/** The charset of the request's Content-Type chooses both how its body is read and how the answer is written (facts §1.3). */
export type Charset = 'utf-16' | 'ansi' | 'json';

export function charsetOf(contentType: string | undefined): Charset {
  if (isJson(contentType)) return 'json';
  return /charset\s*=\s*"?utf-?16(le)?"?/i.test(contentType ?? '') ? 'utf-16' : 'ansi';
}

export function isJson(contentType: string | undefined): boolean {
  return /^application\/json\b/i.test(contentType ?? '');
}

/** The ANSI answer is labelled utf-8 although its bytes are cp1252 (facts §1.3). */
export function contentTypeFor(charset: Charset): string {
  if (charset === 'json') return 'application/json; charset=utf-8';
  return charset === 'utf-16' ? 'text/xml; charset=utf-16' : 'text/xml; charset=utf-8';
}

/** Undefined when the bytes can't be of that charset: the gateway then answers Unknown Request. */
export function decodeBody(body: Buffer, charset: Charset): string | undefined {
  if (charset === 'utf-16') {
    if (body.length % 2 !== 0) return undefined;
    return body.toString('utf16le').replace(/^\ufeff/, '');
  }
  if (charset === 'json') return body.toString('utf8');
  if (body.includes(0)) return undefined;
  return lossy(body.toString('utf8').replace(/^\ufeff/, ''));
}

/** UTF-16LE without a BOM, or single bytes with `?` for whatever cp1252 lacks. */
export function encodeText(text: string, charset: Charset): Buffer {
  if (charset === 'json') return Buffer.from(text, 'utf8');
  return charset === 'utf-16' ? Buffer.from(text, 'utf16le') : Buffer.from(toAnsiBytes(text), 'latin1');
}

export function encodedLength(text: string, charset: Charset): number {
  if (charset === 'json') return Buffer.byteLength(text, 'utf8');
  return charset === 'utf-16' ? text.length * 2 : toAnsiBytes(text).length;
}

/** The upper half of cp1252 that differs from Latin-1. The euro sign is absent on purpose: it was measured as `?` (facts §1.3). */
const ansiExtras = new Map(
  '‚ƒ„…†‡ˆ‰Š‹Œ\u0000Ž\u0000\u0000‘’“”•–—˜™š›œ\u0000žŸ'
    .split('')
    .map((character, index) => [character, String.fromCharCode(0x82 + index)]),
);
ansiExtras.delete('\u0000');

const outsideLatin1 = /[\u0080-\u009f\u0100-\uffff]/;
const everyOutsideLatin1 = /[\u0080-\u009f\u0100-\u{10ffff}]/gu;

function toAnsiBytes(text: string): string {
  return outsideLatin1.test(text)
    ? text.replace(everyOutsideLatin1, (character) => ansiExtras.get(character) ?? '?')
    : text;
}

function lossy(text: string): string {
  return outsideLatin1.test(text)
    ? text.replace(everyOutsideLatin1, (character) => (ansiExtras.has(character) ? character : '?'))
    : text;
}
