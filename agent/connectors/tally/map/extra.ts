import type { Attributes, XmlNode } from '../xml/node.ts';
import { isScaffolding } from './scaffolding.ts';

/**
 * How much of what has no named field is kept. `everything`: each non-empty leaf and attribute. `telling`: without the
 * constants Tally attaches to every object and without figures that change with the period on screen, so that a record's hash
 * changes only when the object does.
 */
export type ExtraMode = 'everything' | 'telling';

/** Texts by path, such as `GSTDETAILS.LIST[2]/HSNCODE` or `UDF:PKT.LIST/@INDEX`; repeated elements count from 1, the first unmarked. */
export type ExtraTexts = { [path: string]: string };

/** Adds what is in `nodes` to `extra`. `prefix` is empty or ends with a slash. */
export function addExtra(extra: ExtraTexts, nodes: readonly XmlNode[], mode: ExtraMode, prefix = ''): void {
  if (nodes.length === 0) return;
  let counts: Map<string, number> | null = null;
  for (const node of nodes) {
    let count = node.nth;
    if (count === 0) {
      counts ??= countsBefore(node, nodes);
      count = (counts.get(node.name) ?? 0) + 1;
    }
    counts?.set(node.name, count);
    if (mode === 'telling' && isScaffolding(node)) continue;
    addElement(extra, node, mode, count === 1 ? prefix + node.name : `${prefix}${node.name}[${count}]`);
  }
}

/** Nearly all nodes were numbered when their parent was read: names are counted only from the first one on that was not. */
function countsBefore(unnumbered: XmlNode, nodes: readonly XmlNode[]): Map<string, number> {
  return new Map(nodes.slice(0, nodes.indexOf(unnumbered)).map(({ name, nth }) => [name, nth]));
}

/** Adds what stands in the object, line or item itself, beside its fields: `@NAME` and `#text`. */
export function addOwn(extra: ExtraTexts, { attributes, text }: XmlNode, mode: ExtraMode): void {
  addAttributes(extra, attributes, mode, '');
  if (text !== '') put(extra, '#text', text);
}

/** Adds an element's own attributes and all that is in it. */
function addElement(extra: ExtraTexts, node: XmlNode, mode: ExtraMode, path: string): void {
  addAttributes(extra, node.attributes, mode, `${path}/`);
  if (node.text !== '') put(extra, path, node.text);
  addExtra(extra, node.children, mode, `${path}/`);
}

function addAttributes(extra: ExtraTexts, attributes: Attributes, mode: ExtraMode, prefix: string): void {
  for (let i = 0; i < attributes.length; i += 2) {
    const name = attributes[i] ?? '';
    const value = attributes[i + 1] ?? '';
    if (value !== '' && (mode === 'everything' ? attributes.length > 2 || name !== 'TYPE' : !ofDefinitions.has(name))) {
      put(extra, `${prefix}@${name}`, value);
    }
  }
}

/** Attributes that describe a field, not the object: the definition of a UDF, how a list is imported. */
const ofDefinitions: ReadonlySet<string> = new Set(['TYPE', 'DESC', 'ISLIST', 'INDEX', 'MERGE', 'TAXTYPE']);

/** `undefined` instead of an empty object, for the optional `extra` of lines. */
export function orNone(extra: ExtraTexts): ExtraTexts | undefined {
  for (const _ in extra) return extra;
  return undefined;
}

function put(extra: ExtraTexts, path: string, value: string): void {
  let free = path;
  for (let count = 2; free in extra; count += 1) free = `${path}[${count}]`;
  extra[free] = value;
}
