import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/**
 * Content at rest (DESIGN rule 12): AES-256-GCM with a random nonce, bound to its place in the store (`payloads/17`), so that
 * a sealed value can't be moved to another row. Layout: nonce, tag, ciphertext.
 */
export interface Sealer {
  seal(bytes: Uint8Array, place: string): Buffer;
  /** Null when the bytes were not sealed with this key for this place. */
  open(sealed: Uint8Array, place: string): Buffer | null;
  /** Compressed, then sealed. */
  sealText(text: string, place: string): Buffer;
  openText(sealed: Uint8Array, place: string): string | null;
}

export function createSealer(key: Uint8Array): Sealer {
  if (key.length !== keyBytes) throw new Error('a store key has 32 bytes');
  const secret = createSecretKey(key);
  const seal = (bytes: Uint8Array, place: string): Buffer => {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, secret, nonce).setAAD(Buffer.from(place));
    const body = cipher.update(bytes);
    cipher.final();
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  };
  const open = (sealed: Uint8Array, place: string): Buffer | null => {
    if (sealed.length < nonceBytes + tagBytes) return null;
    const decipher = createDecipheriv(algorithm, secret, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(place))
      .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const body = decipher.update(sealed.subarray(nonceBytes + tagBytes));
    try {
      decipher.final();
    } catch {
      return null;
    }
    return body;
  };
  return {
    seal,
    open,
    sealText: (text, place) => seal(compress(text), place),
    openText: (sealed, place) => {
      const bytes = open(sealed, place);
      return bytes && decompress(bytes);
    },
  };
}

/** zstd at level 1: the level that costs least of the pipe (facts/hot-path.md). */
export function compress(text: string | Uint8Array): Buffer {
  return zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

export function decompress(bytes: Uint8Array): string {
  return zstdDecompressSync(bytes).toString('utf8');
}
