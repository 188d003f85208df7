import { assertNever } from '../../contract/assert-never.ts';
import type { PlainDate } from '../../contract/dates.ts';
import { type SourceId, type StreamName, sourceStream } from '../../contract/ids.ts';
import type { Cause } from '../../contract/records/record.ts';
import type { Clock } from '../clock.ts';
import { localDay } from '../local-day.ts';
import type { Db } from './db.ts';
import type { TieOutRow } from './tie-outs.ts';

export interface CarriedCount {
  readonly kind: string;
  readonly cause: Cause;
  readonly upserts: number;
  readonly deletions: number;
}

export interface KeptProof extends Pick<TieOutRow, 'at' | 'asOn' | 'seq' | 'ok' | 'accounts' | 'bills'> {
  /** How many. */
  readonly differences: number;
}

/** What became of one set of books on one day. */
export interface SyncDay {
  readonly day: PlainDate;
  readonly sourceId: SourceId;
  readonly carried: readonly CarriedCount[];
  /** Changes that the platform stored on the day; they may have been read before. */
  readonly stored: number;
  readonly proofs: readonly KeptProof[];
}

/** What was carried, stored and proved, by source and day of this PC, for years: no content, only counts. */
export class SyncHistory {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Db, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#statements = prepare(db);
  }

  /** Part of the transaction that puts them into the outbox. */
  carried(source: SourceId, counts: Iterable<CarriedCount>): void {
    const day = localDay(this.#clock);
    for (const count of counts) this.#statements.carry.run({ ...count, day, source });
  }

  /** Part of the transaction that takes them out of it. */
  stored(stream: StreamName, changes: number): void {
    this.#statements.store.run(localDay(this.#clock), stream, changes);
  }

  proved(source: SourceId, { at, asOn, seq, ok, accounts, bills, differences }: TieOutRow): void {
    const figures = { asOn, seq, ok: ok ? 1 : 0, accounts, bills, differences: differences.length };
    this.#statements.prove.run({ at, source, day: localDay(this.#clock), ...figures });
  }

  /** Newest first: of days up to `to` from `from` on, at most `limit`, one for each source. */
  days(limit: number, from: PlainDate | null = null, to: PlainDate | null = null): readonly SyncDay[] {
    return this.#statements.days.all({ limit, from, to }).map(({ day, source }) => ({
      day,
      sourceId: source,
      carried: this.#statements.carriedOn.all(day, source),
      stored: this.#statements.storedOn.get(day, sourceStream(source)) ?? 0,
      proofs: this.#statements.provedOn.all(day, source).map((row) => ({ ...row, ok: row.ok === 1 })),
    }));
  }

  dropBefore(day: PlainDate): void {
    this.#statements.dropCarried.run(day);
    this.#statements.dropStored.run(day);
    this.#statements.dropProved.run(day);
  }
}

interface Counts {
  upserts: number;
  deletions: number;
}

/** Adds up what one transaction carries. */
export class CarriedCounts implements Iterable<CarriedCount> {
  readonly #counts = new Map<string, Map<Cause, Counts>>();

  add(kind: string, cause: Cause, what: 'upsert' | 'deletion'): void {
    const ofKind = this.#counts.get(kind) ?? new Map<Cause, Counts>();
    this.#counts.set(kind, ofKind);
    const counts = ofKind.get(cause) ?? { upserts: 0, deletions: 0 };
    ofKind.set(cause, counts);
    if (what === 'upsert') counts.upserts += 1;
    else if (what === 'deletion') counts.deletions += 1;
    else assertNever(what);
  }

  *[Symbol.iterator](): Iterator<CarriedCount> {
    for (const [kind, causes] of this.#counts) {
      for (const [cause, counts] of causes) yield { kind, cause, ...counts };
    }
  }
}

interface ProofRow extends Omit<KeptProof, 'ok'> {
  readonly ok: number;
}

interface DayRow {
  readonly day: PlainDate;
  readonly source: SourceId;
}

function prepare(db: Db) {
  const within = '(@from IS NULL OR day >= @from) AND (@to IS NULL OR day <= @to)';
  return {
    carry: db.prepare<[CarriedCount & DayRow]>(`
      INSERT INTO carried_by_day (day, source, kind, cause, upserts, deletions)
      VALUES (@day, @source, @kind, @cause, @upserts, @deletions)
      ON CONFLICT (day, source, kind, cause) DO UPDATE SET
        upserts = upserts + excluded.upserts, deletions = deletions + excluded.deletions`),
    store: db.prepare(`
      INSERT INTO stored_by_day (day, stream, changes) VALUES (?, ?, ?)
      ON CONFLICT (day, stream) DO UPDATE SET changes = changes + excluded.changes`),
    prove: db.prepare(`
      INSERT INTO proofs (at, source, day, as_on, seq, ok, accounts, bills, differences)
      VALUES (@at, @source, @day, @asOn, @seq, @ok, @accounts, @bills, @differences)
      ON CONFLICT (at, source) DO NOTHING`),
    days: db.prepare<[{ limit: number; from: PlainDate | null; to: PlainDate | null }], DayRow>(`
      SELECT day, source FROM carried_by_day WHERE ${within}
      UNION SELECT day, source FROM proofs WHERE ${within}
      UNION SELECT day, s.source FROM stored_by_day JOIN sources s ON stream = 'source:' || s.source WHERE ${within}
      ORDER BY day DESC, source LIMIT @limit`),
    carriedOn: db.prepare<[PlainDate, SourceId], CarriedCount>(
      'SELECT kind, cause, upserts, deletions FROM carried_by_day WHERE day = ? AND source = ?',
    ),
    storedOn: db
      .prepare<[PlainDate, StreamName], number>('SELECT changes FROM stored_by_day WHERE day = ? AND stream = ?')
      .pluck(),
    provedOn: db.prepare<[PlainDate, SourceId], ProofRow>(`
      SELECT at, as_on AS asOn, seq, ok, accounts, bills, differences FROM proofs WHERE day = ? AND source = ?
      ORDER BY at`),
    dropCarried: db.prepare('DELETE FROM carried_by_day WHERE day < ?'),
    dropStored: db.prepare('DELETE FROM stored_by_day WHERE day < ?'),
    dropProved: db.prepare('DELETE FROM proofs WHERE day < ?'),
  };
}
