import { codeUnitsOf, sameUnits } from './code-units.ts';
import { detach } from './detach.ts';
import { LeafTexts } from './leaf-texts.ts';
import { noAttributes, noChildren, XmlNode } from './node.ts';
import { ScanError } from './scan-error.ts';
import { isSpace } from './tag.ts';
import { type Tag, Tags } from './tags.ts';

export { ScanError } from './scan-error.ts';

const lessThan = 60;
const greaterThan = 62;
const slash = 47;
const exclamation = 33;
const question = 63;

const tags = new Tags();
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
  readonly #units: Uint16Array;
  readonly #root = new XmlNode('', noAttributes, '', []);
  readonly #open: XmlNode[] = [];
  /** Where the names of the open elements stand. */
  readonly #nameStarts: number[] = [];
  #parent = this.#root;
  #outermost: string | null = null;

  constructor(text: string) {
    this.#text = text;
    this.#units = codeUnitsOf(text);
  }

  read(): XmlNode {
    let at = this.#next(0);
    while (at < this.#text.length) {
      const end = this.#readMarkup(at);
      if (this.#open.length === 0 && this.#outermost !== null) break;
      at = this.#textUpTo(end);
    }
    if (this.#open.length > 0) fail('the text ends inside an element', this.#text.length);
    if (this.#outermost === null) fail('there is no element', 0);
    return this.#root.children[0] ?? new XmlNode(this.#outermost, noAttributes, '', noChildren);
  }

  /** Where the next `<` stands; the text's length when there is none. */
  #next(from: number): number {
    const units = this.#units;
    let p = from;
    while (units[p] !== lessThan) p += 1;
    return p;
  }

  /** Returns what follows the tag, comment or leaf. */
  #readMarkup(at: number): number {
    const next = this.#units[at + 1];
    if (next === slash) return this.#close(at);
    if (next === exclamation || next === question) return this.#skipMarkup(at);
    const tag = tags.read(this.#text, this.#units, at);
    this.#outermost ??= tag.name;
    const content = at + 1 + tag.source.length;
    if (tag.isEmpty) {
      this.#keep(tag, '');
      return content;
    }
    const following = this.#next(content);
    if (following === this.#text.length) fail('the text ends inside an element', following);
    if (this.#units[following + 1] === slash) return this.#readLeaf(tag, at + 1, following);
    this.#open.push(this.#parent);
    this.#nameStarts.push(at + 1);
    this.#parent = new XmlNode(tag.name, tag.attributes, '', []);
    return content;
  }

  /** The next tag is the element's own end: so it is with nearly every element of Tally. */
  #readLeaf(tag: Tag, nameStart: number, end: number): number {
    const after = this.#closingTagEnd(end, nameStart, tag.name);
    this.#keep(tag, leafTexts.get(this.#text, this.#units, nameStart + tag.source.length, end));
    return after;
  }

  #keep({ name, attributes, tellsSomething }: Tag, text: string): void {
    if (text === '' && !tellsSomething) return;
    this.#parent.children.push(new XmlNode(name, attributes, text, noChildren));
  }

  #close(at: number): number {
    const closed = this.#parent;
    this.#parent = this.#open.pop() ?? fail('an element is closed that was not opened', at);
    const end = this.#closingTagEnd(at, this.#nameStarts.pop() ?? 0, closed.name);
    if (closed.children.length > 0 || closed.text !== '' || tellsSomething(closed)) {
      this.#parent.children.push(closed);
    }
    return end;
  }

  #closingTagEnd(at: number, nameStart: number, name: string): number {
    const units = this.#units;
    let p = at + 2 + name.length;
    if (sameUnits(units, at + 2, units, nameStart, name.length)) {
      while (isSpace(units[p])) p += 1;
      if (units[p] === greaterThan) return p + 1;
    }
    return fail(`another element is closed than <${name}>`, at);
  }

  /** Gives the open element the text from there to the next tag; returns where that tag begins. */
  #textUpTo(from: number): number {
    const units = this.#units;
    let p = from;
    while (isSpace(units[p])) p += 1;
    if (units[p] === lessThan) return p;
    const end = this.#next(p);
    this.#parent.text += leafTexts.get(this.#text, units, from, end);
    return end;
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
function tellsSomething({ attributes }: XmlNode): boolean {
  return attributes.length > 2 || (attributes.length === 2 && attributes[0] !== 'TYPE');
}
