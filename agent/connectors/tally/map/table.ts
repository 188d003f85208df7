import { type Attributes, noChildren, XmlNode } from '../xml/node.ts';

/** A field of a scanned object as a value; undefined when the text is not understood, and then it stays in `rest`. */
export type Parse<T> = (node: XmlNode) => T | undefined;

type One = { readonly [tag: string]: Parse<unknown> };

export interface Reading<O extends One, M extends string> {
  readonly one: { readonly [Tag in keyof O]: Exclude<ReturnType<O[Tag]>, undefined> | undefined };
  readonly many: { readonly [Tag in M]: readonly XmlNode[] };
  /** What the table does not know, did not understand, or has seen already: it belongs in `extra`. */
  readonly rest: XmlNode[];
}

/**
 * Which fields of an object are wanted, by tag. `one` are fields with a single value, `many` are lists. Reading goes through
 * the object once; every non-empty field ends up in exactly one of `one`, `many` and `rest`.
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
          if (child.attributes.length > 0) keepAttributes(child, rest);
        }
      }
    }
    return { one, many, rest } as Reading<O, M>;
  }
}

/** Attributes that only say how a value is written, or that its parser has read: `JD` and `P` of due dates. */
const understood: ReadonlySet<string> = new Set(['TYPE', 'JD', 'P', 'TAXREGISTRATION']);

function keepAttributes(node: XmlNode, rest: XmlNode[]): void {
  const left = attributesExcept(node.attributes, understood);
  if (left.length > 0) rest.push(new XmlNode(node.name, left, '', noChildren));
}

export function attributesExcept(attributes: Attributes, known: ReadonlySet<string>): Attributes {
  const left: string[] = [];
  for (let i = 0; i < attributes.length; i += 2) {
    const name = attributes[i] ?? '';
    if (!known.has(name)) left.push(name, attributes[i + 1] ?? '');
  }
  return left;
}
