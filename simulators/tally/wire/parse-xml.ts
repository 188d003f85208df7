/**
 * The request parser: as strict as the gateway, which answers `Unknown Request, cannot be processed` to a bare `&`, an unclosed tag
 * or text after the document (facts §1.6). Numeric references are taken as they come, `&#4;` included, because Tally takes them too.
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: readonly XmlElement[];
  /** The element's own character data, unescaped and not trimmed. */
  readonly text: string;
}

export class MalformedXml extends Error {}

/** Throws MalformedXml. */
export function parseXml(source: string): XmlElement {
  const document = new Document(source);
  document.skipProlog();
  const root = document.element();
  document.skipProlog();
  if (!document.atEnd()) throw new MalformedXml('text after the document');
  return root;
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}

export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((candidate) => candidate.name === name) ?? [];
}

/** The trimmed text of a child, or undefined when there is no such child. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return child(element, name)?.text.trim();
}

const namedReferences: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const nameAt = /[A-Za-z_][\w.:-]*/y;
const attributeAt = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEndAt = /\s*(\/?)>/y;
const prologAt = /(?:\s+|<\?.*?\?>|<!--.*?-->)+/sy;

class Document {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  atEnd(): boolean {
    return this.#at === this.#source.length;
  }

  skipProlog(): void {
    this.#match(prologAt);
  }

  element(): XmlElement {
    this.#expect('<');
    const name = this.#name();
    const attributes = this.#attributes();
    const end = this.#match(tagEndAt);
    if (end === null) throw new MalformedXml(`the tag ${name} has no end`);
    if (end[1] === '/') return { name, attributes, children: [], text: '' };
    return { name, attributes, ...this.#content(name) };
  }

  #content(name: string): { children: XmlElement[]; text: string } {
    const found: XmlElement[] = [];
    let text = '';
    for (;;) {
      const open = this.#source.indexOf('<', this.#at);
      if (open === -1) throw new MalformedXml(`${name} is not closed`);
      text += unescapeXml(this.#source.slice(this.#at, open));
      this.#at = open;
      if (this.#source.startsWith('</', open)) {
        this.#closing(name);
        return { children: found, text };
      }
      if (this.#source.startsWith('<![CDATA[', open)) text += this.#until('<![CDATA['.length, ']]>');
      else if (this.#source.startsWith('<!--', open)) this.#until('<!--'.length, '-->');
      else if (this.#source.startsWith('<?', open)) this.#until('<?'.length, '?>');
      else found.push(this.element());
    }
  }

  #closing(name: string): void {
    this.#at += 2;
    if (this.#name() !== name) throw new MalformedXml(`${name} is closed by another tag`);
    const end = this.#match(tagEndAt);
    if (end === null || end[1] === '/') throw new MalformedXml(`${name} is closed badly`);
  }

  #attributes(): { [name: string]: string } {
    const attributes: { [name: string]: string } = {};
    for (let found = this.#match(attributeAt); found !== null; found = this.#match(attributeAt)) {
      attributes[found[1] ?? ''] = unescapeXml(found[2] ?? found[3] ?? '');
    }
    return attributes;
  }

  #until(skip: number, end: string): string {
    const from = this.#at + skip;
    const to = this.#source.indexOf(end, from);
    if (to === -1) throw new MalformedXml(`${end} is missing`);
    this.#at = to + end.length;
    return this.#source.slice(from, to);
  }

  #name(): string {
    const found = this.#match(nameAt);
    if (found === null) throw new MalformedXml('a tag without a name');
    return found[0];
  }

  #expect(text: string): void {
    if (!this.#source.startsWith(text, this.#at)) throw new MalformedXml(`${text} expected`);
    this.#at += text.length;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }
}

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|(\w+))?(;?)/g, (whole, decimal, hex, name, end) => {
    if (end !== ';') throw new MalformedXml(`bare ${whole}`);
    if (name !== undefined) return namedReference(name);
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (!(code <= 0x10ffff)) throw new MalformedXml(`reference ${whole}`);
    return String.fromCodePoint(code);
  });
}

function namedReference(name: string): string {
  const text = namedReferences[name];
  if (text === undefined) throw new MalformedXml(`unknown entity ${name}`);
  return text;
}
