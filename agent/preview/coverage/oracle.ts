import { XMLParser } from 'fast-xml-parser';

/**
 * The leaves of an object by a parser that is not ours, as `path=text` without counts of repeated elements: so that nothing
 * that our own scanner overlooked is overlooked by its proof as well.
 */
export function oracleLeavesOf(objectText: string): string[] {
  const found: string[] = [];
  for (const element of parser.parse(objectText) as Elements) collect(element, '', found);
  return found;
}

type Elements = readonly { readonly [name: string]: unknown }[];

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  allowBooleanAttributes: true,
});

function collect(element: Elements[number], path: string, found: string[]): void {
  const name = Object.keys(element).find((key) => key !== ':@') ?? '';
  if (name === '#text' || name === '#cdata' || name.startsWith('?')) return;
  const inner = path === '' ? name : `${path}/${name}`;
  for (const [key, value] of Object.entries((element[':@'] ?? {}) as { readonly [key: string]: unknown })) {
    if (typeof value === 'string' && value !== '') found.push(`${inner}@${key}=${decoded(value)}`);
  }
  const children = element[name] as Elements;
  const text = children.map(ownText).join('');
  if (text !== '') found.push(`${inner}=${text}`);
  for (const child of children) collect(child, inner, found);
}

function ownText(element: Elements[number]): string {
  const text = element['#text'];
  if (typeof text === 'string') return /^[ \t\r\n]*$/.test(text) ? '' : decoded(text);
  const cdata = element['#cdata'];
  return Array.isArray(cdata) ? (cdata as Elements).map((part) => scalarText(part['#text'])).join('') : '';
}

const named: { readonly [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|amp|quot|apos);/g, (whole, reference: string) => {
    if (!reference.startsWith('#')) return named[reference] ?? whole;
    const code = /^#[xX]/.test(reference) ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1));
    return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? whole : String.fromCodePoint(code);
  });
}

function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
