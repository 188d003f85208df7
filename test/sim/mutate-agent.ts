import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../../agent/clock.ts';
import { storeFile } from '../../agent/store/open.ts';
import type { JobsPort, OutboxPort, TunnelPorts } from '../../agent/tunnel/ports.ts';
import type { Mutant } from './mutants.ts';

const never = new AbortController().signal;
const littleLaterMs = 400;

export function mutatePorts(ports: TunnelPorts, mutant: Mutant | null, folder: string, clock: Clock): TunnelPorts {
  if (mutant === 'job-before-row') return { ...ports, jobs: acksFirst(ports.jobs, clock) };
  if (mutant === 'reused-number') return { ...ports, outbox: countsAnew(ports.outbox, folder) };
  if (mutant === 'state-not-cleared-on-loss') return { ...ports, outbox: keepsState(ports.outbox, folder) };
  return ports;
}

function acksFirst(jobs: JobsPort, clock: Clock): JobsPort {
  const accept = async (job: Parameters<JobsPort['accept']>[0]) => {
    await clock.sleep(littleLaterMs, never);
    jobs.accept(job);
  };
  return {
    accept: (job) => {
      accept(job).catch(() => {}); // The agent was killed meanwhile: that is the point.
      return true;
    },
  };
}

function countsAnew(outbox: OutboxPort, folder: string): OutboxPort {
  return {
    ...delegate(outbox),
    ack: (stream, epoch, last, rejected) => {
      outbox.ack(stream, epoch, last, rejected);
      alter(folder, 'UPDATE streams SET last = 0, acked = 0 WHERE batches = 0 AND stream = ?', stream);
    },
  };
}

function keepsState(outbox: OutboxPort, folder: string): OutboxPort {
  return {
    ...delegate(outbox),
    adoptEpoch: (state) => {
      const before = onDisk(folder, (db) => ({
        records: db.prepare<[], [string, string]>('SELECT id, hash FROM records').raw().all(),
        resync: db.prepare<[], string>('SELECT resync FROM sources').pluck().get(),
      }));
      outbox.adoptEpoch(state);
      onDisk(folder, (db) => {
        const restore = db.prepare('UPDATE records SET hash = ? WHERE id = ?');
        for (const [id, hash] of before.records) restore.run(hash, id);
        db.prepare('UPDATE sources SET resync = ?').run(before.resync);
      });
    },
  };
}

function delegate(outbox: OutboxPort): OutboxPort {
  return {
    streams: () => outbox.streams(),
    view: (stream, limit) => outbox.view(stream, limit),
    open: (stream, epoch, firstSeq) => outbox.open(stream, epoch, firstSeq),
    ack: (stream, epoch, last, rejected) => outbox.ack(stream, epoch, last, rejected),
    adoptEpoch: (state) => outbox.adoptEpoch(state),
    park: (stream, firstSeq, code) => outbox.park(stream, firstSeq, code),
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
