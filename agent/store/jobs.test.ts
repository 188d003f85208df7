import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { JobId, RecordId, SourceId } from '../../contract/ids.ts';
import type { Db } from './db.ts';
import { JobTable } from './jobs.ts';
import { Links } from './links.ts';
import { migrate } from './migrations.ts';
import { createSealer } from './seal.ts';

const at = new Date('2026-04-01T10:00:00Z');
const source = 'tally:1' as SourceId;
const id = (jobId: string) => jobId as JobId;

function newTable(): { readonly db: Db; readonly table: JobTable } {
  const db = new Database(':memory:');
  migrate(db);
  return { db, table: new JobTable(db, createSealer(new Uint8Array(32))) };
}

function insert(table: JobTable, jobId: string, lane = 'a'): void {
  const row = { jobId: id(jobId), type: 'payment.create', sourceId: source, lane, state: 'received' };
  const times = { remainingMs: 1000, remainingAsOf: at, receivedAt: at };
  table.insert({ ...row, ...times }, { party: 'Shree Traders' }, { state: 'received' });
}

const running = {
  state: 'intent',
  waitingFor: null,
  settling: false,
  remainingMs: 1,
  remainingAsOf: at,
  finishedAt: null,
};

describe('jobs', () => {
  it('come back as they were put in, with their content sealed', () => {
    const { db, table } = newTable();
    insert(table, 'job-1');
    expect(table.get(id('job-1'))).toMatchObject({ state: 'received', settling: false, verdict: null, receivedAt: at });
    expect(table.input(id('job-1'))).toEqual({ party: 'Shree Traders' });
    expect(table.content(id('job-1'))).toEqual({ state: 'received' });
    expect(db.serialize().includes('Shree')).toBe(false);
  });

  it('can be put in only once', () => {
    const { table } = newTable();
    insert(table, 'job-1');
    expect(() => insert(table, 'job-1')).toThrow(/UNIQUE/);
  });

  it('are next in order of receipt within their lane, what is to be settled first, what waits for approval not at all', () => {
    const { table } = newTable();
    for (const jobId of ['asks', 'old', 'settles', 'new']) insert(table, jobId);
    insert(table, 'elsewhere', 'b');
    table.save(id('asks'), { ...running, waitingFor: 'approval' }, {});
    expect(table.next('a')).toBe('old');
    table.save(id('settles'), { ...running, settling: true }, {});
    expect(table.next('a')).toBe('settles');
    for (const jobId of ['old', 'settles']) table.save(id(jobId), { ...running, finishedAt: at }, {});
    expect(table.next('a')).toBe('new');
    table.setVerdict(id('asks'), 'approve');
    expect(table.next('a')).toBe('asks');
    expect(table.next('b')).toBe('elsewhere');
    expect(table.next('c')).toBeNull();
  });

  it('never change again once they are finished', () => {
    const { table } = newTable();
    insert(table, 'job-1');
    table.save(id('job-1'), { ...running, state: 'ended', finishedAt: at }, { result: 1 });
    table.save(id('job-1'), running, { result: 2 });
    table.setVerdict(id('job-1'), 'refuse');
    expect(table.content(id('job-1'))).toEqual({ result: 1 });
    expect(table.get(id('job-1'))).toMatchObject({ state: 'ended', verdict: null });
    expect(table.open()).toEqual([]);
    expect(table.newest(10).map((row) => row.jobId)).toEqual(['job-1']);
  });

  it('whose content was moved from another row, or sealed with another key, are not believed', () => {
    const { db, table } = newTable();
    insert(table, 'job-1');
    insert(table, 'job-2');
    db.exec("UPDATE jobs SET content = (SELECT content FROM jobs WHERE job_id = 'job-1')");
    expect(() => table.content(id('job-2'))).toThrow(expect.objectContaining({ code: 'store.key-lost' }));
  });
});

describe('links', () => {
  it('know the job by the record in the version that was written, and forget no id when more is learnt', () => {
    const { db } = newTable();
    const links = new Links(db);
    const names = { jobId: id('job-1'), effectKey: 'K', sourceId: source, masterId: '41', remoteId: null };
    links.put({ ...names, recordId: null, nativeId: null, version: null });
    const record = 'tally:1:voucher:g-41' as RecordId;
    expect(links.writerOf(record, '7')).toBeNull();
    links.put({ ...names, recordId: record, nativeId: 'g-41', version: '7' });
    expect(links.writerOf(record, '7')).toBe('job-1');
    expect(links.writerOf(record, '8')).toBeNull();
    expect(links.get(id('job-1'))).toMatchObject({ masterId: '41', nativeId: 'g-41' });
    expect(links.get(id('job-2'))).toBeNull();
  });
});
