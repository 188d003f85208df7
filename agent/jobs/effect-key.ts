import { createHash } from 'node:crypto';
import type { JobId } from '../../contract/ids.ts';

/** The key that makes a write happen once: what the product is given as remote id, and the last characters of the narration. */
export type EffectKey = string & { readonly __brand: 'EffectKey' };

export const effectKeyLength = 16;

/** Crockford's base32: no I, L, O or U, so that a person can read it out. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 80 bits of the job id's hash. The same job has the same key for ever, also after the local store was lost. */
export function effectKey(jobId: JobId): EffectKey {
  const digest = createHash('sha256').update(`ledger-bridge effect\n${jobId}`).digest();
  let bits = digest.readBigUInt64BE(0) * 65_536n + BigInt(digest.readUInt16BE(8));
  let key = '';
  for (let index = 0; index < effectKeyLength; index += 1) {
    key = `${alphabet.charAt(Number(bits & 31n))}${key}`;
    bits >>= 5n;
  }
  return key as EffectKey;
}
