import { escapeXml } from '../requests/envelope.ts';
import type { XmlNode } from '../xml/node.ts';

/** Nothing for null. */
export function field(name: string, text: string | null): string {
  return text === null ? '' : `<${name}>${escapeXml(text)}</${name}>`;
}

/** `content` is XML. */
export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** A list of plain texts: `<ADDRESS.LIST><ADDRESS>…`. */
export function textList(name: string, texts: readonly string[]): string {
  return element(`${name}.LIST`, texts.map((text) => field(name, text)).join(''));
}

/** What was read, to be sent again as it stood. */
export function asRead({ name, text, children }: XmlNode): string {
  return element(name, escapeXml(text) + children.map(asRead).join(''));
}
