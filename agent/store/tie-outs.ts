import type { PlainDate } from '../../contract/dates.ts';
import type { TieOutFigures, TieOutSection } from '../../contract/frames.ts';
import type { Db } from './db.ts';
import type { Sealer } from './seal.ts';
import type { SourceNum } from './source-num.ts';

/** The outcome of one comparison of books, agent and gateway. */
export interface TieOutRow<Difference = unknown> {
  readonly at: string;
  readonly seq: number;
  readonly asOn: PlainDate;
  readonly ok: boolean;
  readonly accounts: number;
  readonly bills: number;
  readonly differences: readonly Difference[];
  /** Absent from what was kept before there were any. */
  readonly sections?: readonly TieOutSection[];
  readonly figures?: TieOutFigures;
}

/** Names and amounts. */
type Content = Pick<TieOutRow, 'differences' | 'sections' | 'figures'>;

interface Row extends Omit<TieOutRow, 'ok' | keyof Content> {
  readonly ok: number;
  readonly differences: Buffer;
}

const kept = 100;

export class TieOuts {
  readonly #sealer: Sealer;
  readonly #insert;
  readonly #bound;
  readonly #last;

  constructor(db: Db, sealer: Sealer) {
    this.#sealer = sealer;
    this.#insert = db.prepare(
      'INSERT INTO tie_outs (source, at, seq, as_on, ok, accounts, bills, differences) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#bound = db.prepare(
      `DELETE FROM tie_outs WHERE source = ? AND num <= (SELECT num FROM tie_outs WHERE source = ?
       ORDER BY num DESC LIMIT 1 OFFSET ${kept})`,
    );
    this.#last = db.prepare<[SourceNum], Row>(
      `SELECT at, seq, as_on AS asOn, ok, accounts, bills, differences FROM tie_outs
       WHERE source = ? ORDER BY num DESC LIMIT 1`,
    );
  }

  add(source: SourceNum, { at, seq, asOn, ok, accounts, bills, ...content }: TieOutRow): void {
    const sealed = this.#sealer.sealText(JSON.stringify(content satisfies Content), place(source, at));
    this.#insert.run(source, at, seq, asOn, ok ? 1 : 0, accounts, bills, sealed);
    this.#bound.run(source, source);
  }

  last(source: SourceNum): TieOutRow | null {
    const row = this.#last.get(source);
    if (row === undefined) return null;
    const { differences: sealed, ...plain } = row;
    return { ...plain, ok: row.ok === 1, ...contentOf(this.#sealer.openText(sealed, place(source, row.at))) };
  }
}

/** It was a bare list of differences once. */
function contentOf(text: string | null): Content {
  // Only `add` writes these, and they were sealed since.
  const content = JSON.parse(text ?? '[]') as Content | Content['differences'];
  return 'differences' in content ? content : { differences: content };
}

function place(source: SourceNum, at: string): string {
  return `tie_outs/${source}/${at}`;
}
