import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { RecordId } from '../../contract/ids.ts';
import { migrate, migrations } from './migrations.ts';
import { Rereads } from './rereads.ts';
import type { SourceNum } from './source-num.ts';

test('what was allocated to bills before it was kept beside the postings is added up from the bills', () => {
  const db = new Database(':memory:');
  for (const { sql } of migrations.slice(0, 2)) db.exec(sql);
  db.pragma('user_version = 2');
  db.exec(`
    INSERT INTO sources (num, source) VALUES (1, 'books-1');
    INSERT INTO bills (num, source, key, account, open) VALUES (1, 1, 'k1', 'meera', 70), (2, 1, 'k2', 'meera', 5);
    INSERT INTO allocations (bill, record, line, origin, type, date, amount) VALUES
      (1, 'v1', 0, 'voucher', 'new', '2025-04-01', 100), (1, 'v2', 0, 'voucher', 'against', '2025-04-02', -30),
      (2, 'v1', 1, 'voucher', 'new', '2025-04-01', 5), (2, 'meera', 0, 'opening', 'new', '2024-03-31', 9);
    INSERT INTO totals (source, account, date, debit, credit) VALUES
      (1, 'meera', '2025-04-01', 120, 0), (1, 'meera', '2025-04-02', 0, 30), (1, 'cash', '2025-04-02', 30, 0);
    INSERT INTO openings (source, account, amount) VALUES (1, 'meera', 12), (1, 'cash', 4);
  `);
  migrate(db);
  expect(db.prepare('SELECT account, date, debit, credit, allocated FROM totals').raw().all()).toEqual([
    ['cash', '2025-04-02', 30, 0, 0],
    ['meera', '2025-04-01', 120, 0, 105],
    ['meera', '2025-04-02', 0, 30, -30],
  ]);
  expect(db.prepare('SELECT account, amount, allocated FROM openings').raw().all()).toEqual([
    ['cash', 4, 0],
    ['meera', 12, 9],
  ]);
  db.close();
});

test('a day names the masters that named it before', () => {
  const db = new Database(':memory:');
  for (const { sql } of migrations.slice(0, 4)) db.exec(sql);
  db.pragma('user_version = 4');
  db.exec(`
    INSERT INTO sources (num, source) VALUES (1, 'books-1');
    INSERT INTO mentions (source, master, date) VALUES
      (1, 'ledger:cash', '2025-04-01'), (1, 'ledger:meera', '2025-04-01'), (1, 'ledger:cash', '2025-04-02');
  `);
  migrate(db);
  const rereads = new Rereads(db);
  rereads.owe(1 as SourceNum, ['ledger:meera' as RecordId], '2025-05-01T00:00:00Z');
  expect(rereads.owed(1 as SourceNum).map(({ date }) => date)).toEqual(['2025-04-01']);
  rereads.owe(1 as SourceNum, ['ledger:cash' as RecordId], '2025-05-01T00:00:00Z');
  expect(rereads.owed(1 as SourceNum).map(({ date }) => date)).toEqual(['2025-04-02', '2025-04-01']);
  db.close();
});
