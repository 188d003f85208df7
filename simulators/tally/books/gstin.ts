import { at } from './present.ts';
/**
 * A GSTIN that is well formed down to its check digit and plainly invented: the PAN inside begins with ZZZ.
 * Layout: state code, PAN, entity number, `Z`, check digit.
 */
export function inventGstin(stateCode: string, serial: number): string {
  const pan = inventPan(serial);
  const body = `${stateCode}${pan}1Z`;
  return body + checkDigit(body);
}

export function inventPan(serial: number): string {
  const holder = 'PCFH'[serial % 4];
  const letter = alphabet[10 + (serial % 26)];
  return `ZZZ${holder}${alphabet[10 + ((serial * 7) % 26)]}${String(serial % 10_000).padStart(4, '0')}${letter}`;
}

/** Luhn mod 36 over the first fourteen characters, factors 1 and 2 by turns. */
export function checkDigit(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const product = alphabet.indexOf(at(body, i)) * (i % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return at(alphabet, (36 - (sum % 36)) % 36);
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
