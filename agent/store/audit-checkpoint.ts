import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Db } from './db.ts';

/** The installation's Ed25519 key. */
export interface Signer {
  /** Base64url, as the platform was given it at pairing. */
  readonly publicKey: string;
  /** Over the UTF-8 text, base64url. */
  sign(text: string): string;
}

export function signerOf(privateKey: KeyObject): Signer {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key has no x');
  return { publicKey: x, sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64url') };
}

/** Stands for rows 1 to `through` of the audit trail, which have gone. Rows are numbered without gaps: it is their count too. */
export interface Checkpoint {
  readonly through: number;
  readonly chain: Buffer;
  /** When they went. */
  readonly at: string;
  /** When the first and the last of them were written. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly publicKey: string;
  readonly signature: string;
}

export class Checkpoints {
  readonly #get;
  readonly #put;

  constructor(db: Db) {
    this.#get = db.prepare<[], Checkpoint>(
      `SELECT through, chain, at, first_at AS firstAt, last_at AS lastAt, public_key AS publicKey, signature
       FROM audit_checkpoint`,
    );
    this.#put = db.prepare<[Checkpoint]>(`
      INSERT INTO audit_checkpoint (one, through, chain, at, first_at, last_at, public_key, signature)
      VALUES (1, @through, @chain, @at, @firstAt, @lastAt, @publicKey, @signature)
      ON CONFLICT (one) DO UPDATE SET through = excluded.through, chain = excluded.chain, at = excluded.at,
        first_at = excluded.first_at, last_at = excluded.last_at, public_key = excluded.public_key,
        signature = excluded.signature`);
  }

  get(): Checkpoint | null {
    return this.#get.get() ?? null;
  }

  /** Takes the place of the one before. */
  put(checkpoint: Omit<Checkpoint, 'publicKey' | 'signature'>, signer: Signer): Checkpoint {
    const { publicKey } = signer;
    const signed = { ...checkpoint, publicKey, signature: signer.sign(textOf(checkpoint)) };
    this.#put.run(signed);
    return signed;
  }
}

/** By the key that stands in it; whose key that is, is for the caller to know. */
export function isSigned({ publicKey, signature, ...rest }: Checkpoint): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(textOf(rest)), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false; // what is no key has signed nothing
  }
}

export function digestOf(checkpoint: Checkpoint | null): Buffer {
  if (checkpoint === null) return Buffer.alloc(32);
  const { publicKey, signature } = checkpoint;
  return createHash('sha256')
    .update(JSON.stringify([textOf(checkpoint), publicKey, signature]))
    .digest();
}

function textOf({ through, chain, at, firstAt, lastAt }: Omit<Checkpoint, 'publicKey' | 'signature'>): string {
  return JSON.stringify(['ledger-bridge audit checkpoint', through, chain.toString('hex'), at, firstAt, lastAt]);
}
