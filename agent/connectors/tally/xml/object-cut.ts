import type { ByteWindow } from './byte-window.ts';
import { endsName, findTagEnd } from './tag.ts';

/**
 * Looks for the end of one object. It jumps from one place of interest to the next (the object's name, which stands in its end tag
 * and in elements of the same name inside; a comment or CDATA) and remembers how far it has looked, so that an object of many
 * chunks is looked through once.
 */
export class ObjectCut {
  readonly name: string;
  /** Bytes from the beginning of the stream. */
  readonly at: number;
  start: number;
  isKept: boolean;
  isReported = false;
  #depth = 1;
  /** No name that has not been looked at begins before this. */
  #nameFrom: number;
  /** Everything before this was looked through for comments and CDATA. */
  #markupFrom: number;
  /** What ends the comment or CDATA at hand. */
  #until: string | null = null;

  constructor(name: string, start: number, contentStart: number, at: number, isKept: boolean) {
    this.name = name;
    this.start = start;
    this.at = at;
    this.isKept = isKept;
    this.#nameFrom = contentStart;
    this.#markupFrom = contentStart;
  }

  /** What must stay in the window: all of a kept object, else only what is not looked through, with the `</` before a name. */
  get neededFrom(): number {
    return this.isKept ? this.start : Math.max(0, Math.min(this.#nameFrom - 2, this.#markupFrom));
  }

  shift(units: number): void {
    this.start -= units;
    this.#nameFrom -= units;
    this.#markupFrom -= units;
  }

  /** The position after the end tag, or -1 when it has not come yet. */
  findEnd(window: ByteWindow): number {
    for (;;) {
      if (this.#until !== null && !this.#leaveMarkup(window, this.#until)) return -1;
      const named = this.#findTagName(window);
      if (named >= 0 || !this.isKept) {
        const state = this.#lookForMarkup(window, named >= 0 ? named : window.length - longestOpening);
        if (state === 'markup') continue;
        if (state === 'wait') return -1;
      }
      const tagEnd = named < 0 ? -1 : this.#passTag(window, named);
      if (tagEnd < 0) return -1;
      if (this.#depth === 0) return tagEnd + 1;
    }
  }

  /** Where the name stands next as that of a tag; -1 when that has not come yet. */
  #findTagName(window: ByteWindow): number {
    const { units, length } = window;
    for (;;) {
      const named = window.indexOf(this.name, this.#nameFrom);
      const after = named + this.name.length;
      if (named < 0 || after >= length) {
        this.#nameFrom = named >= 0 ? named : Math.max(this.#nameFrom, length - this.name.length + 1);
        return -1;
      }
      this.#nameFrom = named;
      const isTag = units[named - 1] === lessThan || (units[named - 1] === slash && units[named - 2] === lessThan);
      if (isTag && endsName(units[after])) return named;
      this.#nameFrom = after;
    }
  }

  /** Counts the tag and goes on behind it; returns where its `>` stands, -1 when that has not come yet. */
  #passTag(window: ByteWindow, named: number): number {
    const { units } = window;
    const closes = units[named - 1] === slash;
    const after = named + this.name.length;
    const tagEnd = closes ? window.indexOf('>', after) : findTagEnd(units, after, window.length);
    if (tagEnd < 0) return -1;
    if (closes) this.#depth -= 1;
    else if (units[tagEnd - 1] !== slash) this.#depth += 1;
    this.#nameFrom = tagEnd + 1;
    return tagEnd;
  }

  /** The first comment or CDATA before `reach`. */
  #lookForMarkup(window: ByteWindow, reach: number): 'none' | 'markup' | 'wait' {
    const markup = findMarkup(window, this.#markupFrom, reach);
    if (markup < 0) {
      this.#markupFrom = Math.max(this.#markupFrom, reach);
      return 'none';
    }
    if (markup + longestOpening > window.length) return 'wait';
    const opening = window.text(markup, markup + longestOpening);
    this.#until = opening.startsWith('<!--') ? '-->' : opening === '<![CDATA[' ? ']]>' : '>';
    this.#markupFrom = markup + 2;
    return 'markup';
  }

  #leaveMarkup(window: ByteWindow, until: string): boolean {
    const found = window.indexOf(until, this.#markupFrom);
    if (found < 0) {
      this.#markupFrom = Math.max(this.#markupFrom, window.length - until.length + 1);
      return false;
    }
    this.#markupFrom = found + until.length;
    this.#nameFrom = Math.max(this.#nameFrom, this.#markupFrom);
    this.#until = null;
    return true;
  }
}

const slash = 47;
const lessThan = 60;

/** `<![CDATA[`: so many characters tell every kind of markup apart. */
const longestOpening = 9;

/** Where a comment or CDATA begins. An exclamation mark is rare and a `<` is not: so it is looked for by the former. */
function findMarkup(window: ByteWindow, from: number, to: number): number {
  let mark = window.indexOf('!', from + 1, to);
  while (mark >= 0 && window.units[mark - 1] !== lessThan) mark = window.indexOf('!', mark + 1, to);
  return mark < 0 ? -1 : mark - 1;
}
