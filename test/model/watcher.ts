import Database from 'better-sqlite3';
import { Change } from '../../contract/records/record.ts';
import type { Company } from './company.ts';
import { isDerived, objectOf } from './held.ts';

interface Row {
  readonly cursor: number;
  readonly source: string;
  readonly body: string;
}

export interface Known {
  /** Null for one that is not modelled. */
  readonly companyOf: (sourceId: string) => Company | null;
  /** Whether anything waits for a person, or for the content to be compared: till then books and platform differ, and a proof says so. */
  readonly mayDiffer: () => boolean;
  /** Whether the agent has noticed that the counters went back, and nobody has confirmed that yet. */
  readonly knowsOfRestore: (sourceId: string) => boolean;
}

/** Reads the platform's change log as it grows, with eyes of its own. */
export class Watcher {
  readonly #db: Database.Database;
  readonly #known: Known;
  readonly #changes;
  readonly #tieOuts;
  readonly #newest = new Map<string, string | null>();
  #cursor = 0;
  #toldTieOuts = 0;

  constructor(file: string, known: Known) {
    this.#db = new Database(file, { readonly: true });
    this.#known = known;
    this.#changes = this.#db.prepare<[number], Row>(
      'SELECT c.cursor, s.id AS source, c.body FROM changes c JOIN sources s ON s.key = c.source WHERE cursor > ? ORDER BY cursor',
    );
    this.#tieOuts = this.#db.prepare<[number], { key: number; result: string }>(
      'SELECT key, result FROM tie_outs WHERE key > ? ORDER BY key',
    );
  }

  /** "Deletions are never guessed"; "each change once in effect"; no proof may fail when nothing is lost. */
  violations(): readonly string[] {
    return [...this.#newChanges().flatMap((row) => this.#judge(row)), ...this.#failedProofs()];
  }

  close(): void {
    this.#db.close();
  }

  #newChanges(): readonly Row[] {
    const rows = this.#changes.all(this.#cursor);
    this.#cursor = rows.at(-1)?.cursor ?? this.#cursor;
    return rows;
  }

  #judge({ source, body }: Row): readonly string[] {
    const change = Change.parse(JSON.parse(body));
    const before = this.#newest.get(change.id);
    const now = change.op === 'delete' ? null : change.hash;
    this.#newest.set(change.id, now);
    if (before === now || (before === undefined && now === null)) return [`${change.id} was changed to what it was`];
    const company = this.#known.companyOf(source);
    if (change.op !== 'delete' || isDerived(change.kind) || company === null) return [];
    const object = objectOf(change.id);
    if (!company.mayBeDeleted(object)) return [`${object} was deleted upstream and is in the books`];
    const isHeld = company.isRestored && this.#known.knowsOfRestore(source);
    return isHeld ? [`${object} was deleted upstream before anybody confirmed the restore`] : [];
  }

  #failedProofs(): readonly string[] {
    const rows = this.#tieOuts.all(this.#toldTieOuts);
    this.#toldTieOuts = rows.at(-1)?.key ?? this.#toldTieOuts;
    if (this.#known.mayDiffer()) return [];
    return rows
      .filter(({ result }) => !(JSON.parse(result) as { ok: boolean }).ok)
      .map(({ result }) => `tie-out: ${result}`);
  }
}
