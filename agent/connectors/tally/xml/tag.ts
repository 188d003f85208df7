/** Where the `>` of a tag stands; one inside a quoted value is not it. -1 when it has not come yet. */
export function findTagEnd(units: Uint8Array | Uint16Array, from: number, length: number): number {
  let quote = 0;
  for (let p = from; p < length; p += 1) {
    const unit = units[p] ?? 0;
    if (quote !== 0) {
      if (unit === quote) quote = 0;
    } else if (unit === 34 || unit === 39) quote = unit;
    else if (unit === 62) return p;
  }
  return -1;
}

export function isSpace(unit: number | undefined): boolean {
  return unit === 32 || unit === 10 || unit === 13 || unit === 9;
}

/** The unit after a tag's name: blank, `>` or `/`. */
export function endsName(unit: number | undefined): boolean {
  return unit === 62 || unit === 47 || isSpace(unit);
}
