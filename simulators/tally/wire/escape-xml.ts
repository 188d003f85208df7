/**
 * Text as the gateway writes it: the five named references, other control characters as numeric references even where XML forbids
 * them (`&#4; Primary`), but U+0003 raw (facts §3.7).
 */
export function escapeXml(text: string): string {
  return needsEscape.test(text) ? text.replace(everyEscape, reference) : text;
}

// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const needsEscape = /[&<>"'\u0000-\u0002\u0004-\u001f]/;
// oxlint-disable-next-line no-control-regex -- the same
const everyEscape = /[&<>"'\u0000-\u0002\u0004-\u001f]/g;

function reference(character: string): string {
  switch (character) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    case '"':
      return '&quot;';
    case "'":
      return '&apos;';
    default:
      return `&#${character.charCodeAt(0)};`;
  }
}
