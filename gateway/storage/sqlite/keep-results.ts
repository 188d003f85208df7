import type { Database } from 'better-sqlite3';
import type { InstallationId } from '../../../contract/ids.ts';
import type { ResultEntry } from '../streams.ts';

interface From {
  readonly tenant: number;
  readonly installationId: InstallationId;
  readonly at: number;
}

/**
 * Keeps a job's result by job id, once: a result sent again changes nothing. A result whose job this database does not know
 * (it was restored from an older copy) is kept as a job of its own, since it tells what was done to the books.
 */
export function keepResults(db: Database): { keep(from: From, entry: ResultEntry): void } {
  const finish = db.prepare(
    `UPDATE jobs SET state = ?, result = ?, waiting_for = NULL
      WHERE id = ? AND tenant = ? AND installation = ? AND result IS NULL`,
  );
  const adopt = db.prepare(
    `INSERT INTO jobs (id, tenant, installation, source, type, input, state, created_at, not_after, sent_at, result)
      VALUES (?, ?, ?, ?, ?, '{}', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  return {
    keep({ tenant, installationId, at }, { result, body }) {
      const { jobId, sourceId, type, state } = result;
      if (finish.run(state, body, jobId, tenant, installationId).changes > 0) return;
      adopt.run(jobId, tenant, installationId, sourceId, type, state, at, at, at, body);
    },
  };
}
