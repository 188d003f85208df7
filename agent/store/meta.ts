import type { Db } from './db.ts';

/** Single values that belong to the store as a whole; what is content is sealed by who sets it. */
export class Meta {
  readonly #get;
  readonly #set;
  readonly #delete;

  constructor(db: Db) {
    this.#get = db.prepare<[string], Buffer>('SELECT value FROM meta WHERE key = ?').pluck();
    this.#set = db.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
    this.#delete = db.prepare('DELETE FROM meta WHERE key = ?');
  }

  get(key: string): Buffer | null {
    return this.#get.get(key) ?? null;
  }

  set(key: string, value: Uint8Array | string): void {
    this.#set.run(key, typeof value === 'string' ? Buffer.from(value) : value);
  }

  delete(key: string): void {
    this.#delete.run(key);
  }
}
