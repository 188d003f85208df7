const slots = 8192;
const limit = 4096;

/**
 * One string for each distinct tag name, found by its characters without cutting a substring first: documents of Tally
 * repeat a few hundred names millions of times, and equal strings that are the same string compare in no time.
 */
export class Interning {
  readonly #strings: (string | undefined)[] = new Array<string | undefined>(slots).fill(undefined);
  #size = 0;

  /** `text.slice(start, end)`. `hash` is any number made of those characters alone. */
  get(text: string, start: number, end: number, hash: number): string {
    const length = end - start;
    for (let slot = hash & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
      const known = this.#strings[slot];
      if (known === undefined) return this.#add(text.slice(start, end), slot);
      if (known.length === length && standsAt(text, start, known)) return known;
    }
  }

  /** Past the limit a document is no longer Tally's: its names are then cut like any text. */
  #add(name: string, slot: number): string {
    if (this.#size >= limit) return name;
    const own = detach(name);
    this.#strings[slot] = own;
    this.#size += 1;
    return own;
  }
}

/** A copy that does not keep the document it was cut from in memory. */
export function detach(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

/** Whether `wanted` stands in the text at `start`. */
export function standsAt(text: string, start: number, wanted: string): boolean {
  for (let i = 0; i < wanted.length; i += 1) {
    if (text.charCodeAt(start + i) !== wanted.charCodeAt(i)) return false;
  }
  return true;
}
