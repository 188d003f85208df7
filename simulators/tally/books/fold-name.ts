/**
 * How an import compares names: ASCII letters without case, blanks trimmed and runs of them one, a hyphen or slash like a
 * blank. `&` against `and`, an underscore, an en dash or another Unicode form of the same letters stay different
 * (`facts/tally.md` §5.1, TallyPrime 7.1).
 */
export function foldName(name: string): string {
  return name
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[\s/-]+/g, ' ')
    .trim();
}
