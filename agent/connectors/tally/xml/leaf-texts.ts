import { detach, standsAt } from './interning.ts';
import { decodeReferences } from './references.ts';

const slots = 4096;

/** Shorter ones are copied by the engine; longer cuts are views that keep all of the text they were cut from. */
const shortestView = 13;
/** Longer ones are narrations and the like, of which no two are the same. */
const longestShared = 64;

/**
 * Decoded texts of leaves, none of which keeps its document in memory: a record would otherwise hold a whole voucher by a ledger's
 * name. Names, states and reserved words repeat from voucher to voucher, so the last text of each slot is kept and given out again.
 */
export class LeafTexts {
  readonly #raw: string[] = new Array<string>(slots).fill('');
  readonly #decoded: string[] = new Array<string>(slots).fill('');

  /** `text.slice(start, end)` with its references decoded. */
  get(text: string, start: number, end: number): string {
    const length = end - start;
    if (length < shortestView) return decodeReferences(text.slice(start, end));
    if (length > longestShared) return decodeReferences(detach(text.slice(start, end)));
    const slot = hashOf(text, start, end) & (slots - 1);
    const known = this.#raw[slot] ?? '';
    if (known.length === length && standsAt(text, start, known)) return this.#decoded[slot] ?? '';
    const raw = detach(text.slice(start, end));
    const decoded = decodeReferences(raw);
    this.#raw[slot] = raw;
    this.#decoded[slot] = decoded;
    return decoded;
  }
}

function hashOf(text: string, start: number, end: number): number {
  let hash = 0;
  for (let p = start; p < end; p += 1) hash = (hash * 31 + text.charCodeAt(p)) | 0;
  return hash ^ (hash >>> 15);
}
