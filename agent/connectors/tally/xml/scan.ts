import { Interning } from './interning.ts';
import { type Attributes, noAttributes, noChildren, XmlNode } from './node.ts';
import { decodeReferences } from './references.ts';

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

/**
 * Reads one complete element, as `slice` cuts it, into a light tree that keeps every non-empty leaf and every attribute.
 * No entity is ever expanded beyond the five of XML and character references; a DOCTYPE is skipped. Throws `ScanError`.
 */
export function scan(text: string): XmlNode {
  let parent = new XmlNode('', noAttributes, '', []);
  const root = parent;
  const open: XmlNode[] = [];
  let at = text.indexOf('<');
  while (at >= 0) {
    const next = text.charCodeAt(at + 1);
    if (next === slash) {
      const end = closingTagEnd(text, at, parent.name);
      const closed = parent;
      parent = open.pop() ?? fail('an element is closed that was not opened', at);
      if (isKept(closed)) parent.children.push(closed);
      if (open.length === 0) break;
      at = textUpTo(text, end, parent);
      continue;
    }
    if (next === exclamation || next === question) {
      at = textUpTo(text, skipMarkup(text, at, parent), parent);
      continue;
    }

    let hash = 0;
    let p = at + 1;
    let code = next;
    while (!isNameEnd(code)) {
      hash = (hash * 31 + code) | 0;
      p += 1;
      code = text.charCodeAt(p);
    }
    const name = names.get(text, at + 1, p, hash);
    if (name === '') fail('a tag has no name', at);
    let attributes = noAttributes;
    if (code !== greaterThan) {
      const tagEnd = findTagEnd(text, p);
      attributes = readAttributes(text, p, tagEnd);
      p = tagEnd;
      if (text.charCodeAt(p - 1) === slash) {
        if (tellsSomething(attributes)) parent.children.push(new XmlNode(name, attributes, '', noChildren));
        if (open.length === 0) break;
        at = textUpTo(text, p + 1, parent);
        continue;
      }
    }

    // The next tag of a leaf is its own closing tag: nearly every element of Tally, so it gets the short way.
    const content = p + 1;
    const following = text.indexOf('<', content);
    if (following < 0) fail('the text ends inside an element', text.length);
    if (text.charCodeAt(following + 1) === slash && open.length > 0) {
      const end = closingTagEnd(text, following, name);
      if (following > content && !isBlank(text, content, following)) {
        const value = decodeReferences(text.slice(content, following));
        parent.children.push(new XmlNode(name, attributes, value, noChildren));
      } else if (tellsSomething(attributes)) {
        parent.children.push(new XmlNode(name, attributes, '', noChildren));
      }
      at = textUpTo(text, end, parent);
      continue;
    }
    open.push(parent);
    parent = new XmlNode(name, attributes, '', []);
    at = textUpTo(text, content, parent);
  }
  if (open.length > 0) fail('the text ends inside an element', text.length);
  return root.children[0] ?? new XmlNode(nameOfEmpty(text), noAttributes, '', noChildren);
}

function fail(message: string, position: number): never {
  throw new ScanError(message, position);
}

function isKept(node: XmlNode): boolean {
  return node.children.length > 0 || node.text !== '' || tellsSomething(node.attributes);
}

/** Of an empty element: a lone `TYPE` only says how the missing value would have been read. */
function tellsSomething(attributes: Attributes): boolean {
  return attributes.length > 2 || (attributes.length === 2 && attributes[0] !== 'TYPE');
}

function nameOfEmpty(text: string): string {
  return /<([^\s/>!?]+)/.exec(text)?.[1] ?? fail('there is no element', 0);
}

/** Gives `parent` the text from `from` to the next tag; returns where that tag begins, or -1. */
function textUpTo(text: string, from: number, parent: XmlNode): number {
  const next = text.indexOf('<', from);
  const end = next < 0 ? text.length : next;
  if (end > from && !isBlank(text, from, end)) parent.text += decodeReferences(text.slice(from, end));
  return next;
}

function closingTagEnd(text: string, at: number, name: string): number {
  let p = at + 2 + name.length;
  if (!text.startsWith(name, at + 2)) fail(`another element is closed than <${name}>`, at);
  while (isSpace(text.charCodeAt(p))) p += 1;
  if (text.charCodeAt(p) !== greaterThan) fail(`another element is closed than <${name}>`, at);
  return p + 1;
}

/** Comments, processing instructions and DOCTYPE are passed over; CDATA is text. Returns what follows. */
function skipMarkup(text: string, at: number, parent: XmlNode): number {
  if (text.startsWith('<![CDATA[', at)) {
    const end = text.indexOf(']]>', at);
    if (end < 0) fail('CDATA is not closed', at);
    parent.text += text.slice(at + 9, end);
    return end + 3;
  }
  const [close, length] = text.startsWith('<!--', at) ? ['-->', 3] : text[at + 1] === '?' ? ['?>', 2] : ['>', 1];
  const end = text.indexOf(close, at);
  if (end < 0) fail('a comment is not closed', at);
  return end + length;
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
    found.push(name, decodeReferences(text.slice(p + 1, valueEnd)));
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
