import Database from 'better-sqlite3';

/** Looks into the agent's store with eyes of its own, when a census is there and everything saved until then should have been read. */
export class Missed implements Disposable {
  readonly #db: Database.Database;
  readonly #unread;

  constructor(file: string) {
    this.#db = new Database(file, { readonly: true });
    this.#unread = this.#db
      .prepare<[number], string>(
        `SELECT object FROM census c WHERE source = ? AND NOT EXISTS (SELECT 1 FROM records r
           WHERE r.source = c.source AND r.id = c.object AND ${alterId('r')} = ${alterId('c')})`,
      )
      .pluck();
  }

  /** What the census shows with an AlterID that no pull has taken in. */
  by(source: number): readonly string[] {
    return this.#unread.all(source);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

/** A voucher's version has a digest of its number behind the AlterID, which Tally changes without a save. */
function alterId(row: string): string {
  return `substr(${row}.version, 1, instr(${row}.version || '/', '/') - 1)`;
}
