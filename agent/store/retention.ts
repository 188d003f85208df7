import type { JobId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import { localDay } from '../local-day.ts';
import type { AuditTrail } from './audit.ts';
import type { Signer } from './audit-checkpoint.ts';
import type { Db } from './db.ts';
import type { SyncHistory } from './sync-history.ts';

interface Options {
  readonly db: Db;
  readonly audit: AuditTrail;
  readonly syncHistory: SyncHistory;
  readonly clock: Pick<Clock, 'now'>;
  readonly transaction: <T>(body: () => T) => T;
}

/** So many rows go in one transaction, that nobody waits for it. */
const rowsAtOnce = 500;

/** Takes out what has been kept for its years, a little at a time. */
export class Retention {
  readonly #options: Options;
  readonly #dropLink;
  readonly #dropJob;

  constructor(options: Options) {
    this.#options = options;
    const { db } = options;
    const isUnheard = 'NOT EXISTS (SELECT 1 FROM audit WHERE audit.job_id = @jobId)';
    const isOver = 'EXISTS (SELECT 1 FROM jobs WHERE jobs.job_id = @jobId AND finished_at IS NOT NULL)';
    this.#dropLink = db.prepare<[{ jobId: JobId }]>(
      `DELETE FROM links WHERE job_id = @jobId AND ${isUnheard} AND ${isOver}`,
    );
    this.#dropJob = db.prepare<[{ jobId: JobId }]>(
      `DELETE FROM jobs WHERE job_id = @jobId AND finished_at IS NOT NULL AND ${isUnheard}`,
    );
  }

  /**
   * One step: the oldest evidence, with the jobs and links of which nothing is left. True when there may be more of it. A clock that was set
   * ahead takes nothing away as long as nothing was written down by it.
   */
  dropEvidence(years: number, signer: Signer, rows = rowsAtOnce): boolean {
    const { audit, clock, transaction } = this.#options;
    return transaction(() => {
      const now = clock.now();
      const lastAt = audit.lastAt();
      if (lastAt === null) return false;
      const before = yearsBefore(lastAt < now ? lastAt : now, years);
      const { pruned, jobs } = audit.prune({ before, limit: rows, signer, now });
      for (const jobId of jobs) {
        this.#dropLink.run({ jobId });
        this.#dropJob.run({ jobId });
      }
      return pruned === rows;
    });
  }

  /** What was carried, stored and proved; a few rows for each day. */
  dropSync(years: number): void {
    const { syncHistory, clock, transaction } = this.#options;
    const before = yearsBefore(clock.now(), years);
    transaction(() => syncHistory.dropBefore(localDay({ now: () => before })));
  }
}

function yearsBefore(at: Date, years: number): Date {
  const before = new Date(at);
  before.setUTCFullYear(at.getUTCFullYear() - years);
  return before;
}
