import type { Encoding } from './encoding.ts';
import { decodeSingleByte } from './encoding.ts';

/**
 * The part of a byte stream that is still needed, in one stretch of memory: grows by doubling, moves what is left to its front.
 * Positions are in code units (two bytes in UTF-16) from the front of the window, and shift when `dropBefore` is called.
 */
export class ByteWindow {
  readonly #width: 1 | 2;
  readonly #isSwapped: boolean;
  #bytes = Buffer.alloc(1 << 18);
  #units: Uint8Array | Uint16Array;
  #filled = 0;
  /** The bytes up to there. */
  #seen = this.#bytes.subarray(0, 0);
  #dropped = 0;

  constructor(encoding: Encoding) {
    this.#width = encoding === 'single-byte' ? 1 : 2;
    this.#isSwapped = encoding === 'utf-16be';
    this.#units = this.#view();
  }

  /** Code units that are complete. */
  get length(): number {
    return this.#filled >> (this.#width - 1);
  }

  get units(): Uint8Array | Uint16Array {
    return this.#units;
  }

  append(chunk: Uint8Array): void {
    if (this.#filled + chunk.length > this.#bytes.length) this.#grow(this.#filled + chunk.length);
    this.#bytes.set(chunk, this.#filled);
    const swappable = this.#filled & ~1;
    this.#filled += chunk.length;
    if (this.#isSwapped) this.#bytes.subarray(swappable, this.#filled & ~1).swap16();
    this.#seen = this.#bytes.subarray(0, this.length * this.#width);
  }

  /** Frees everything before `position`, which becomes 0. */
  dropBefore(position: number): void {
    const bytes = position * this.#width;
    this.#bytes.copyWithin(0, bytes, this.#filled);
    this.#filled -= bytes;
    this.#seen = this.#bytes.subarray(0, this.length * this.#width);
    this.#dropped += bytes;
  }

  /** Where a position stands in the whole stream, in bytes. */
  offset(position: number): number {
    return this.#dropped + position * this.#width;
  }

  text(start: number, end: number): string {
    const bytes = this.#bytes.subarray(start * this.#width, end * this.#width);
    if (this.#width === 1) return decodeSingleByte(bytes);
    return narrowText(this.#units.subarray(start, end), bytes) ?? bytes.toString('utf16le');
  }

  /** First place of `ascii` that begins at or after `from` and ends before `to`, -1 when there is none. */
  indexOf(ascii: string, from: number, to = this.length): number {
    const seen = to === this.length ? this.#seen : this.#bytes.subarray(0, to * this.#width);
    const found = seen.indexOf(ascii, from * this.#width, this.#width === 2 ? 'utf16le' : 'latin1');
    return found < 0 ? -1 : found / this.#width;
  }

  #grow(needed: number): void {
    const larger = Buffer.alloc(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#filled);
    this.#bytes = larger;
    this.#units = this.#view();
  }

  #view(): Uint8Array | Uint16Array {
    const { buffer, byteOffset, length } = this.#bytes;
    return this.#width === 1
      ? new Uint8Array(buffer, byteOffset, length)
      : new Uint16Array(buffer, byteOffset, length >> 1);
  }
}

const narrow = Buffer.alloc(1 << 18);
const widened = Buffer.alloc(narrow.length * 2);

/**
 * The same text in one byte a character, as most vouchers can be: half the memory, and everything that is done with it later is
 * quicker. Null where it has other characters, which shows when the copy is widened again.
 */
function narrowText(units: Uint8Array | Uint16Array, bytes: Buffer): string | null {
  if (units.length > narrow.length) return null;
  narrow.set(units);
  const text = narrow.toString('latin1', 0, units.length);
  widened.write(text, 'utf16le');
  return widened.compare(bytes, 0, bytes.length, 0, bytes.length) === 0 ? text : null;
}
