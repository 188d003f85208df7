import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { JobId } from '../../contract/ids.ts';
import { AuditTrail } from './audit.ts';
import type { Db } from './db.ts';
import { JobTable } from './jobs.ts';
import { migrate } from './migrations.ts';
import { createSealer } from './seal.ts';
import { testSigner } from './testing.ts';

const at = new Date('2026-04-01T10:00:00Z');
const job = 'job-1' as JobId;
const key = new Uint8Array(32);
const otherKey = new Uint8Array(32).fill(9);

function threeRows(): { readonly db: Db; readonly audit: AuditTrail } {
  const db = new Database(':memory:');
  migrate(db);
  const audit = new AuditTrail(db, createSealer(key));
  audit.append({ at, jobId: job, event: 'job.received', by: null, body: { party: 'Shree Traders' } });
  audit.append({ at, jobId: null, event: 'permission.set', by: 'accountant', body: {} });
  audit.append({ at, jobId: job, event: 'job.marked', by: null, body: { text: 'ok' } });
  return { db, audit };
}

/** Rows 1 and 2 of four have gone. */
function prunedRows(): { readonly db: Db; readonly audit: AuditTrail } {
  const { db, audit } = threeRows();
  audit.append({ at: new Date('2034-04-02T10:00:00Z'), jobId: job, event: 'job.read', by: null, body: {} });
  audit.prune({ before: new Date('2026-04-02'), limit: 2, signer: testSigner(), now: at });
  return { db, audit };
}

/** With the file in hand, no trigger holds. */
function tamper(db: Db, sql: string): void {
  const triggers = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
  for (const name of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.exec(sql);
}

it('gives back what happened, in order, newest first, and of one job when asked', () => {
  const { audit } = threeRows();
  expect(audit.verify()).toMatchObject({ state: 'whole', rows: 3, endIsKnown: true, firstAt: at.toISOString() });
  expect(audit.rows(0, 10).map((row) => row.event)).toEqual(['job.received', 'permission.set', 'job.marked']);
  expect(audit.newest(2).map((row) => row.seq)).toEqual([3, 2]);
  expect(audit.rows(1, 10, job)).toEqual([
    { seq: 3, at, jobId: job, event: 'job.marked', by: null, body: { text: 'ok' } },
  ]);
});

it('keeps content sealed', () => {
  const { db } = threeRows();
  expect(db.serialize().includes('Shree')).toBe(false);
});

it.each([
  ["UPDATE audit SET by = 'nobody'", /never change/],
  ['DELETE FROM audit', /never go/],
  ['DELETE FROM audit WHERE seq = 3', /never go/],
  ['DELETE FROM audit_checkpoint', /never goes/],
  ['UPDATE audit_checkpoint SET through = 1', /only rises/],
  ["UPDATE audit_checkpoint SET through = 3, chain = x'00'", /only rises/],
])('can not be changed or emptied through the store: %s', (sql, message) => {
  const { db } = prunedRows();
  expect(() => db.exec(sql)).toThrow(message);
});

const swapped = (column: string) =>
  `UPDATE audit SET ${column} = (SELECT ${column} FROM audit WHERE seq = 1) WHERE seq = 3`;

it.each([
  ['a changed name', "UPDATE audit SET by = 'nobody' WHERE seq = 2", 2],
  ['a changed time', "UPDATE audit SET at = '2027-01-01' WHERE seq = 1", 1],
  ['a changed event', "UPDATE audit SET event = 'job.looked' WHERE seq = 1", 1],
  ['a changed job', "UPDATE audit SET job_id = 'job-2' WHERE seq = 3", 3],
  ['a changed body', "UPDATE audit SET body = x'00' WHERE seq = 3", 3],
  ['a changed chain', "UPDATE audit SET chain = x'00' WHERE seq = 2", 2],
  ['a changed number', 'UPDATE audit SET seq = 7 WHERE seq = 3', 7],
  ['a row taken out', 'DELETE FROM audit WHERE seq = 2', 3],
  ['the first row taken out', 'DELETE FROM audit WHERE seq = 1', 2],
  [
    'a row taken out and the rest moved up',
    'DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3',
    2,
  ],
  [
    'two rows in each other’s place',
    'UPDATE audit SET seq = 9 WHERE seq = 1; UPDATE audit SET seq = 1 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 9',
    1,
  ],
  ['a row added', 'INSERT INTO audit SELECT 4, at, job_id, event, by, body, chain FROM audit WHERE seq = 3', 4],
  ['bodies swapped', swapped('body'), 3],
])('shows %s by someone with the file in hand, without any key', (_what, sql, brokenAt) => {
  const { db } = threeRows();
  tamper(db, sql);
  const proof = new AuditTrail(db, createSealer(otherKey)).verify();
  expect(proof).toEqual({ state: 'broken', at: brokenAt, what: 'row' });
});

it.each([
  ['the last row taken off', 'DELETE FROM audit WHERE seq = 3', 2],
  ['every row taken out', 'DELETE FROM audit', 0],
  ['the seal of the end taken out', 'DELETE FROM audit_end', 3],
])('shows %s by its end, also after it went on', (_what, sql, brokenAt) => {
  const { db, audit } = threeRows();
  tamper(db, sql);
  expect(audit.verify()).toEqual({ state: 'broken', at: brokenAt, what: 'end' });
  audit.append({ at, jobId: null, event: 'rule.set', by: 'accountant', body: {} });
  expect(audit.verify()).toMatchObject({ state: 'broken', what: 'end' });
});

it('shows that all of it was taken out with its seal where jobs are, of which it must speak', () => {
  const { db, audit } = threeRows();
  const times = { receivedAt: at, remainingMs: 1, remainingAsOf: at };
  const row = { jobId: job, type: 'payment.create', sourceId: null, lane: 'l', state: 'received', ...times };
  new JobTable(db, createSealer(key)).insert(row, {}, {});
  tamper(db, 'DELETE FROM audit; DELETE FROM audit_end');
  expect(audit.verify()).toEqual({ state: 'broken', at: 0, what: 'end' });
});

it('shows a row that somebody without the keys has added with a chain worked out rightly', () => {
  const { db, audit } = threeRows();
  const forger = new AuditTrail(db, createSealer(otherKey));
  forger.append({ at, jobId: job, event: 'job.approved', by: 'accountant', body: {} });
  expect(audit.verify()).toEqual({ state: 'broken', at: 4, what: 'end' });
});

it('proves the chain without the keys, but says that its end is not known', () => {
  const { db } = threeRows();
  const proof = new AuditTrail(db, createSealer(otherKey)).verify();
  expect(proof).toMatchObject({ state: 'whole', rows: 3, endIsKnown: false });
});

it('begins at a signed checkpoint once its oldest rows have gone, and goes on', () => {
  const { audit } = prunedRows();
  const { publicKey } = testSigner();
  const checkpoint = { through: 2, firstAt: at.toISOString(), lastAt: at.toISOString(), publicKey };
  expect(audit.verify()).toMatchObject({ state: 'whole', rows: 2, checkpoint, endIsKnown: true });
  expect(audit.rows(0, 10).map((row) => row.seq)).toEqual([3, 4]);
  audit.append({ at, jobId: null, event: 'rule.set', by: 'accountant', body: {} });
  expect(audit.verify()).toMatchObject({ state: 'whole', rows: 3 });
  audit.prune({ before: new Date('2026-04-02'), limit: 9, signer: testSigner(2), now: at });
  expect(audit.verify()).toMatchObject({
    state: 'whole',
    rows: 2,
    checkpoint: { through: 3, firstAt: at.toISOString() },
  });
});

it('lets nothing go that is younger, or newer than something younger', () => {
  const { audit } = threeRows();
  audit.prune({ before: at, limit: 9, signer: testSigner(), now: at });
  expect(audit.verify()).toMatchObject({ state: 'whole', rows: 3, checkpoint: null });
});

it('lets nothing go once its end is broken: what is left is evidence of that', () => {
  const { db, audit } = threeRows();
  tamper(db, 'DELETE FROM audit WHERE seq = 3');
  audit.prune({ before: new Date('2030-01-01'), limit: 1, signer: testSigner(), now: at });
  expect(audit.rows(0, 9)).toHaveLength(2);
});

it.each([
  ['of other rows', 'UPDATE audit_checkpoint SET through = 1', 'checkpoint'],
  ['of another chain', 'UPDATE audit_checkpoint SET chain = zeroblob(32)', 'checkpoint'],
  ['of another time', "UPDATE audit_checkpoint SET first_at = '2020-01-01'", 'checkpoint'],
  ['signed by nobody', "UPDATE audit_checkpoint SET signature = ''", 'checkpoint'],
  ['with a key that is none', "UPDATE audit_checkpoint SET public_key = 'x'", 'checkpoint'],
  ['taken out', 'DELETE FROM audit_checkpoint', 'row'],
])('shows a checkpoint %s', (_what, sql, what) => {
  const { db, audit } = prunedRows();
  tamper(db, sql);
  expect(audit.verify()).toMatchObject({ state: 'broken', what });
});

it('shows a checkpoint that somebody else has signed over rows that he took out', () => {
  const { db, audit } = threeRows();
  const forger = new AuditTrail(db, createSealer(otherKey));
  tamper(db, 'UPDATE audit_end SET seq = seq');
  new AuditTrail(db, createSealer(otherKey)).sealEnd();
  forger.prune({ before: new Date('2030-01-01'), limit: 1, signer: testSigner(2), now: at });
  expect(audit.verify()).toEqual({ state: 'broken', at: 3, what: 'end' });
});
