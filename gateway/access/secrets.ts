import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Digits and capitals that can't be taken for one another when read out on the phone. */
const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeLength = 8;

/** `prefix` tells a person what an id is of. 128 random bits. */
export function drawId(prefix: string): string {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}

export function drawApiKey(): string {
  return `lbk_${randomBytes(32).toString('base64url')}`;
}

/** 32 bytes, base64url. */
export function drawHashKey(): string {
  return randomBytes(32).toString('base64url');
}

/** `ABCD-2345`: about 40 bits, enough for ten minutes and a limit on wrong tries. */
export function drawPairingCode(): string {
  const letters = Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** However the person typed it: small letters, blanks and dashes don't matter. */
export function hashPairingCode(typed: string): string {
  return hashSecret(typed.toUpperCase().replace(/[^0-9A-Z]/g, ''));
}

/** Secrets are random and long, or short-lived: a plain hash is enough to keep them out of the database. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
