import { z } from 'zod';
import { Instant } from './dates.ts';
import { Decimal } from './decimal.ts';
import { TieOutFigures, TieOutSection } from './frames.ts';
import { JobId, SourceId } from './ids.ts';

/** What the tray and the command line may ask of a running engine, on loopback (DESIGN §8). */

/** `control.json` in the data folder: where the engine listens, readable by its own user only. */
export const ControlFile = z.object({
  port: z.int().positive(),
  token: z.string().min(32),
  pid: z.int().positive(),
  version: z.string(),
});
export type ControlFile = z.infer<typeof ControlFile>;

/** `GET /hello?nonce=`: HMAC-SHA256 of the nonce under the token, hex. A squatter on the port can't answer, and learns nothing. */
export const ControlHello = z.object({ hmac: z.string() });

/** A state with everything that a person needs (DESIGN rule 13). `code` null: all is well. */
export const Condition = z.object({
  code: z.string().nullable(),
  sentence: z.string(),
  action: z.string().nullable(),
});
export type Condition = z.infer<typeof Condition>;

export const TieOutSummary = z.object({
  ok: z.boolean(),
  at: Instant,
  asOn: z.string(),
  seq: z.int(),
  accounts: z.int(),
  bills: z.int(),
  differences: z.array(z.looseObject({})),
  sections: z.array(TieOutSection).optional(),
  figures: TieOutFigures.optional(),
  /** So many figures differed at first, and agreed when what they are made of was read and sent again. */
  mended: z.int().optional(),
});
export type TieOutSummary = z.infer<typeof TieOutSummary>;

export const SourceStatusView = z.object({
  sourceId: SourceId,
  name: z.string(),
  connector: z.string(),
  origin: z.string(),
  /** What it does now: `waiting`, `masters`, `vouchers`, `census`, `in-sync`, `paused`, `trouble`, … */
  state: z.string(),
  condition: Condition,
  /** What a person should know although everything goes on: Educational mode, an unknown release. */
  notices: z.array(Condition).default([]),
  progress: z
    .object({
      done: z.int(),
      total: z.int().nullable(),
      through: z.string().nullable(),
      /** By how fast it went so far; null: not known. */
      remainingMs: z.int().nullable(),
    })
    .nullable(),
  /** When each period was last known to be as in the books, and what is still owed of it; latest first. */
  freshness: z.array(
    z.object({
      from: z.string().nullable(),
      to: z.string().nullable(),
      knownEqualAt: Instant.nullable(),
      pending: z.array(z.string()),
    }),
  ),
  /** Nothing dated before the financial year of this day is read; null: all of the books. */
  readFrom: z.string().nullable().default(null),
  records: z.record(z.string(), z.int()),
  problems: z.int(),
  lastSyncedAt: Instant.nullable(),
  /** Deletions that wait for a person: `approve ID`. */
  heldDeletions: z.object({ id: z.string(), count: z.int(), total: z.int() }).nullable(),
  tieOut: TieOutSummary.nullable(),
});
export type SourceStatusView = z.infer<typeof SourceStatusView>;

export const EngineStatus = z.object({
  version: z.string(),
  pid: z.int(),
  startedAt: Instant,
  dataFolder: z.string(),
  memory: z.object({ rssMb: z.number(), peakRssMb: z.number() }),
  paired: z.boolean(),
  gateway: z.string().nullable(),
  tunnel: z.object({ state: z.string(), condition: Condition }),
  outbox: z.object({ batches: z.int(), records: z.int(), bytes: z.int() }),
  jobs: z.object({ open: z.int(), waitingForApproval: z.int() }),
  sources: z.array(SourceStatusView),
  /** Trouble that belongs to no source: an origin that does not answer. */
  troubles: z.array(Condition.extend({ at: z.string() })),
});
export type EngineStatus = z.infer<typeof EngineStatus>;

export const JobListEntry = z.object({
  jobId: JobId,
  type: z.string(),
  sourceId: SourceId.nullable(),
  state: z.string(),
  waitingFor: z.string().nullable(),
  /** Of an open job: since when it stands so. */
  since: Instant.nullable(),
  /** Of one in hand that tells it: how far it has come, and of how many where that is known. */
  progress: z.object({ done: z.int(), total: z.int().nullable() }).nullable(),
  /** What would be, or was, written; for the person who approves. Shown on this PC only. */
  summary: z.string().nullable(),
  /**
   * Under whose name the product keeps the document; of an open job, the last one that was written into these books. Empty: nobody's;
   * null: not known.
   */
  recordedAs: z.string().nullable(),
  verified: z.boolean(),
  nativeId: z.string().nullable(),
  number: z.string().nullable(),
  condition: Condition,
  receivedAt: Instant,
  finishedAt: Instant.nullable(),
});
export type JobListEntry = z.infer<typeof JobListEntry>;

/** `GET /rules`: a person's standing word on a type of job. */
export const JobRule = z.object({
  type: z.string(),
  permission: z.enum(['allow', 'ask', 'deny']),
  /** Of `allow`: one document that comes to more is asked about; null: none is. */
  most: Decimal.nullable(),
  mostPerDay: Decimal.nullable(),
  /** Without asking. */
  writtenToday: Decimal,
});
export type JobRule = z.infer<typeof JobRule>;

/** `POST /approve`: a job id, held deletions' id, or a job type with `always` (from then on without asking). */
export const ApproveRequest = z.object({
  id: z.string().min(1),
  /** `ask` only with `always`: from now on each job of the type is asked about. */
  decision: z.enum(['approve', 'refuse', 'ask']),
  always: z.boolean().default(false),
  /** With `always`: what comes to more is asked about; null: nothing is. One document, and all of a day. */
  upTo: Decimal.nullable().default(null),
  perDay: Decimal.nullable().default(null),
  by: z.string().max(200),
});
export type ApproveRequest = z.infer<typeof ApproveRequest>;

export const OutboxEntry = z.object({
  stream: z.string(),
  epoch: z.int(),
  acked: z.int(),
  last: z.int(),
  batches: z.int(),
  bytes: z.int(),
});
export type OutboxEntry = z.infer<typeof OutboxEntry>;

/** One row of `doctor`: a check, its outcome, and what to do. */
export const DoctorRow = z.object({
  check: z.string(),
  ok: z.boolean(),
  code: z.string().nullable(),
  sentence: z.string(),
  action: z.string().nullable(),
});
export type DoctorRow = z.infer<typeof DoctorRow>;

/** Every refused control request: a code of the error catalogue and what its sentence is filled with. */
export const ControlProblem = z.object({
  code: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
