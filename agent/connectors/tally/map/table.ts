import { type Attributes, noChildren, withAttributes, XmlNode } from '../xml/node.ts';
import { element } from './parsers.ts';

/** A field of a scanned object as a value; undefined when the text is not understood, and then it stays in `rest`. */
export type Parse<T> = (node: XmlNode) => T | undefined;

type One = { readonly [tag: string]: Parse<unknown> };

export interface Reading<O extends One, M extends string> {
  readonly one: { readonly [Tag in keyof O]: Exclude<ReturnType<O[Tag]>, undefined> | undefined };
  readonly many: { readonly [Tag in M]: readonly XmlNode[] };
  /** What the table does not know, did not understand, has seen already, or can't say whole: it belongs in `extra`. */
  readonly rest: XmlNode[];
}

/**
 * Which fields of an object are wanted, by tag. `one` are fields with a single value, `many` are lists. Reading goes through
 * the object once; every non-empty field ends up in one of `one`, `many` and `rest`. It stands in `rest` besides where its value
 * does not say all of it: a word that stands for nothing, a group of elements. Fields read with `element` are their reader's care.
 */
export class Table<O extends One, const M extends string = never> {
  readonly #parsers: ReadonlyMap<string, Parse<unknown> | null>;
  readonly #noOne: { readonly [tag: string]: undefined };
  readonly #noMany: { readonly [tag: string]: readonly XmlNode[] };

  constructor(one: O, many: readonly M[] = []) {
    this.#parsers = new Map([...Object.entries(one), ...many.map((tag) => [tag, null] as const)]);
    this.#noOne = Object.fromEntries(Object.keys(one).map((tag) => [tag, undefined]));
    this.#noMany = Object.fromEntries(many.map((tag) => [tag, noChildren]));
  }

  read(node: XmlNode): Reading<O, M> {
    return this.readAll(node.children);
  }

  readAll(children: readonly XmlNode[]): Reading<O, M> {
    const one: { [tag: string]: unknown } = { ...this.#noOne };
    const many: { [tag: string]: readonly XmlNode[] } = { ...this.#noMany };
    const rest: XmlNode[] = [];
    numberAmongSiblings(children);
    for (const child of children) {
      const { name } = child;
      const parse = this.#parsers.get(name);
      if (parse === undefined) rest.push(child);
      else if (parse === null) {
        const list = many[name];
        if (list === noChildren || list === undefined) many[name] = [child];
        else (list as XmlNode[]).push(child);
      } else {
        const value = one[name] === undefined ? parse(child) : undefined;
        if (value === undefined) rest.push(child);
        else {
          one[name] = value;
          if (parse === element) continue;
          if (value === null || child.children.length > 0) rest.push(child);
          else if (child.attributes.length > 0) keepAttributes(child, rest);
        }
      }
    }
    return { one, many, rest } as Reading<O, M>;
  }
}

/** Adds to `rest` what of a list's entry no field has said; nothing where all is said. */
export function keepLeft(node: XmlNode, left: readonly XmlNode[], rest: XmlNode[]): void {
  if (left.length > 0 || node.text !== '' || hasTelling(node.attributes)) {
    rest.push(new XmlNode(node.name, node.attributes, node.text, [...left], node.nth));
  }
}

/**
 * Adds to `rest` those of the fields whose text none of the values repeats: of several fields that may fill one place of a record only
 * one does.
 */
export function keepUnsaid(
  children: readonly XmlNode[],
  tags: ReadonlySet<string>,
  said: readonly (string | null | undefined)[],
  rest: XmlNode[],
): void {
  for (const child of children) {
    if (!tags.has(child.name) || child.text === '' || child.children.length > 0) continue;
    if (!said.includes(child.text)) keepFields([child], [child.name], rest);
  }
}

/** Adds to `rest` fields that were read, but are not said whole. */
export function keepFields(children: readonly XmlNode[], tags: readonly string[], rest: XmlNode[]): void {
  if (tags.length === 0) return;
  for (const child of children) {
    if (!tags.includes(child.name) || rest.includes(child)) continue;
    const partly = rest.findIndex(({ name, nth }) => name === child.name && nth === child.nth);
    if (partly >= 0) rest[partly] = child;
    else rest.push(child);
  }
}

export function attributesExcept(attributes: Attributes, known: ReadonlySet<string>): Attributes {
  const left: string[] = [];
  for (let i = 0; i < attributes.length; i += 2) {
    const name = attributes[i] ?? '';
    if (!known.has(name)) left.push(name, attributes[i + 1] ?? '');
  }
  return left;
}

/** Only `TYPE` says no more than how a value is written. */
const ofForm: ReadonlySet<string> = new Set(['TYPE']);

function keepAttributes(node: XmlNode, rest: XmlNode[]): void {
  if (!hasTelling(node.attributes)) return;
  const left = attributesExcept(node.attributes, ofForm);
  if (left.length > 0) rest.push(withAttributes(node, left));
}

function hasTelling(attributes: Attributes): boolean {
  return attributes.length > 2 || (attributes.length === 2 && attributes[0] !== 'TYPE');
}

/** So that what is left of a list still knows which of its entries it is. Entries of one list nearly always follow each other. */
function numberAmongSiblings(children: readonly XmlNode[]): void {
  if ((children[0]?.nth ?? 0) > 0) return;
  let counts: Map<string, number> | null = null;
  let previous: XmlNode | undefined;
  for (const child of children) {
    if (previous?.name === child.name) child.nth = previous.nth + 1;
    else {
      counts ??= new Map();
      if (previous !== undefined) counts.set(previous.name, previous.nth);
      child.nth = (counts.get(child.name) ?? 0) + 1;
    }
    previous = child;
  }
}
