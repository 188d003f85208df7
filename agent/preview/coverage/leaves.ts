import type { XmlNode } from '../../connectors/tally/xml/node.ts';

/** One text or attribute of a source object that is not empty. */
export interface Leaf {
  /** `ALLLEDGERENTRIES.LIST[2]/AMOUNT`, `GSTREGISTRATION/@TAXTYPE`; of the object itself `@NAME` and `#text`. Repeated elements count from 1, the first unmarked. */
  readonly path: string;
  /** `AMOUNT`, `GSTREGISTRATION@TAXTYPE`. */
  readonly tag: string;
  readonly text: string;
  /** The elements from the object down to the leaf's own, as places among the children. */
  readonly steps: readonly number[];
  /** Where its value stands among the element's attributes; null for a text. */
  readonly attribute: number | null;
}

/** All of an object, in the order of the document. Elements that are blank or empty hold nothing: in Tally they are absent. */
export function leavesOf(object: XmlNode): Leaf[] {
  const leaves: Leaf[] = [];
  collect(object, '', [], leaves);
  return leaves;
}

function collect(node: XmlNode, path: string, steps: readonly number[], leaves: Leaf[]): void {
  const { name, attributes, text, children } = node;
  const under = path === '' ? '' : `${path}/`;
  for (let i = 0; i < attributes.length; i += 2) {
    const value = attributes[i + 1] ?? '';
    if (value === '') continue;
    const tag = `${name}@${attributes[i]}`;
    leaves.push({ path: `${under}@${attributes[i]}`, tag, text: value, steps, attribute: i + 1 });
  }
  if (text !== '') leaves.push({ path: path === '' ? '#text' : path, tag: name, text, steps, attribute: null });
  const counts = new Map<string, number>();
  for (const [at, child] of children.entries()) {
    const count = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, count);
    collect(child, count === 1 ? under + child.name : `${under}${child.name}[${count}]`, [...steps, at], leaves);
  }
}
