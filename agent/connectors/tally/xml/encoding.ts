import { isAscii, isUtf8 } from 'node:buffer';

/**
 * How the bytes of a Tally document are to be read. `single-byte` is decided for each object: strict UTF-8 where the bytes
 * are that, else Windows-1252, because Tally labels its ANSI answers utf-8 (facts/tally.md §1.3).
 */
export type Encoding = 'utf-16le' | 'utf-16be' | 'single-byte';

/** At least this many bytes are wanted to tell encodings apart; fewer only at the end of a document. */
export const sniffLength = 4;

/** By the byte order mark, else by where the zero of the first character stands: a document begins with `<` or a blank. */
export function sniffEncoding(head: Uint8Array): Encoding {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== undefined && first !== 0 && second === 0) return 'utf-16le';
  if (first === 0 && second !== undefined && second !== 0) return 'utf-16be';
  return 'single-byte';
}

/** Bytes of the byte order mark at the head, 0 when there is none. */
export function markLength(head: Uint8Array): number {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return 2;
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

/** The encoding a gateway answer declares in its Content-Type, or null when it leaves it to the bytes. */
export function declaredEncoding(contentType: string | null | undefined): Encoding | null {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  if (charset === 'utf-16' || charset === 'utf-16le' || charset === 'unicode') return 'utf-16le';
  if (charset === 'utf-16be') return 'utf-16be';
  return null;
}

/** Text of UTF-8 bytes, or of Windows-1252 ones where they are not UTF-8. Never loses or replaces a byte. */
export function decodeSingleByte(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeWindows1252(bytes);
}

const windows1252 = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
  0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
  0x017e, 0x0178,
];

/** By table, since `TextDecoder('windows-1252')` of some Node releases reads 0x80–0x9F as Latin-1. */
function decodeWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (character) => String.fromCharCode(windows1252[character.charCodeAt(0) - 0x80] ?? 0xfffd));
}
