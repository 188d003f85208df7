import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { attribute, childText, type XmlNode } from './node.ts';
import { ScanError, scan } from './scan.ts';

/** Every leaf and attribute with its path, as `scan` sees them. */
function leavesOf(node: XmlNode, path = node.name): string[] {
  const found: string[] = [];
  for (let i = 0; i < node.attributes.length; i += 2) {
    const value = node.attributes[i + 1];
    if (value !== '' && node.attributes[i] !== 'TYPE') found.push(`${path}@${node.attributes[i]}=${value}`);
  }
  if (node.text !== '') found.push(`${path}=${node.text}`);
  for (const one of node.children) found.push(...leavesOf(one, `${path}/${one.name}`));
  return found.sort();
}

const oracle = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  cdataPropName: '#text',
  htmlEntities: false,
});

function cdata(parts: readonly { readonly '#text'?: string }[]): string {
  return parts[0]?.['#text'] ?? '';
}

function leavesOfOracle(text: string): string[] {
  const found: string[] = [];
  const visit = (elements: readonly Record<string, unknown>[], path: string) => {
    let own = '';
    for (const element of elements) {
      const name = Object.keys(element).find((key) => key !== ':@') ?? '';
      if (name === '#text') {
        const value = element['#text'];
        const content = Array.isArray(value) ? cdata(value) : (value as string);
        if (content.trim() !== '') own += content;
        continue;
      }
      const inner = path === '' ? name : `${path}/${name}`;
      const attributes = (element[':@'] ?? {}) as Record<string, string>;
      for (const [key, value] of Object.entries(attributes)) {
        if (value !== '' && key !== 'TYPE') found.push(`${inner}@${key}=${value}`);
      }
      visit(element[name] as Record<string, unknown>[], inner);
    }
    if (own !== '') found.push(`${path}=${own}`);
  };
  visit(oracle.parse(text) as Record<string, unknown>[], '');
  return found.sort();
}

const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const tag = fc.constantFrom(
  'NAME',
  'AMOUNT',
  'ALLLEDGERENTRIES.LIST',
  'UDF:EIDISCOUNT.LIST',
  'LEDGERNAME',
  '_PRIMARYGROUP',
);
const value = fc
  .string({ unit: fc.constantFrom(...Array.from('ab 1-./&<>"\'₹नé@=')), maxLength: 20 })
  .map((text) => text.trim())
  .map(escaped);
const attributes = fc.dictionary(fc.constantFrom('TYPE', 'NAME', 'DESC', 'JD'), value, { maxKeys: 2 }).map((all) =>
  Object.entries(all)
    .map(([name, text]) => ` ${name}="${text}"`)
    .join(''),
);
const blank = fc.constantFrom('', ' ', '\r\n   ', '<!-- a <b> -->');
const element = fc.letrec<{ element: string }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.tuple(tag, attributes, value).map(([name, more, text]) => `<${name}${more}>${text}</${name}>`),
    fc.tuple(tag, attributes).map(([name, more]) => `<${name}${more}/>`),
    fc.tuple(tag, value).map(([name, text]) => `<${name}><![CDATA[${text}]]></${name}>`),
    fc
      .tuple(tag, attributes, fc.array(fc.tuple(blank, tie('element')), { maxLength: 6 }), blank)
      .map(([name, more, inner, end]) => `<${name}${more}>${inner.flat().join('')}${end}</${name}>`),
  ),
})).element;

describe('scan', () => {
  it('finds the same leaves and attributes as fast-xml-parser', () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 8 }), (inner) => {
        const text = `<VOUCHER VCHTYPE="Sales">${inner.join('\r\n ')}</VOUCHER>`;
        expect(leavesOf(scan(text))).toEqual(leavesOfOracle(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the control characters of reserved words, CRLF and blanks as they are', () => {
    const node = scan(
      '<G><PARENT>&#4; Primary</PARENT><S>a\u0003b</S><N>one&#13;&#10;two\r\n three </N><ALTERID> 7</ALTERID></G>',
    );
    expect(childText(node, 'PARENT')).toBe('\u0004 Primary');
    expect(childText(node, 'S')).toBe('a\u0003b');
    expect(childText(node, 'N')).toBe('one\r\ntwo\r\n three ');
    expect(childText(node, 'ALTERID')).toBe(' 7');
  });

  it('leaves alone what is no reference', () => {
    expect(scan('<A>M&S &unknown; &#xD800; &#x1F600; A&amp;amp;B</A>').text).toBe('M&S &unknown; &#xD800; 😀 A&amp;B');
  });

  it('keeps no empty element, unless an attribute says something', () => {
    const node = scan('<A><B/><C></C><D.LIST>   </D.LIST><E TYPE="Amount"></E><F NAME="x"/><G><H/></G></A>');
    expect(node.children.map((one) => one.name)).toEqual(['F']);
  });

  it('reads a > inside an attribute, and attributes in either quote', () => {
    const node = scan(`<VOUCHER A="1>0" B='"x"' C = "&lt;&#10;" ><N>1</N></VOUCHER>`);
    expect(node.attributes).toEqual(['A', '1>0', 'B', '"x"', 'C', '<\n']);
    expect(attribute(node, 'B')).toBe('"x"');
    expect(childText(node, 'N')).toBe('1');
  });

  it('keeps typed lists inside an entry apart from the entry', () => {
    const node = scan(
      '<V><E.LIST><OLDAUDITENTRYIDS.LIST TYPE="Number"><OLDAUDITENTRYIDS>-1</OLDAUDITENTRYIDS></OLDAUDITENTRYIDS.LIST><LEDGERNAME>A</LEDGERNAME></E.LIST></V>',
    );
    expect(node.children[0]?.children.map((one) => one.name)).toEqual(['OLDAUDITENTRYIDS.LIST', 'LEDGERNAME']);
  });

  it('says where a text is not one element', () => {
    for (const text of [
      '',
      'none',
      '<A>',
      '<A><B></A>',
      '<A></B>',
      '<A',
      '<A><!-- </A>',
      '<A B=c></A>',
      '<A></A',
      '< />',
    ]) {
      expect(() => scan(text), text).toThrow(ScanError);
    }
  });
});
