import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { assertNever } from '../contract/assert-never.ts';

export const tampers = ['drop-voucher', 'double-voucher', 'alter-voucher', 'lose-bill'] as const;
export type Tamper = (typeof tampers)[number];

/** Spoils one record in the gateway's own database, behind its back, so that a person can see the tie-out fail. Says what it did. */
export function tamperWith(gatewayFolder: string, tamper: Tamper): string {
  const file = readdirSync(gatewayFolder).find((name) => name.endsWith('.sqlite'));
  if (file === undefined) throw new Error('the gateway has no database');
  const db = new Database(join(gatewayFolder, file));
  try {
    return spoil(db, tamper);
  } finally {
    db.close();
  }
}

function spoil(db: Database.Database, tamper: Tamper): string {
  const voucher = one(db, "kind = 'voucher' AND body ->> '$.data.status.state' = 'posted'");
  switch (tamper) {
    case 'drop-voucher':
      remove(db, voucher);
      return 'one voucher dropped';
    case 'double-voucher':
      db.prepare(
        `INSERT INTO records (source, id, kind, hash, shape, version, cursor)
         SELECT source, id || '-again', kind, hash, shape, version, cursor FROM records WHERE source = ? AND id = ?`,
      ).run(voucher.source, voucher.id);
      return 'one voucher doubled';
    case 'alter-voucher':
      db.prepare("UPDATE changes SET body = json_set(body, '$.data.lines[0].amount', '1.23') WHERE cursor = ?").run(
        voucher.cursor,
      );
      return 'one amount altered';
    case 'lose-bill':
      remove(db, one(db, "kind = 'bill' AND body ->> '$.data.openAmount' NOT IN ('0', '0.00')"));
      return 'one open bill lost';
    default:
      return assertNever(tamper);
  }
}

interface Held {
  readonly source: number;
  readonly id: string;
  readonly cursor: number;
}

function one(db: Database.Database, condition: string): Held {
  const row = db
    .prepare<[], Held>(
      `SELECT records.source, records.id, records.cursor FROM records JOIN changes USING (cursor) WHERE ${condition} LIMIT 1`,
    )
    .get();
  if (row === undefined) throw new Error('the platform holds nothing to spoil');
  return row;
}

function remove(db: Database.Database, { source, id }: Held): void {
  db.prepare('DELETE FROM records WHERE source = ? AND id = ?').run(source, id);
}
