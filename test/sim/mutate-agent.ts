import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../../agent/clock.ts';
import type { JobRunner } from '../../agent/jobs/runner.ts';
import { storeFile } from '../../agent/store/open.ts';
import type { Outbox } from '../../agent/store/outbox.ts';
import type { Mutant } from './mutants.ts';

const never = new AbortController().signal;
const littleLaterMs = 400;

/** On the one instance: the agent's other parts call it as ever. */
export function mutateOutbox(outbox: Outbox, mutant: Mutant | null, folder: string): void {
  if (mutant === 'reused-number') countAnew(outbox, folder);
  if (mutant === 'state-not-cleared-on-loss') keepState(outbox, folder);
}

export function mutateJobs(jobs: JobRunner, mutant: Mutant | null, clock: Clock): void {
  if (mutant !== 'job-before-row') return;
  const accept = jobs.accept.bind(jobs);
  const later = async (job: Parameters<typeof accept>[0]) => {
    await clock.sleep(littleLaterMs, never);
    accept(job);
  };
  jobs.accept = (job) => {
    later(job).catch(() => {}); // The agent was killed meanwhile: that is the point.
    return true;
  };
}

function countAnew(outbox: Outbox, folder: string): void {
  const ack = outbox.ack.bind(outbox);
  outbox.ack = (stream, epoch, last, rejected) => {
    ack(stream, epoch, last, rejected);
    alter(folder, 'UPDATE streams SET last = 0, acked = 0 WHERE batches = 0 AND stream = ?', stream);
  };
}

function keepState(outbox: Outbox, folder: string): void {
  const adoptEpoch = outbox.adoptEpoch.bind(outbox);
  outbox.adoptEpoch = (state) => {
    const before = onDisk(folder, (db) => ({
      records: db.prepare<[], [string | null, string]>('SELECT hash, id FROM records').raw().all(),
      resync: db.prepare<[], string>('SELECT resync FROM sources').pluck().get(),
    }));
    adoptEpoch(state);
    onDisk(folder, (db) => {
      const restore = db.prepare('UPDATE records SET hash = ? WHERE id = ?');
      for (const [hash, id] of before.records) restore.run(hash, id);
      db.prepare('UPDATE sources SET resync = ?').run(before.resync);
    });
  };
}

function alter(folder: string, sql: string, ...parameters: readonly unknown[]): void {
  onDisk(folder, (db) => db.prepare(sql).run(...parameters));
}

function onDisk<T>(folder: string, body: (db: Database.Database) => T): T {
  const db = new Database(join(folder, storeFile));
  try {
    return body(db);
  } finally {
    db.close();
  }
}
