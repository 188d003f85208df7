import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { withCodedErrors } from './db.ts';

/** `store-key` opens the store, `installation-key` is the Ed25519 private key (PKCS #8), `hash-key` the tenant's hash key. */
export type SecretName = 'store-key' | 'installation-key' | 'hash-key';

/** Where the engine keeps its keys. A set or delete that returned survives a power cut. Throws `store.full`. */
export interface SecretStore {
  get(name: SecretName): Promise<Buffer | null>;
  set(name: SecretName, secret: Uint8Array): Promise<void>;
  delete(name: SecretName): Promise<void>;
}

const Secrets = z.record(z.string(), z.base64());

/** The plainest kind: a file that only its user can read, outside the data folder. A file that can't be understood holds nothing. */
export class SecretFile implements SecretStore {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async get(name: SecretName): Promise<Buffer | null> {
    const text = this.#read()[name];
    return text === undefined ? null : Buffer.from(text, 'base64');
  }

  async set(name: SecretName, secret: Uint8Array): Promise<void> {
    this.#write({ ...this.#read(), [name]: Buffer.from(secret).toString('base64') });
  }

  async delete(name: SecretName): Promise<void> {
    const { [name]: _gone, ...rest } = this.#read();
    this.#write(rest);
  }

  #read(): Readonly<Record<string, string>> {
    try {
      return Secrets.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch (error) {
      if (isMissing(error) || error instanceof SyntaxError || error instanceof z.ZodError) return {};
      throw error;
    }
  }

  #write(secrets: Readonly<Record<string, string>>): void {
    withCodedErrors(this.#path, () => this.#replace(secrets));
  }

  #replace(secrets: Readonly<Record<string, string>>): void {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    const temporary = `${this.#path}.new`;
    const file = openSync(temporary, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(secrets));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    chmodSync(temporary, 0o600);
    renameSync(temporary, this.#path);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
