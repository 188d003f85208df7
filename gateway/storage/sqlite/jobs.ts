import type { Database } from 'better-sqlite3';
import type { Instant } from '../../../contract/dates.ts';
import { errorCatalogue } from '../../../contract/errors.ts';
import type { InstallationId, JobId, SourceId, TenantId } from '../../../contract/ids.ts';
import type { JobResult, JobState } from '../../../contract/jobs/job.ts';
import type { Created, Job, JobStore, NewJob } from '../jobs.ts';

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
    `INSERT INTO jobs (id, tenant, installation, source, type, input, idempotency_key, request_hash, known_version, state, created_at, not_after)
      VALUES (?, (SELECT key FROM tenants WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
  );
  const sent = db.prepare('UPDATE jobs SET sent_at = coalesce(sent_at, ?) WHERE id = ?');
  const delivered = db.prepare(
    `UPDATE jobs SET state = 'delivered' WHERE id = ? AND installation = ? AND state = 'queued'`,
  );
  const progress = db.prepare(
    'UPDATE jobs SET state = ?, waiting_for = ? WHERE id = ? AND installation = ? AND result IS NULL',
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
    const times = [job.createdAt.getTime(), job.notAfter.getTime()];
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
    return { state: 'created', job: { ...job, state: 'queued', waitingFor: null, result: null } };
  });
  const markSent = db.transaction((jobIds: readonly JobId[], at: Date) => {
    for (const jobId of jobIds) sent.run(at.getTime(), jobId);
  });
  const expire = db.transaction((now: Date) => {
    const rows = late.all(now.getTime());
    for (const row of rows) finish.run('expired', JSON.stringify(expired(row, now)), row.id);
    return rows.length;
  });

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
    unfinished: async (installationId) => unfinished.all(installationId).map(toJob),
    markSent: async (jobIds, at) => markSent.immediate(jobIds, at),
    async markDelivered(installationId, jobId) {
      delivered.run(jobId, installationId);
    },
    async setProgress(installationId, jobId, state, waitingFor) {
      progress.run(state, waitingFor, jobId, installationId);
    },
    expire: async (now) => expire.immediate(now),
  };
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
  readonly request_hash: string | null;
  readonly known_version: string | null;
  readonly state: JobState;
  readonly waiting_for: string | null;
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
    createdAt: new Date(row.created_at),
    notAfter: new Date(row.not_after),
    result: row.result === null ? null : (JSON.parse(row.result) as JobResult),
  };
}

function expired(row: JobRow, now: Date): JobResult {
  return {
    jobId: row.id,
    type: row.type,
    sourceId: row.source,
    state: 'expired',
    code: 'job.expired',
    message: errorCatalogue['job.expired'].sentence,
    verified: false,
    nativeId: null,
    number: null,
    differences: [],
    finishedAt: now.toISOString() as Instant,
    output: {},
  };
}
