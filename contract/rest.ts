import { z } from 'zod';
import { Instant } from './dates.ts';
import { TieOutFigures, TieOutSection } from './frames.ts';
import { InstallationId, JobId, RecordId, SourceId, TenantId } from './ids.ts';
import { JobResult, JobState } from './jobs/job.ts';
import { Native, RecordWarning } from './records/record.ts';

/** RFC 9457. `code` is a stable word a program may act on. */
export const ProblemDetails = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
});
export type ProblemDetails = z.infer<typeof ProblemDetails>;

/** `POST /api/v1/pairing-codes` (API key). */
export const PairingCode = z.object({ code: z.string(), expiresAt: Instant });
export type PairingCode = z.infer<typeof PairingCode>;

/** `POST /api/v1/pair` (no key: the code is the proof). `publicKey`: raw Ed25519, base64url. */
export const PairRequest = z.looseObject({
  code: z.string().min(1).max(40),
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  hostname: z.string().max(200),
  agentVersion: z.string().max(60),
});
export type PairRequest = z.infer<typeof PairRequest>;

/** `hashKey`: 32 bytes base64url, one per tenant; record hashes are keyed with it. */
export const PairResponse = z.object({ installationId: InstallationId, tenantId: TenantId, hashKey: z.string() });
export type PairResponse = z.infer<typeof PairResponse>;

export const InstallationView = z.object({
  installationId: InstallationId,
  hostname: z.string(),
  agentVersion: z.string(),
  online: z.boolean(),
  lastSeenAt: Instant.nullable(),
  pairedAt: Instant,
});
export type InstallationView = z.infer<typeof InstallationView>;

export const TieOutView = z.object({
  at: Instant,
  seq: z.int(),
  asOn: z.string(),
  ok: z.boolean(),
  accounts: z.int(),
  bills: z.int(),
  differences: z.array(z.looseObject({})),
  sections: z.array(TieOutSection).optional(),
  figures: TieOutFigures.optional(),
});

/** `GET /api/v1/sources`. */
export const SourceView = z.object({
  sourceId: SourceId,
  connector: z.string(),
  name: z.string(),
  /** The source that these books go on from: the parent of a company that was split at a year's end. */
  continues: SourceId.nullable(),
  owner: InstallationId.nullable(),
  ownershipNumber: z.int(),
  counts: z.record(z.string(), z.int()),
  status: z.looseObject({}).nullable(),
  tieOut: TieOutView.nullable(),
});
export type SourceView = z.infer<typeof SourceView>;

export const StoredRecord = z.object({
  sourceId: SourceId,
  kind: z.string(),
  id: RecordId,
  shape: z.int(),
  hash: z.string(),
  native: Native,
  warnings: z.array(RecordWarning).optional(),
  data: z.looseObject({}),
  /** Position of the change that made it so, in the tenant's change log. */
  cursor: z.int(),
});
export type StoredRecord = z.infer<typeof StoredRecord>;

/**
 * `GET /api/v1/sources/:sourceId/records?kind=&limit=&page=`. `cursor`: reading the change log from here after the last page
 * gives exactly what the snapshot misses, whatever changed while it was read.
 */
export const RecordPage = z.object({
  records: z.array(StoredRecord),
  cursor: z.int(),
  nextPage: z.string().nullable(),
});
export type RecordPage = z.infer<typeof RecordPage>;

export const LoggedChange = z.looseObject({
  cursor: z.int(),
  sourceId: SourceId,
  op: z.enum(['upsert', 'delete']),
  kind: z.string(),
  id: RecordId,
  cause: z.string(),
  jobId: JobId.nullable(),
  /** From here on what a `StoredRecord` holds; null on a deletion. */
  shape: z.int().nullable(),
  hash: z.string().nullable(),
  native: Native.nullable(),
  warnings: z.array(RecordWarning).optional(),
  data: z.looseObject({}).nullable(),
  at: Instant,
});
export type LoggedChange = z.infer<typeof LoggedChange>;

/**
 * `GET /api/v1/changes?cursor=&limit=&sourceId=`: what came after `cursor`. A cursor behind the horizon gets 410 with code
 * `cursor.behind-horizon`, `horizon`, and `snapshot`: where to start again.
 */
export const ChangePage = z.object({ changes: z.array(LoggedChange), cursor: z.int(), more: z.boolean() });
export type ChangePage = z.infer<typeof ChangePage>;

/** `POST /api/v1/jobs`, with an `Idempotency-Key` header: the same key gives the same job, never a second one. */
export const JobRequest = z.looseObject({
  type: z.string().min(1).max(60),
  sourceId: SourceId.nullable(),
  /** Needed where no source names the installation. */
  installationId: InstallationId.optional(),
  input: z.looseObject({}),
  /** Default 72 hours from now. */
  notAfter: Instant.optional(),
});
export type JobRequest = z.infer<typeof JobRequest>;

export const JobView = z.object({
  jobId: JobId,
  type: z.string(),
  sourceId: SourceId.nullable(),
  installationId: InstallationId,
  state: JobState,
  waitingFor: z.string().nullable(),
  /** Of an open job: since when it stands so, by the gateway's clock; null: it is not known. */
  since: Instant.nullable(),
  /** Of a running one: how far it has come, and of how many where that is known. */
  progress: z.object({ done: z.int(), total: z.int().nullable() }).nullable(),
  createdAt: Instant,
  notAfter: Instant,
  result: JobResult.nullable(),
});
export type JobView = z.infer<typeof JobView>;

/** `POST /api/v1/jobs/bulk`, with an `Idempotency-Key` header: a job for each input, in order. */
export const BulkRequest = z.looseObject({
  ...JobRequest.omit({ input: true }).shape,
  inputs: z.array(z.looseObject({})).min(1).max(1000),
});
export type BulkRequest = z.infer<typeof BulkRequest>;

/** Each input with its job, or with what is wrong with it. `GET /api/v1/jobs/bulk?key=` has those again that became jobs. */
export const BulkView = z.object({
  items: z.array(z.object({ index: z.int(), job: JobView.nullable(), problem: ProblemDetails.nullable() })),
});

/** One record that was set aside (DESIGN rule 11): its number was acked all the same. `GET /api/v1/rejected?sourceId=`. */
export const RejectedView = z.object({
  sourceId: SourceId.nullable(),
  epoch: z.int(),
  seq: z.int(),
  code: z.string(),
  /** Where the record breaks its form; no content. */
  reason: z.string(),
  kind: z.string().nullable(),
  id: RecordId.nullable(),
  at: Instant,
});
export type RejectedView = z.infer<typeof RejectedView>;

/** `POST /api/v1/sources/:sourceId/owner`: a person moves the books to another installation. */
export const MoveRequest = z.looseObject({ installationId: InstallationId });

export const InstallationList = z.object({ installations: z.array(InstallationView) });
export const SourceList = z.object({ sources: z.array(SourceView) });
export const TieOutList = z.object({ tieOuts: z.array(TieOutView) });
export const RejectedPage = z.object({ rejected: z.array(RejectedView), nextPage: z.string().nullable() });
export const JobPage = z.object({ jobs: z.array(JobView), nextPage: z.string().nullable() });
export const Health = z.object({ ok: z.boolean(), version: z.string(), online: z.int() });
