const named: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Text with its references decoded. Numeric ones to characters XML forbids are decoded too: Tally writes its reserved words
 * as `&#4; Primary` (facts/tally.md §3.7), so U+0004 arrives as itself and nothing is dropped. What is no reference, such as a
 * bare `&`, stays as it is.
 */
export function decodeReferences(text: string): string {
  return text.includes('&') ? text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{2,4}));/g, decoded) : text;
}

function decoded(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return named[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? whole : String.fromCodePoint(code);
}
