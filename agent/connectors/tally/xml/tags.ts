import { sameUnits } from './code-units.ts';
import { detach } from './detach.ts';
import { LeafTexts } from './leaf-texts.ts';
import { type Attributes, noAttributes } from './node.ts';
import { ScanError } from './scan-error.ts';
import { isSpace } from './tag.ts';

export interface Tag {
  readonly name: string;
  readonly attributes: Attributes;
  readonly isEmpty: boolean;
  /** Worth keeping even without a value: a lone `TYPE` only says how the missing one would have been read. */
  readonly tellsSomething: boolean;
  /** Code units after the `<`, up to the `>` and with it. */
  readonly source: Uint16Array;
  /** What came after it the last time. */
  next: Tag | null;
}

const slots = 8192;
const most = 4096;
const longestShared = 64;

/**
 * Reads opening tags. Documents of Tally repeat a few hundred of them millions of times, mostly in the same order: so each is read
 * once, and known again by what stood after the one before, else by its characters.
 */
export class Tags {
  readonly #known = new Array<Tag | null>(slots).fill(null);
  readonly #names = new Map<string, string>();
  readonly #values = new LeafTexts();
  #count = 0;
  #last: Tag = nothing;

  /** The tag whose `<` stands at `at`. Throws `ScanError`. */
  read(text: string, units: Uint16Array, at: number): Tag {
    const expected = this.#last.next;
    if (expected !== null && standsAt(units, at + 1, expected)) {
      this.#last = expected;
      return expected;
    }
    const tag = this.#find(text, units, at);
    this.#last.next = tag;
    this.#last = tag;
    return tag;
  }

  #find(text: string, units: Uint16Array, at: number): Tag {
    let hash = 0;
    let end = at + 1;
    for (let unit = units[end] ?? 0; unit !== greaterThan && unit !== lessThan; unit = units[end] ?? 0) {
      hash = (hash * 31 + unit) | 0;
      end += 1;
    }
    let slot = hash & (slots - 1);
    for (let known = this.#known[slot]; known != null; known = this.#known[slot]) {
      if (standsAt(units, at + 1, known)) return known;
      slot = (slot + 1) & (slots - 1);
    }
    const tag = this.#parse(text, units, at + 1);
    const isShared = tag.source.length === end - at && tag.source.length <= longestShared && this.#count < most;
    if (isShared) {
      this.#known[slot] = tag;
      this.#count += 1;
    }
    return tag;
  }

  #parse(text: string, units: Uint16Array, start: number): Tag {
    let p = start;
    while (!isNameEnd(units[p])) p += 1;
    if (p === start) throw new ScanError('a tag has no name', start);
    const end = tagEnd(text, units, p);
    const attributes = this.#attributes(text, units, p, end);
    return {
      name: this.#name(text.slice(start, p)),
      attributes,
      isEmpty: units[end - 1] === slash,
      tellsSomething: attributes.length > 2 || (attributes.length === 2 && attributes[0] !== 'TYPE'),
      source: units.slice(start, end + 1),
      next: null,
    };
  }

  /** One string for each name: equal strings that are the same string compare in no time. */
  #name(cut: string): string {
    const known = this.#names.get(cut);
    if (known !== undefined) return known;
    const name = detach(cut);
    if (this.#names.size < most) this.#names.set(name, name);
    return name;
  }

  #attributes(text: string, units: Uint16Array, from: number, end: number): Attributes {
    const found: string[] = [];
    let p = from;
    while (p < end) {
      while (isSpace(units[p]) || units[p] === slash) p += 1;
      const nameStart = p;
      while (p < end && units[p] !== equals && !isNameEnd(units[p])) p += 1;
      if (p === nameStart) break;
      const name = this.#name(text.slice(nameStart, p));
      while (isSpace(units[p])) p += 1;
      if (units[p] !== equals) {
        found.push(name, '');
        continue;
      }
      p += 1;
      while (isSpace(units[p])) p += 1;
      const valueEnd = isQuote(units[p]) ? text.indexOf(text[p] ?? '', p + 1) : -1;
      if (valueEnd < 0 || valueEnd >= end) throw new ScanError('an attribute has no quoted value', p);
      found.push(name, this.#values.get(text, units, p + 1, valueEnd));
      p = valueEnd + 1;
    }
    return found.length === 0 ? noAttributes : found;
  }
}

const lessThan = 60;
const greaterThan = 62;
const slash = 47;
const equals = 61;

const nothing: Tag = {
  name: '',
  attributes: noAttributes,
  isEmpty: true,
  tellsSomething: false,
  source: new Uint16Array(),
  next: null,
};

function standsAt(units: Uint16Array, start: number, { source }: Tag): boolean {
  return sameUnits(units, start, source, 0, source.length);
}

/** Where the `>` of a tag stands; one inside a quoted value is not it. */
function tagEnd(text: string, units: Uint16Array, from: number): number {
  let quote = 0;
  for (let p = from; p < text.length; p += 1) {
    const unit = units[p] ?? 0;
    if (quote !== 0) {
      if (unit === quote) quote = 0;
    } else if (isQuote(unit)) quote = unit;
    else if (unit === greaterThan) return p;
  }
  throw new ScanError('a tag is not closed', from);
}

function isNameEnd(unit: number | undefined): boolean {
  return unit === greaterThan || unit === slash || unit === lessThan || isSpace(unit);
}

function isQuote(unit: number | undefined): boolean {
  return unit === 34 || unit === 39;
}
