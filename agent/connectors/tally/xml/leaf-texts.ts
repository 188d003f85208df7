import { sameUnits } from './code-units.ts';
import { detach } from './detach.ts';
import { decodeReferences } from './references.ts';
import { isSpace } from './tag.ts';

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
  readonly #texts = new Array<string>(slots).fill('');
  readonly #lengths = new Uint8Array(slots);
  /** What each text was decoded from, in as many units as the longest may have. */
  readonly #sources = new Uint16Array(slots * longestShared);

  /** `text.slice(start, end)` with its references decoded; empty when there is nothing but blanks. `units` are those of the text. */
  get(text: string, units: Uint16Array, start: number, end: number): string {
    if (isBlank(units, start, end)) return '';
    const length = end - start;
    if (length > longestShared) return decodeReferences(detach(text.slice(start, end)));
    const slot = slotOf(units, start, end);
    const source = slot * longestShared;
    if (this.#lengths[slot] === length && sameUnits(units, start, this.#sources, source, length)) {
      return this.#texts[slot] ?? '';
    }
    const cut = text.slice(start, end);
    const decoded = decodeReferences(length < shortestView ? cut : detach(cut));
    this.#texts[slot] = decoded;
    this.#lengths[slot] = length;
    for (let i = 0; i < length; i += 1) this.#sources[source + i] = units[start + i] ?? 0;
    return decoded;
  }
}

function isBlank(units: Uint16Array, start: number, end: number): boolean {
  let p = start;
  while (p < end && isSpace(units[p])) p += 1;
  return p === end;
}

/** By a few characters only: whether the text is the one of the slot is looked at anyway. */
function slotOf(units: Uint16Array, start: number, end: number): number {
  const first = units[start] ?? 0;
  const middle = units[(start + end) >> 1] ?? 0;
  const last = units[end - 1] ?? 0;
  return (((first * 31 + middle) * 31 + last) * 31 + end - start) & (slots - 1);
}
