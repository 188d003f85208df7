/** `Yes` and `No`; other programs write `true` and `false`. Null for anything else. */
export function parseLogical(text: string): boolean | null {
  if (text === 'Yes') return true;
  if (text === 'No') return false;
  const word = text.trim().toLowerCase();
  return word === 'yes' || word === 'true' ? true : word === 'no' || word === 'false' ? false : null;
}

/**
 * Tally's own words begin with U+0004: `\u0004 Primary`, `\u0004 Not Applicable` (facts/tally.md §3.4). Returns the word, or
 * null for a text a user has typed.
 */
export function reservedWord(text: string): string | null {
  return text.charCodeAt(0) === 4 ? text.slice(1).trim() : null;
}

/** A name, or null where Tally says that there is none. Some tools lose the U+0004 on the way, hence the bare words. */
export function nameOrNone(text: string): string | null {
  const word = reservedWord(text);
  return nothing.has((word ?? text).trim()) ? null : (word ?? text);
}

const nothing: ReadonlySet<string> = new Set(['Primary', 'Not Applicable', 'Any', 'Not Found', '']);
