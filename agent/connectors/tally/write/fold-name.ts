/**
 * How Tally compares names at import: ASCII letters without case, blanks at the ends dropped, runs of blanks, hyphens
 * and slashes like one blank; `&` and `and`, or two Unicode forms of the same letters, stay different (facts/tally.md
 * §5.1).
 */
export function foldName(name: string): string {
  return name
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[\s/-]+/g, ' ')
    .trim();
}
