import type { ByteWindow } from './byte-window.ts';
import { endsName, findTagEnd } from './tag.ts';

/**
 * Looks for the end of one object. It jumps from one place of interest to the next (the end tag, an element of the same name
 * inside, a comment or CDATA) and remembers how far it has looked, so that an object of many chunks is looked through once.
 */
export class ObjectCut {
  readonly name: string;
  /** Bytes from the beginning of the stream. */
  readonly at: number;
  start: number;
  isKept: boolean;
  isReported = false;
  readonly #close: string;
  readonly #open: string;
  #depth = 1;
  /** No end tag begins before this. */
  #closeFrom: number;
  /** Everything before this was looked through for inner elements and markup. */
  #innerFrom: number;
  #until: string | null = null;

  constructor(name: string, start: number, contentStart: number, at: number, isKept: boolean) {
    this.name = name;
    this.start = start;
    this.at = at;
    this.isKept = isKept;
    this.#close = `</${name}`;
    this.#open = `<${name}`;
    this.#closeFrom = contentStart;
    this.#innerFrom = contentStart;
  }

  /** What must stay in the window: all of a kept object, else only what is not looked through. */
  get neededFrom(): number {
    return this.isKept ? this.start : Math.min(this.#closeFrom, this.#innerFrom);
  }

  shift(units: number): void {
    this.start -= units;
    this.#closeFrom -= units;
    this.#innerFrom -= units;
  }

  /** The position after the end tag, or -1 when it has not come yet. */
  findEnd(window: ByteWindow): number {
    for (;;) {
      if (this.#until !== null && !this.#leaveMarkup(window, this.#until)) return -1;
      const close = this.#findEndTag(window);
      const reach = close >= 0 ? close : Math.max(this.#innerFrom, window.length - this.#close.length - 9);
      if (close >= 0 || !this.isKept) {
        const state = this.#lookInside(window, reach);
        if (state === 'markup') continue;
        if (state === 'wait') return -1;
      }
      if (close < 0) return -1;
      const tagEnd = window.indexOf('>', close);
      if (tagEnd < 0) return -1;
      this.#closeFrom = tagEnd + 1;
      this.#innerFrom = tagEnd + 1;
      this.#depth -= 1;
      if (this.#depth === 0) return tagEnd + 1;
    }
  }

  #findEndTag(window: ByteWindow): number {
    for (;;) {
      const found = window.indexOf(this.#close, this.#closeFrom);
      const after = found + this.#close.length;
      if (found < 0 || after >= window.length) {
        this.#closeFrom = found >= 0 ? found : Math.max(this.#closeFrom, window.length - this.#close.length + 1);
        return -1;
      }
      this.#closeFrom = found;
      if (endsName(window.units[after])) return found;
      this.#closeFrom = after;
    }
  }

  /** Counts inner elements of the same name up to `reach`; stops at the first comment or CDATA. */
  #lookInside(window: ByteWindow, reach: number): 'done' | 'markup' | 'wait' {
    const markup = window.indexOf('<!', this.#innerFrom, reach);
    const border = markup >= 0 ? markup : reach;
    for (;;) {
      const found = window.indexOf(this.#open, this.#innerFrom, border);
      if (found < 0) break;
      const after = found + this.#open.length;
      if (endsName(window.units[after])) {
        const tagEnd = findTagEnd(window.units, after, window.length);
        if (tagEnd < 0) {
          this.#innerFrom = found;
          return 'wait';
        }
        if (window.units[tagEnd - 1] !== slash) this.#depth += 1;
      }
      this.#innerFrom = after;
    }
    this.#innerFrom = Math.max(this.#innerFrom, border);
    if (markup < 0) return 'done';
    const opening = window.text(markup, Math.min(markup + 9, window.length));
    this.#until = opening.startsWith('<!--') ? '-->' : opening === '<![CDATA[' ? ']]>' : '>';
    this.#innerFrom = markup + 2;
    return 'markup';
  }

  #leaveMarkup(window: ByteWindow, until: string): boolean {
    const found = window.indexOf(until, this.#innerFrom);
    if (found < 0) {
      this.#innerFrom = Math.max(this.#innerFrom, window.length - until.length + 1);
      return false;
    }
    this.#innerFrom = found + until.length;
    this.#closeFrom = Math.max(this.#closeFrom, this.#innerFrom);
    this.#until = null;
    return true;
  }
}

const slash = 47;
