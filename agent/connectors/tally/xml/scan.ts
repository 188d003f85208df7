import { detach, Interning } from './interning.ts';
import { LeafTexts } from './leaf-texts.ts';
import { type Attributes, noAttributes, noChildren, XmlNode } from './node.ts';

/** The text is not one well-formed element. `position` counts characters from its beginning. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const lessThan = 60;
const greaterThan = 62;
const slash = 47;
const exclamation = 33;
const question = 63;
const equals = 61;

const names = new Interning();
const leafTexts = new LeafTexts();

/**
 * Reads one complete element, as `slice` cuts it, into a light tree that keeps every non-empty leaf and every attribute.
 * No entity is ever expanded beyond the five of XML and character references; a DOCTYPE is skipped. Throws `ScanError`.
 */
export function scan(text: string): XmlNode {
  return new Scanner(text).read();
}

/** The hot path of every full read: it looks at each character once and cuts no text it does not keep. */
class Scanner {
  readonly #text: string;
  readonly #root = new XmlNode('', noAttributes, '', []);
  readonly #open: XmlNode[] = [];
  #parent = this.#root;
  /** Of the tag at hand. */
  #name = '';
  #attributes = noAttributes;

  constructor(text: string) {
    this.#text = text;
  }

  read(): XmlNode {
    let at = this.#text.indexOf('<');
    while (at >= 0) {
      const end = this.#readMarkup(at);
      if (this.#open.length === 0 && this.#name !== '') break;
      at = this.#textUpTo(end);
    }
    if (this.#open.length > 0) fail('the text ends inside an element', this.#text.length);
    if (this.#name === '') fail('there is no element', 0);
    return this.#root.children[0] ?? new XmlNode(this.#name, noAttributes, '', noChildren);
  }

  /** Returns what follows the tag, comment or leaf. */
  #readMarkup(at: number): number {
    const next = this.#text.charCodeAt(at + 1);
    if (next === slash) return this.#close(at);
    if (next === exclamation || next === question) return this.#skipMarkup(at);
    const tagEnd = this.#readTag(at + 1);
    if (this.#text.charCodeAt(tagEnd - 1) === slash) {
      this.#keep('');
      return tagEnd + 1;
    }
    const following = this.#text.indexOf('<', tagEnd + 1);
    if (following < 0) fail('the text ends inside an element', this.#text.length);
    if (this.#text.charCodeAt(following + 1) === slash) return this.#readLeaf(tagEnd + 1, following);
    this.#open.push(this.#parent);
    this.#parent = new XmlNode(this.#name, this.#attributes, '', []);
    return tagEnd + 1;
  }

  /** Returns where the `>` of the tag stands. */
  #readTag(start: number): number {
    const text = this.#text;
    let hash = 0;
    let p = start;
    let code = text.charCodeAt(p);
    while (!isNameEnd(code)) {
      hash = (hash * 31 + code) | 0;
      p += 1;
      code = text.charCodeAt(p);
    }
    if (p === start) fail('a tag has no name', start);
    this.#name = names.get(text, start, p, hash);
    this.#attributes = noAttributes;
    if (code === greaterThan) return p;
    const tagEnd = findTagEnd(text, p);
    this.#attributes = readAttributes(text, p, tagEnd);
    return tagEnd;
  }

  /** The next tag is the element's own end: so it is with nearly every element of Tally. */
  #readLeaf(start: number, end: number): number {
    const after = closingTagEnd(this.#text, end, this.#name);
    const isEmpty = isBlank(this.#text, start, end);
    this.#keep(isEmpty ? '' : leafTexts.get(this.#text, start, end));
    return after;
  }

  #keep(text: string): void {
    if (text === '' && !tellsSomething(this.#attributes)) return;
    this.#parent.children.push(new XmlNode(this.#name, this.#attributes, text, noChildren));
  }

  #close(at: number): number {
    const end = closingTagEnd(this.#text, at, this.#parent.name);
    const closed = this.#parent;
    this.#parent = this.#open.pop() ?? fail('an element is closed that was not opened', at);
    this.#name = closed.name;
    if (closed.children.length > 0 || closed.text !== '' || tellsSomething(closed.attributes)) {
      this.#parent.children.push(closed);
    }
    return end;
  }

  /** Gives the open element the text from there to the next tag; returns where that tag begins, or -1. */
  #textUpTo(from: number): number {
    const text = this.#text;
    const next = text.indexOf('<', from);
    const end = next < 0 ? text.length : next;
    if (!isBlank(text, from, end)) this.#parent.text += leafTexts.get(text, from, end);
    return next;
  }

  /** Comments, processing instructions and DOCTYPE are passed over; CDATA is text. */
  #skipMarkup(at: number): number {
    const text = this.#text;
    const isCdata = text.startsWith('<![CDATA[', at);
    const close = isCdata ? ']]>' : text.startsWith('<!--', at) ? '-->' : text[at + 1] === '?' ? '?>' : '>';
    const end = text.indexOf(close, at);
    if (end < 0) fail('a comment or CDATA is not closed', at);
    if (isCdata) this.#parent.text += detach(text.slice(at + '<![CDATA['.length, end));
    return end + close.length;
  }
}

function fail(message: string, position: number): never {
  throw new ScanError(message, position);
}

/** Of an empty element: a lone `TYPE` only says how the missing value would have been read. */
function tellsSomething(attributes: Attributes): boolean {
  return attributes.length > 2 || (attributes.length === 2 && attributes[0] !== 'TYPE');
}

function closingTagEnd(text: string, at: number, name: string): number {
  let p = at + 2 + name.length;
  if (!text.startsWith(name, at + 2)) fail(`another element is closed than <${name}>`, at);
  while (isSpace(text.charCodeAt(p))) p += 1;
  if (text.charCodeAt(p) !== greaterThan) fail(`another element is closed than <${name}>`, at);
  return p + 1;
}

/** Where the `>` of a tag stands; one inside a quoted value is not it. */
function findTagEnd(text: string, from: number): number {
  let quote = 0;
  for (let p = from; p < text.length; p += 1) {
    const code = text.charCodeAt(p);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 34 || code === 39) quote = code;
    else if (code === greaterThan) return p;
  }
  return fail('a tag is not closed', from);
}

const longestShared = 24;
const sharedSources = new Interning();
const sharedAttributes = new Map<string, Attributes>();

/** Gateway answers put one of a dozen `TYPE="…"` on nearly every field: those are read once. */
function readAttributes(text: string, from: number, end: number): Attributes {
  if (end - from > longestShared) return parseAttributes(text, from, end);
  let hash = 0;
  for (let p = from; p < end; p += 1) hash = (hash * 31 + text.charCodeAt(p)) | 0;
  const source = sharedSources.get(text, from, end, hash);
  const known = sharedAttributes.get(source);
  if (known !== undefined) return known;
  const parsed = parseAttributes(text, from, end);
  if (sharedAttributes.size < 256) sharedAttributes.set(source, parsed);
  return parsed;
}

function parseAttributes(text: string, from: number, end: number): Attributes {
  const found: string[] = [];
  let p = from;
  while (p < end) {
    while (isSpace(text.charCodeAt(p)) || text.charCodeAt(p) === slash) p += 1;
    const nameStart = p;
    while (p < end && text.charCodeAt(p) !== equals && !isNameEnd(text.charCodeAt(p))) p += 1;
    if (p === nameStart) break;
    const name = text.slice(nameStart, p);
    while (isSpace(text.charCodeAt(p))) p += 1;
    if (text.charCodeAt(p) !== equals) {
      found.push(name, '');
      continue;
    }
    p += 1;
    while (isSpace(text.charCodeAt(p))) p += 1;
    const quote = text[p] ?? '';
    const valueEnd = quote === '"' || quote === "'" ? text.indexOf(quote, p + 1) : -1;
    if (valueEnd < 0 || valueEnd >= end) fail('an attribute has no quoted value', p);
    found.push(name, leafTexts.get(text, p + 1, valueEnd));
    p = valueEnd + 1;
  }
  return found.length === 0 ? noAttributes : found;
}

function isNameEnd(code: number): boolean {
  return code === greaterThan || code === slash || isSpace(code) || code === lessThan || Number.isNaN(code);
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let p = from; p < to; p += 1) if (!isSpace(text.charCodeAt(p))) return false;
  return true;
}
