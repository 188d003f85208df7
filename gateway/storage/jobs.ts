import type { InstallationId, JobId, SourceId, TenantId } from '../../contract/ids.ts';
import type { JobResult, JobState } from '../../contract/jobs/job.ts';

export interface Job {
  readonly jobId: JobId;
  readonly tenantId: TenantId;
  readonly installationId: InstallationId;
  readonly sourceId: SourceId | null;
  readonly type: string;
  readonly input: { readonly [key: string]: unknown };
  /** `native.version` of the document that it changes, as it was held when the job was made. */
  readonly knownVersion: string | null;
  readonly state: JobState;
  readonly waitingFor: string | null;
  /** Since when it stands so; null: it is not known. */
  readonly since: Date | null;
  readonly progress: { readonly done: number; readonly total: number | null } | null;
  readonly createdAt: Date;
  readonly notAfter: Date;
  readonly result: JobResult | null;
}

export type NewJob = Omit<Job, 'state' | 'waitingFor' | 'since' | 'progress' | 'result'> & {
  readonly idempotencyKey: string;
  /** Of what was asked: the same key with another request is a mistake of the caller. */
  readonly requestHash: string;
};

export type Created =
  | { readonly state: 'created' | 'repeated'; readonly job: Job }
  /** The key was used for another request. */
  | { readonly state: 'key-reused' };

/** Where an open job stands, as its installation has just told. */
export interface Standing extends Pick<Job, 'waitingFor' | 'progress'> {
  readonly state: 'waiting' | 'running';
  readonly at: Date;
  /** Null: since now, unless it was known to stand so before. */
  readonly since: Date | null;
}

export interface JobQuery {
  readonly state?: JobState | undefined;
  readonly sourceId?: SourceId | undefined;
  /** Position to go on from; null: the newest. */
  readonly before: number | null;
  readonly limit: number;
}

/**
 * Work asked of installations (DESIGN rule 4). A job that was never sent may be ended here, when its time is over or it is taken back
 * (a `job.cancel` then ends with it); from the first send on only the installation's own result ends it, since it may have been carried out.
 */
export interface JobStore {
  create(job: NewJob): Promise<Created>;
  job(tenantId: TenantId, jobId: JobId): Promise<Job | null>;
  /** Newest first. */
  jobs(tenantId: TenantId, query: JobQuery): Promise<{ jobs: readonly Job[]; next: number | null }>;
  /** Those under keys that begin so and go on with an index, by that. */
  keyed(tenantId: TenantId, prefix: string): Promise<readonly { readonly index: number; readonly job: Job }[]>;
  /** Not finished, oldest first. */
  unfinished(installationId: InstallationId): Promise<readonly Job[]>;
  /** Before the first byte leaves. */
  markSent(jobIds: readonly JobId[], at: Date): Promise<void>;
  markDelivered(installationId: InstallationId, jobId: JobId): Promise<void>;
  /** A finished job stays as it is. */
  setProgress(installationId: InstallationId, jobId: JobId, standing: Standing): Promise<void>;
  /** Ends what was never sent and is too late. Returns how many. */
  expire(now: Date): Promise<number>;
}
