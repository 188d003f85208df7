import type { Database } from 'better-sqlite3';
import { schema } from './schema.ts';

/** One script per version, never changed once released. */
const migrations: readonly string[] = [
  schema,
  'ALTER TABLE jobs ADD COLUMN known_version TEXT;',
  `ALTER TABLE jobs ADD COLUMN since INTEGER;
   ALTER TABLE jobs ADD COLUMN done INTEGER;
   ALTER TABLE jobs ADD COLUMN total INTEGER;`,
];

/** Brings the database to the newest form, in one transaction. Throws when a newer gateway wrote it. */
export function migrate(db: Database): void {
  db.transaction(() => {
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > migrations.length) throw new Error(`the database has version ${version}, written by a newer gateway`);
    for (const script of migrations.slice(version)) db.exec(script);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}
