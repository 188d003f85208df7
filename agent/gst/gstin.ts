const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Fifteen characters: state, PAN, entity, Z, and a check character over the other fourteen in base 36. */
export function isGstin(text: string): boolean {
  if (!/^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z][A-Z][0-9A-Z]$/.test(text)) return false;
  let total = 0;
  for (let i = 0; i < 14; i += 1) {
    const product = alphabet.indexOf(text.charAt(i)) * (i % 2 === 0 ? 1 : 2);
    total += Math.floor(product / 36) + (product % 36);
  }
  return text.charAt(14) === alphabet.charAt((36 - (total % 36)) % 36);
}

/** Its third to twelfth characters. */
export function panIn(gstin: string): string {
  return gstin.slice(2, 12);
}
