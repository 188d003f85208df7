import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml } from './escape-xml.ts';
import { MalformedXml, parseXml } from './parse-xml.ts';

describe('the request parser', () => {
  it.each([
    ['a bare ampersand', '<A>Ram & Co</A>'],
    ['an ampersand without its semicolon', '<A>Ram &amp Co</A>'],
    ['an unknown entity', '<A>&nbsp;</A>'],
    ['a tag that is never closed', '<A><B></A>'],
    ['a second root', '<A/><B/>'],
    ['an attribute without quotes', '<A B=1/>'],
    ['a bare less-than', '<A>1 < 2</A>'],
    ['nothing', ''],
  ])('refuses %s', (_, source) => {
    expect(() => parseXml(source)).toThrow(MalformedXml);
  });

  it('reads declarations, comments, CDATA, attributes in either quote and empty tags', () => {
    const root = parseXml(
      `<?xml version="1.0"?>\n<!-- x --><A N="1 &amp; 2" M='"'><B/><!-- y --><C><![CDATA[a & <b>]]></C></A>\n`,
    );
    expect(root.attributes).toEqual({ N: '1 & 2', M: '"' });
    expect(root.children.map(({ name, text }) => [name, text])).toEqual([
      ['B', ''],
      ['C', 'a & <b>'],
    ]);
  });

  it('takes references that XML forbids, because Tally does', () => {
    expect(parseXml('<A>&#4; Primary&#x20B9;</A>').text).toBe('\u0004 Primary₹');
  });

  it('gives back whatever the renderer escaped, references and raw U+0003 alike', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('&', '<', '\u0003', '\u0004', '\r', '"', 'ન'), fc.string()),
    });
    fc.assert(fc.property(text, (value) => parseXml(`<A>${escapeXml(value)}</A>`).text === value));
  });
});

describe('the renderer', () => {
  it('writes reserved words with a forbidden reference and ancestry with the raw character', () => {
    expect(escapeXml('\u0004 Primary & "x"')).toBe('&#4; Primary &amp; &quot;x&quot;');
    expect(escapeXml('\u0003Bank\u0003')).toBe('\u0003Bank\u0003');
  });
});
