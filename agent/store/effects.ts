import { BridgeError } from '../../contract/errors.ts';
import type { Db } from './db.ts';
import type { Sealer } from './seal.ts';
import type { SourceNum } from './source-num.ts';

/** Where one record's effects are kept. */
export interface EffectsRef {
  readonly chunk: number;
  readonly slot: number;
}

interface Row {
  readonly num: number;
  readonly blob: Buffer;
}

const cachedChunks = 12;

/**
 * What records did to totals and bills, kept so that it can be taken back when they change. The effects of the records of one
 * capture are sealed together: a seal costs more than the rest of a record's row. A chunk goes when no record points to it.
 */
export class Effects {
  readonly #sealer: Sealer;
  readonly #next;
  readonly #insert;
  readonly #get;
  readonly #release;
  readonly #sweep;
  readonly #recent = new Map<number, readonly string[]>();

  constructor(db: Db, sealer: Sealer) {
    this.#sealer = sealer;
    this.#next = db.prepare<[], number>("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'effects'").pluck();
    this.#insert = db.prepare('INSERT INTO effects (num, source, live, blob) VALUES (?, ?, ?, ?)');
    this.#get = db.prepare<[number], Row>('SELECT num, blob FROM effects WHERE num = ?');
    this.#release = db.prepare('UPDATE effects SET live = live - ? WHERE num = ?');
    this.#sweep = db.prepare('DELETE FROM effects WHERE num = ? AND live <= 0');
  }

  /** The number the next chunk will have: known before, so that records can point to it. */
  nextChunk(): number {
    return this.#next.get() ?? 1;
  }

  /** `lines`: one line of text per record, in the order of their slots. */
  add(source: SourceNum, chunk: number, lines: readonly string[]): void {
    this.#insert.run(chunk, source, lines.length, this.#sealer.sealText(lines.join('\n'), place(chunk)));
  }

  get({ chunk, slot }: EffectsRef): string {
    const line = this.#lines(chunk)[slot];
    if (line === undefined) throw new Error(`no effects at ${chunk}/${slot}`);
    return line;
  }

  /** The records at these places no longer point there. */
  release(refs: Iterable<EffectsRef>): void {
    const perChunk = new Map<number, number>();
    for (const { chunk } of refs) perChunk.set(chunk, (perChunk.get(chunk) ?? 0) + 1);
    for (const [chunk, count] of perChunk) {
      this.#release.run(count, chunk);
      this.#sweep.run(chunk);
    }
  }

  /** After a rollback: numbers that were given out are given out again. */
  forgetCached(): void {
    this.#recent.clear();
  }

  #lines(chunk: number): readonly string[] {
    const known = this.#recent.get(chunk);
    if (known !== undefined) {
      this.#recent.delete(chunk);
      this.#recent.set(chunk, known);
      return known;
    }
    const lines = this.#load(chunk);
    this.#recent.set(chunk, lines);
    if (this.#recent.size > cachedChunks) this.#recent.delete(this.#recent.keys().next().value ?? 0);
    return lines;
  }

  #load(chunk: number): readonly string[] {
    const row = this.#get.get(chunk);
    const text = row && this.#sealer.openText(row.blob, place(row.num));
    if (text === undefined || text === null) {
      throw new BridgeError('store.corrupt', { details: { path: place(chunk) }, hint: 'effects can not be opened' });
    }
    return text.split('\n');
  }
}

function place(chunk: number): string {
  return `effects/${chunk}`;
}
