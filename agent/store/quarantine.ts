import { createHash } from 'node:crypto';
import type { PlainDate } from '../../contract/dates.ts';
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
  /** Where it was met in reading: whoever reads that again learns whether it is over. */
  readonly within?: Within;
}

/** Days, both included. */
export type Within = 'masters' | { readonly from: PlainDate; readonly to: PlainDate };

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
  readonly #clearRead;
  readonly #clearAllRead;
  readonly #clearGone;
  readonly #within;
  readonly #drop;
  readonly #count;
  readonly #list;

  constructor(db: Db, sealer: Sealer, clock: Pick<Clock, 'now'>) {
    this.#sealer = sealer;
    this.#clock = clock;
    this.#put = db.prepare(
      `INSERT INTO quarantine (source, digest, record, code, at, detail, first_day, last_day)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (source, digest) DO UPDATE SET
         at = excluded.at, detail = excluded.detail, first_day = excluded.first_day, last_day = excluded.last_day`,
    );
    this.#bound = db.prepare(
      `DELETE FROM quarantine WHERE source = ? AND num <= (SELECT num FROM quarantine WHERE source = ?
       ORDER BY num DESC LIMIT 1 OFFSET ${keptPerSource})`,
    );
    this.#clear = db.prepare('DELETE FROM quarantine WHERE source = ? AND record = ?');
    this.#clearRead = db.prepare('DELETE FROM quarantine WHERE source = ? AND record = ? AND first_day IS NOT NULL');
    this.#clearAllRead = db.prepare('DELETE FROM quarantine WHERE source = ? AND first_day IS NOT NULL');
    this.#clearGone = db.prepare(
      `DELETE FROM quarantine WHERE source = @source AND first_day IS NOT NULL AND record IS NOT NULL
       AND record NOT IN (SELECT object FROM census WHERE source = @source)`,
    );
    this.#within = db.prepare<[SourceNum, string, string], { num: number; digest: string }>(
      'SELECT num, digest FROM quarantine WHERE source = ? AND first_day >= ? AND last_day <= ?',
    );
    this.#drop = db.prepare('DELETE FROM quarantine WHERE num = ?');
    this.#count = db.prepare<[SourceNum], number>('SELECT count(*) FROM quarantine WHERE source = ?').pluck();
    this.#list = db.prepare<[SourceNum, number], Row>(
      'SELECT record, code, digest, detail FROM quarantine WHERE source = ? ORDER BY num DESC LIMIT ?',
    );
  }

  add(source: SourceNum, problem: Quarantined): void {
    const { record, code, at, message, within } = problem;
    const digest = digestOf(problem);
    const detail = this.#sealer.sealText(JSON.stringify({ at, message }), place(source, digest));
    const [first, last] = within === undefined ? [null, null] : daysOf(within);
    this.#put.run(source, digest, record, code, this.#clock.now().toISOString(), detail, first, last);
    this.#bound.run(source, source);
  }

  /** The record was understood after all, or is gone. */
  clear(source: SourceNum, record: RecordId): void {
    this.#clear.run(source, record);
  }

  /** The record was read well. That the platform refused it as it is stays true. */
  clearRead(source: SourceNum, record: RecordId): void {
    this.#clearRead.run(source, record);
  }

  /** Before everything is read again: what is still not understood comes back. */
  clearAllRead(source: SourceNum): void {
    this.#clearAllRead.run(source);
  }

  /** What a whole census of the books does not name is no problem any more. */
  clearGone(source: SourceNum): void {
    this.#clearGone.run({ source });
  }

  /** All that lies within was read, and only this was not understood: what was a problem there before is over. */
  keepOnly(source: SourceNum, within: Within, problems: readonly Quarantined[]): void {
    const kept = new Set(problems.map(digestOf));
    for (const { num, digest } of this.#within.all(source, ...daysOf(within))) {
      if (!kept.has(digest)) this.#drop.run(num);
    }
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

function digestOf({ record, code, at, within }: Quarantined): string {
  const unnamed = within === undefined ? at : [...daysOf(within), at].join('\n');
  return createHash('sha256')
    .update(`${code}\n${record ?? unnamed}`)
    .digest('base64url')
    .slice(0, 22);
}

function daysOf(within: Within): readonly [string, string] {
  return within === 'masters' ? [within, within] : [within.from, within.to];
}

function place(source: SourceNum, digest: string): string {
  return `quarantine/${source}/${digest}`;
}
