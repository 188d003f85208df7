import { createHash } from 'node:crypto';
import type { RecordId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { Db } from './db.ts';
import type { Sealer } from './seal.ts';
import type { SourceNum } from './source-num.ts';

/** What could not be understood or carried, and where it stands in the source. */
export interface Quarantined {
  /** Null for what could not even be named. */
  readonly record: RecordId | null;
  readonly code: string;
  readonly at: string;
  readonly message: string;
}

interface Row {
  readonly record: RecordId | null;
  readonly code: string;
  readonly digest: string;
  readonly detail: Buffer;
}

/** More problems than a person would read: the oldest go. */
const keptPerSource = 5000;

/** Set aside with the reason and position; the rest goes on (DESIGN rule 11). The same problem is kept once. */
export class Quarantine {
  readonly #sealer: Sealer;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #put;
  readonly #bound;
  readonly #clear;
  readonly #clearUnnamed;
  readonly #count;
  readonly #list;

  constructor(db: Db, sealer: Sealer, clock: Pick<Clock, 'now'>) {
    this.#sealer = sealer;
    this.#clock = clock;
    this.#put = db.prepare(
      `INSERT INTO quarantine (source, digest, record, code, at, detail) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (source, digest) DO UPDATE SET at = excluded.at, detail = excluded.detail`,
    );
    this.#bound = db.prepare(
      `DELETE FROM quarantine WHERE source = ? AND num <= (SELECT num FROM quarantine WHERE source = ?
       ORDER BY num DESC LIMIT 1 OFFSET ${keptPerSource})`,
    );
    this.#clear = db.prepare('DELETE FROM quarantine WHERE source = ? AND record = ?');
    this.#clearUnnamed = db.prepare('DELETE FROM quarantine WHERE source = ? AND record IS NULL');
    this.#count = db.prepare<[SourceNum], number>('SELECT count(*) FROM quarantine WHERE source = ?').pluck();
    this.#list = db.prepare<[SourceNum, number], Row>(
      'SELECT record, code, digest, detail FROM quarantine WHERE source = ? ORDER BY num DESC LIMIT ?',
    );
  }

  add(source: SourceNum, { record, code, at, message }: Quarantined): void {
    const digest = createHash('sha256')
      .update(`${code}\n${record ?? at}`)
      .digest('base64url')
      .slice(0, 22);
    const detail = this.#sealer.sealText(JSON.stringify({ at, message }), place(source, digest));
    this.#put.run(source, digest, record, code, this.#clock.now().toISOString(), detail);
    this.#bound.run(source, source);
  }

  /** The record was understood after all, or is gone. */
  clear(source: SourceNum, record: RecordId): void {
    this.#clear.run(source, record);
  }

  /** Before everything is read again: what is still not understood comes back. */
  clearUnnamed(source: SourceNum): void {
    this.#clearUnnamed.run(source);
  }

  count(source: SourceNum): number {
    return this.#count.get(source) ?? 0;
  }

  /** Newest first. */
  list(source: SourceNum, limit: number): readonly Quarantined[] {
    return this.#list.all(source, limit).map(({ record, code, digest, detail }) => {
      const text = this.#sealer.openText(detail, place(source, digest));
      return { record, code, ...(JSON.parse(text ?? '{"at":"","message":""}') as { at: string; message: string }) };
    });
  }
}

function place(source: SourceNum, digest: string): string {
  return `quarantine/${source}/${digest}`;
}
