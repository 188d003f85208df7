import type { Db } from './db.ts';
import type { Sealer } from './seal.ts';

/** The sealed blobs of batches: waiting, stored upstream and kept as history, or parked. */
export class Payloads {
  readonly #sealer: Sealer;
  readonly #put;
  readonly #get;
  readonly #delete;

  constructor(db: Db, sealer: Sealer) {
    this.#sealer = sealer;
    this.#put = db.prepare('INSERT INTO payloads (batch, blob) VALUES (?, ?)');
    this.#get = db.prepare<[number], Buffer>('SELECT blob FROM payloads WHERE batch = ?').pluck();
    this.#delete = db.prepare('DELETE FROM payloads WHERE batch = ?');
  }

  /** `blob`: zstd bytes as they travel. */
  put(batch: number, blob: Buffer): void {
    this.#put.run(batch, this.#sealer.seal(blob, place(batch)));
  }

  /** Null when it is gone or can't be opened. */
  open(batch: number): Buffer | null {
    const sealed = this.#get.get(batch);
    return sealed === undefined ? null : this.#sealer.open(sealed, place(batch));
  }

  delete(batch: number): void {
    this.#delete.run(batch);
  }
}

function place(batch: number): string {
  return `payloads/${batch}`;
}
