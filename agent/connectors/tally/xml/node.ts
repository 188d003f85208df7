/**
 * One element of a scanned object. Empty elements without attributes are not kept: in Tally an empty field is an absent one,
 * which is not zero (facts/tally.md §3.2). Text stands as it was written, blanks and CRLF included, references decoded.
 */
export class XmlNode {
  readonly name: string;
  readonly attributes: Attributes;
  /** Empty for an element with children, unless it has text of its own beside them. */
  text: string;
  readonly children: XmlNode[];
  /** Which of its siblings of that name it is, from 1; 0 where nobody has counted yet. */
  nth: number;

  constructor(name: string, attributes: Attributes, text: string, children: XmlNode[], nth = 0) {
    this.name = name;
    this.attributes = attributes;
    this.text = text;
    this.children = children;
    this.nth = nth;
  }
}

/** Names and values by turns, in the order of the document. */
export type Attributes = readonly string[];

export const noAttributes: Attributes = [];

/** Shared by all leaves, so it is never pushed to. */
export const noChildren: XmlNode[] = [];

/** The same element with other children. */
export function withChildren(node: XmlNode, children: XmlNode[]): XmlNode {
  return new XmlNode(node.name, node.attributes, node.text, children, node.nth);
}

/** Of the same element only some attributes: what a reader left of it. */
export function withAttributes(node: XmlNode, attributes: Attributes): XmlNode {
  return new XmlNode(node.name, attributes, '', noChildren, node.nth);
}

export function attribute(node: XmlNode, name: string): string | undefined {
  const { attributes } = node;
  for (let i = 0; i < attributes.length; i += 2) if (attributes[i] === name) return attributes[i + 1];
  return undefined;
}

/** The first child of that name. */
export function child(node: XmlNode, name: string): XmlNode | undefined {
  for (const one of node.children) if (one.name === name) return one;
  return undefined;
}

/** The text of the first child of that name; undefined where it is missing or empty. */
export function childText(node: XmlNode, name: string): string | undefined {
  const text = child(node, name)?.text;
  return text === '' ? undefined : text;
}
