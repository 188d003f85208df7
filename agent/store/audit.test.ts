import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { JobId } from '../../contract/ids.ts';
import { AuditTrail } from './audit.ts';
import type { Db } from './db.ts';
import { jobs } from './migrations/0002-jobs.ts';
import { createSealer } from './seal.ts';

const at = new Date('2026-04-01T10:00:00Z');
const job = 'job-1' as JobId;

function threeRows(): { readonly db: Db; readonly audit: AuditTrail } {
  const db = new Database(':memory:');
  db.exec(jobs.sql);
  const audit = new AuditTrail(db, createSealer(new Uint8Array(32)));
  audit.append({ at, jobId: job, event: 'job.received', by: null, body: { party: 'Shree Traders' } });
  audit.append({ at, jobId: null, event: 'permission.set', by: 'accountant', body: {} });
  audit.append({ at, jobId: job, event: 'job.marked', by: null, body: { text: 'ok' } });
  return { db, audit };
}

it('gives back what happened, in order, and of one job when asked', () => {
  const { audit } = threeRows();
  expect(audit.verify()).toEqual({ state: 'whole', rows: 3 });
  expect(audit.rows(0, 10).map((row) => row.event)).toEqual(['job.received', 'permission.set', 'job.marked']);
  expect(audit.rows(1, 10, job)).toEqual([
    { seq: 3, at, jobId: job, event: 'job.marked', by: null, body: { text: 'ok' } },
  ]);
});

it('keeps content sealed', () => {
  const { db } = threeRows();
  expect(db.serialize().includes('Shree')).toBe(false);
});

it('can not be changed or emptied through the store', () => {
  const { db } = threeRows();
  expect(() => db.exec("UPDATE audit SET by = 'nobody'")).toThrow(/never change/);
  expect(() => db.exec('DELETE FROM audit')).toThrow(/never go/);
});

it.each([
  ['a changed name', "UPDATE audit SET by = 'nobody' WHERE seq = 2", 2],
  ['a changed time', "UPDATE audit SET at = '2027-01-01' WHERE seq = 1", 1],
  ['a changed body', "UPDATE audit SET body = x'00' WHERE seq = 3", 3],
  ['a row taken out', 'DELETE FROM audit WHERE seq = 2', 3],
  ['the first row taken out', 'DELETE FROM audit WHERE seq = 1', 2],
  [
    'a row taken out and the rest moved up',
    'DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3',
    2,
  ],
  ['bodies swapped', 'UPDATE audit SET body = (SELECT body FROM audit WHERE seq = 1) WHERE seq = 3', 3],
])('shows %s by someone with the file in hand, without any key', (_what, sql, brokenAt) => {
  const { db } = threeRows();
  db.exec('DROP TRIGGER audit_is_append_only_update; DROP TRIGGER audit_is_append_only_delete');
  db.exec(sql);
  expect(new AuditTrail(db, createSealer(new Uint8Array(32).fill(9))).verify()).toEqual({
    state: 'broken',
    at: brokenAt,
  });
});
