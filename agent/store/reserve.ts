import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from './db.ts';

const fileBytes = 8 * 1024 * 1024;
const pageBytes = 1024 * 1024;

/**
 * Room that only jobs may use (DESIGN rule 4): a file of real bytes, which the log of the database can grow into once it is gone,
 * and free pages inside the database itself.
 */
export class Reserve {
  readonly #file: string;
  readonly #has;
  readonly #fill;
  readonly #empty;

  constructor(db: Db, folder: string) {
    this.#file = join(folder, 'reserve.bin');
    this.#has = db.prepare('SELECT 1 FROM reserve');
    this.#fill = db.prepare('INSERT INTO reserve (ballast) VALUES (zeroblob(?))');
    this.#empty = db.prepare('DELETE FROM reserve');
  }

  get isFull(): boolean {
    return existsSync(this.#file) && this.#has.get() !== undefined;
  }

  /** Makes the reserve again after it was used. Throws when there is no room for it. */
  fill(): void {
    if (this.#has.get() === undefined) this.#fill.run(pageBytes);
    if (!existsSync(this.#file)) writeBallast(this.#file);
  }

  /** Gives the room to whoever writes next. */
  release(): void {
    rmSync(this.#file, { force: true });
    this.#empty.run();
  }
}

/** Written, not just sized: a hole in a file takes no room. */
function writeBallast(path: string): void {
  const block = Buffer.alloc(64 * 1024, 0xa5);
  const file = openSync(path, 'w', 0o600);
  try {
    for (let written = 0; written < fileBytes; written += block.length) writeSync(file, block);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}
