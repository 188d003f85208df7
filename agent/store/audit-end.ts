import { type Checkpoint, digestOf } from './audit-checkpoint.ts';
import type { Db } from './db.ts';
import type { Sealer } from './seal.ts';

/** Where the trail stops: its last row, and the checkpoint that it begins at. */
export interface End {
  readonly seq: number;
  readonly chain: Buffer;
  readonly checkpoint: Checkpoint | null;
}

/**
 * The end of the audit trail, sealed. A chain alone would not show rows that were taken off its end, nor rows or a checkpoint that
 * somebody worked out who has the file but not the keys.
 */
export class AuditEnd {
  readonly #sealer: Sealer;
  readonly #get;
  readonly #put;

  constructor(db: Db, sealer: Sealer) {
    this.#sealer = sealer;
    this.#get = db.prepare<[], { readonly seq: number; readonly sealed: Buffer }>('SELECT seq, sealed FROM audit_end');
    this.#put = db.prepare(`
      INSERT INTO audit_end (one, seq, sealed) VALUES (1, ?, ?)
      ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, sealed = excluded.sealed`);
  }

  /** False: it is another one, or none is kept, or it was sealed with another key. Of an empty trail none is kept. */
  is(end: End): boolean {
    const kept = this.#get.get();
    if (kept === undefined) return end.seq === 0;
    const opened = this.#sealer.open(kept.sealed, place(kept.seq));
    return kept.seq === end.seq && opened !== null && opened.equals(bytesOf(end));
  }

  set(end: End): void {
    this.#put.run(end.seq, this.#sealer.seal(bytesOf(end), place(end.seq)));
  }
}

function bytesOf({ chain, checkpoint }: End): Buffer {
  return Buffer.concat([chain, digestOf(checkpoint)]);
}

function place(seq: number): string {
  return `audit/end/${seq}`;
}
