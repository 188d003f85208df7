/**
 * A text as numbers: reading those costs a fraction of asking a string for each of its characters. One stretch of memory serves all
 * texts, so what this returns holds until the next call. A `<` stands behind the text, and a zero behind that: loops end there.
 */
export function codeUnitsOf(text: string): Uint16Array {
  const units = text.length < shared.length - 1 ? shared : new Uint16Array(text.length + 2);
  Buffer.from(units.buffer).write(text, 'utf16le');
  units[text.length] = 60;
  units[text.length + 1] = 0;
  return units;
}

const shared = new Uint16Array(1 << 18);

export function sameUnits(a: Uint16Array, from: number, b: Uint16Array, other: number, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (a[from + i] !== b[other + i]) return false;
  return true;
}
