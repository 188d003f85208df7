import type { XmlNode } from '../xml/node.ts';

/**
 * The texts of repeating scalars: `<ADDRESS.LIST><ADDRESS>…</ADDRESS><ADDRESS>…</ADDRESS></ADDRESS.LIST>`. Lists that hold
 * anything else go to `rest`, too.
 */
export function textsOf(lists: readonly XmlNode[], rest: XmlNode[]): string[] {
  const texts: string[] = [];
  for (const list of lists) {
    texts.push(...list.children.map((child) => child.text).filter((text) => text !== ''));
    if (list.text !== '' || !isPlain(list.attributes) || !list.children.every(isText)) rest.push(list);
  }
  return texts;
}

function isText({ children, attributes }: XmlNode): boolean {
  return children.length === 0 && isPlain(attributes);
}

function isPlain(attributes: readonly string[]): boolean {
  return attributes.length === 0 || (attributes.length === 2 && attributes[0] === 'TYPE');
}
