import { attribute, childText, type XmlNode } from '../xml/node.ts';

/** The name of a master: its NAME attribute, else its NAME element, else the first name of its
 * language list; a currency may have only a symbol. Null without one. */
export function nameOf(node: XmlNode): string | null {
  const own = attribute(node, 'NAME');
  if (own !== undefined && own !== '') return own;
  for (const child of node.children) if (child.name === 'NAME' && child.text !== '') return child.text;
  return languageNames(node)[0] ?? (node.name === 'CURRENCY' ? childText(node, 'ORIGINALNAME') : undefined) ?? null;
}

/** All further names, in every language, each once. */
export function aliasesOf(node: XmlNode, name: string): string[] {
  const given = node.children.filter((child) => child.name === 'ALIAS' && child.text !== '').map((child) => child.text);
  return [...new Set([...languageNames(node), ...given])].filter((alias) => alias !== name);
}

function languageNames(node: XmlNode): string[] {
  return node.children
    .filter((child) => child.name === 'LANGUAGENAME.LIST' || child.name === 'NAME.LIST')
    .flatMap((child) =>
      child.name === 'NAME.LIST' ? [child] : child.children.filter((one) => one.name === 'NAME.LIST'),
    )
    .flatMap((list) => list.children)
    .filter((child) => child.name === 'NAME' && child.text !== '')
    .map((child) => child.text);
}
