import type { Database } from 'better-sqlite3';
import type { InstallationId, JobId, SourceId, TenantId } from '../../../contract/ids.ts';
import type { JobResult, JobState } from '../../../contract/jobs/job.ts';
import type { Created, Job, JobStore, NewJob } from '../jobs.ts';
import { cancelled, expired, takenBack } from './ended-here.ts';

export function sqliteJobs(db: Database): JobStore {
  const select = 'SELECT j.*, t.id AS tenant_id FROM jobs j JOIN tenants t ON t.key = j.tenant';
  const byKey = db.prepare<[string, string], JobRow>(`${select} WHERE t.id = ? AND j.idempotency_key = ?`);
  const byId = db.prepare<[string, string], JobRow>(`${select} WHERE t.id = ? AND j.id = ?`);
  const list = db.prepare<[ListParameters], JobRow>(
    `${select} WHERE t.id = :tenantId AND j.key < :before
        AND (:state IS NULL OR j.state = :state) AND (:sourceId IS NULL OR j.source = :sourceId)
      ORDER BY j.key DESC LIMIT :limit`,
  );
  const unfinished = db.prepare<[string], JobRow>(
    `${select} WHERE j.installation = ? AND j.result IS NULL ORDER BY j.key`,
  );
  const add = db.prepare(
    `INSERT INTO jobs (id, tenant, installation, source, type, input, idempotency_key, request_hash, known_version, state, since, created_at, not_after)
      VALUES (?, (SELECT key FROM tenants WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)`,
  );
  const sent = db.prepare('UPDATE jobs SET sent_at = coalesce(sent_at, ?) WHERE id = ?');
  const delivered = db.prepare(
    `UPDATE jobs SET state = 'delivered' WHERE id = ? AND installation = ? AND state = 'queued'`,
  );
  const progress = db.prepare<[Progress]>(
    `UPDATE jobs SET since = coalesce(:since, iif(state = :state AND waiting_for IS :waitingFor, since, NULL), :at),
        state = :state, waiting_for = :waitingFor, done = :done, total = :total
      WHERE id = :jobId AND installation = :installationId AND result IS NULL`,
  );
  const keyed = db.prepare<[string, string, string], JobRow>(
    `${select} WHERE t.id = ? AND j.idempotency_key > ? AND j.idempotency_key < ? ORDER BY j.key`,
  );
  const unsent = db.prepare<[string, unknown], JobRow>(
    `${select} WHERE t.id = ? AND j.id = ? AND j.sent_at IS NULL AND j.type <> 'job.cancel'`,
  );
  const late = db.prepare<[number], JobRow>(
    `${select} WHERE j.result IS NULL AND j.sent_at IS NULL AND j.not_after <= ?`,
  );
  const finish = db.prepare('UPDATE jobs SET state = ?, result = ? WHERE id = ?');

  const create = db.transaction((job: NewJob): Created => {
    const before = byKey.get(job.tenantId, job.idempotencyKey);
    if (before) {
      return before.request_hash === job.requestHash
        ? { state: 'repeated', job: toJob(before) }
        : { state: 'key-reused' };
    }
    const { jobId, tenantId, installationId, sourceId, type, input, idempotencyKey, requestHash } = job;
    const madeAt = job.createdAt.getTime();
    const times = [madeAt, madeAt, job.notAfter.getTime()];
    add.run(
      jobId,
      tenantId,
      installationId,
      sourceId,
      type,
      JSON.stringify(input),
      idempotencyKey,
      requestHash,
      job.knownVersion,
      ...times,
    );
    if (type === 'job.cancel') takeBack(job);
    const made = byId.get(job.tenantId, jobId);
    if (made === undefined) throw new Error('a job that was added is not there');
    return { state: 'created', job: toJob(made) };
  });
  /** Where what is taken back was never sent, nobody else has heard of it: both end here. */
  const takeBack = ({ tenantId, jobId, input, createdAt }: NewJob) => {
    endLate(createdAt);
    const taken = unsent.get(tenantId, input['jobId']);
    const cancel = byId.get(tenantId, jobId);
    if (taken === undefined || cancel === undefined) return;
    const { result } = toJob(taken);
    if (result === null) finish.run('cancelled', JSON.stringify(cancelled(taken, createdAt)), taken.id);
    finish.run('done', JSON.stringify(takenBack(cancel, result?.state ?? 'cancelled', createdAt)), jobId);
  };
  const markSent = db.transaction((jobIds: readonly JobId[], at: Date) => {
    for (const jobId of jobIds) sent.run(at.getTime(), jobId);
  });
  const endLate = (now: Date) => {
    const rows = late.all(now.getTime());
    for (const row of rows) finish.run('expired', JSON.stringify(expired(row, now)), row.id);
    return rows.length;
  };
  const expire = db.transaction(endLate);

  return {
    create: async (job) => create.immediate(job),
    async job(tenantId, jobId) {
      const row = byId.get(tenantId, jobId);
      return row ? toJob(row) : null;
    },
    async jobs(tenantId, { state = null, sourceId = null, before, limit }) {
      const from = before ?? Number.MAX_SAFE_INTEGER;
      const rows = list.all({ tenantId, state, sourceId, before: from, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      return { jobs: shown.map(toJob), next: rows.length > limit ? (shown.at(-1)?.key ?? null) : null };
    },
    async keyed(tenantId, prefix) {
      const rows = keyed.all(tenantId, prefix, `${prefix}:`);
      const indexed = rows.map((row) => ({
        index: Number(row.idempotency_key?.slice(prefix.length)),
        job: toJob(row),
      }));
      return indexed.toSorted((a, b) => a.index - b.index);
    },
    unfinished: async (installationId) => unfinished.all(installationId).map(toJob),
    markSent: async (jobIds, at) => markSent.immediate(jobIds, at),
    async markDelivered(installationId, jobId) {
      delivered.run(jobId, installationId);
    },
    async setProgress(installationId, jobId, { state, waitingFor, progress: far, at, since }) {
      const { done = null, total = null } = far ?? {};
      const times = { at: at.getTime(), since: since?.getTime() ?? null };
      progress.run({ installationId, jobId, state, waitingFor, done, total, ...times });
    },
    expire: async (now) => expire.immediate(now),
  };
}

interface Progress {
  readonly installationId: InstallationId;
  readonly jobId: JobId;
  readonly state: JobState;
  readonly waitingFor: string | null;
  readonly done: number | null;
  readonly total: number | null;
  readonly at: number;
  readonly since: number | null;
}

interface ListParameters {
  readonly tenantId: TenantId;
  readonly before: number;
  readonly state: JobState | null;
  readonly sourceId: SourceId | null;
  readonly limit: number;
}

interface JobRow {
  readonly key: number;
  readonly id: JobId;
  readonly tenant_id: TenantId;
  readonly installation: InstallationId;
  readonly source: SourceId | null;
  readonly type: string;
  readonly input: string;
  readonly idempotency_key: string | null;
  readonly request_hash: string | null;
  readonly known_version: string | null;
  readonly state: JobState;
  readonly waiting_for: string | null;
  readonly since: number | null;
  readonly done: number | null;
  readonly total: number | null;
  readonly created_at: number;
  readonly not_after: number;
  readonly result: string | null;
}

function toJob(row: JobRow): Job {
  return {
    jobId: row.id,
    tenantId: row.tenant_id,
    installationId: row.installation,
    sourceId: row.source,
    type: row.type,
    input: JSON.parse(row.input) as Job['input'],
    knownVersion: row.known_version,
    state: row.state,
    waitingFor: row.waiting_for,
    since: row.result === null && row.since !== null ? new Date(row.since) : null,
    progress: row.result === null && row.done !== null ? { done: row.done, total: row.total } : null,
    createdAt: new Date(row.created_at),
    notAfter: new Date(row.not_after),
    result: row.result === null ? null : (JSON.parse(row.result) as JobResult),
  };
}
