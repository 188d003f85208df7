import type { PlainDate } from '../../contract/dates.ts';
import { type Decimal, zero } from '../../contract/decimal.ts';
import type { Db } from './db.ts';
import { fromUnits, toUnits } from './units.ts';

export type Permission = 'allow' | 'ask' | 'deny';

/** A person's standing word on a type of job. */
export interface WritingRule {
  readonly permission: Permission;
  /** Of `allow`: one document that comes to more is asked about. Null: however much. */
  readonly most: Decimal | null;
  /** The same for all documents of the type on one day of this PC. */
  readonly mostPerDay: Decimal | null;
}

interface Row {
  readonly permission: Permission;
  readonly most: bigint | null;
  readonly most_per_day: bigint | null;
}

export class WritingRules {
  readonly #get;
  readonly #all;
  readonly #set;
  readonly #written;
  readonly #add;

  constructor(db: Db) {
    const columns = 'permission, most, most_per_day';
    this.#get = db.prepare<[string], Row>(`SELECT ${columns} FROM job_permissions WHERE type = ?`).safeIntegers();
    this.#all = db
      .prepare<[], Row & { type: string }>(`SELECT type, ${columns} FROM job_permissions ORDER BY type`)
      .safeIntegers();
    this.#set = db.prepare(`
      INSERT INTO job_permissions (type, permission, most, most_per_day) VALUES (?, ?, ?, ?)
      ON CONFLICT (type) DO UPDATE SET permission = excluded.permission, most = excluded.most,
        most_per_day = excluded.most_per_day`);
    this.#written = db
      .prepare<[string, string], bigint>('SELECT amount FROM written_by_rule WHERE type = ? AND day = ?')
      .pluck()
      .safeIntegers();
    this.#add = db.prepare(`
      INSERT INTO written_by_rule (type, day, amount) VALUES (?, ?, ?)
      ON CONFLICT (type, day) DO UPDATE SET amount = amount + excluded.amount`);
  }

  /** Null: never said. */
  get(type: string): WritingRule | null {
    const row = this.#get.get(type);
    return row === undefined ? null : ruleOf(row);
  }

  list(): readonly (WritingRule & { readonly type: string })[] {
    return this.#all.all().map((row) => ({ type: row.type, ...ruleOf(row) }));
  }

  set(type: string, { permission, most, mostPerDay }: WritingRule): void {
    this.#set.run(type, permission, most && toUnits(most), mostPerDay && toUnits(mostPerDay));
  }

  /** What was sent to the books on that day without asking. */
  written(type: string, day: PlainDate): Decimal {
    const units = this.#written.get(type, day);
    return units === undefined ? zero : fromUnits(units);
  }

  addWritten(type: string, day: PlainDate, amount: Decimal): void {
    this.#add.run(type, day, toUnits(amount));
  }
}

function ruleOf({ permission, most, most_per_day: mostPerDay }: Row): WritingRule {
  return {
    permission,
    most: most === null ? null : fromUnits(most),
    mostPerDay: mostPerDay === null ? null : fromUnits(mostPerDay),
  };
}
