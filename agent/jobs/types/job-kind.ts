import type { z } from 'zod';
import { BridgeError } from '../../../contract/errors.ts';
import type { JobId, RecordId, SourceId } from '../../../contract/ids.ts';
import type { DocumentRef } from '../../../contract/jobs/document-ref.ts';
import type { JobCancelOutput } from '../../../contract/jobs/job-cancel.ts';
import type { Clock } from '../../clock.ts';
import type { Source } from '../../connectors/source.ts';
import type { JobRow } from '../../store/jobs.ts';
import type { Links } from '../../store/links.ts';
import type { LinkedDocument } from '../job-state.ts';
import type { JobPorts } from '../ports.ts';

/** What a type of job does of its own; everything else is the same for all of them. */
export type JobKind = ReadKind | LinkKind | AgentKind | WriteKind;

export interface ReadKind {
  readonly writes: false;
  /** True: trouble with the product is waited out until the job expires. False: it is the answer. */
  readonly patient: boolean;
  /** It may take long: others don't wait for it. */
  readonly isLong?: boolean;
  /** Asks the books; throws `job.invalid` and what the source throws. */
  ask(input: unknown, source: Source, desk: ReadDesk): Promise<{ readonly [key: string]: unknown }>;
}

/** Says of a document in the books which job it stands for. */
export interface LinkKind {
  readonly writes: false;
  readonly patient: boolean;
  /** The link is kept in the commit that ends the job. Throws `job.*`, `write.gone` and what the source throws. */
  link(job: Asked, source: Source, desk: AgentDesk): Promise<{ readonly output: Told; readonly link: LinkedDocument }>;
}

/** What is asked of the agent itself, with no books or besides them. */
export interface AgentKind {
  readonly writes: false;
  readonly patient: boolean;
  /** Waits for nothing that others wait for. */
  readonly isUrgent?: boolean;
  serve(job: Asked, desk: AgentDesk): Promise<Told>;
}

type Told = { readonly [key: string]: unknown };

export interface Asked {
  readonly jobId: JobId;
  readonly sourceId: SourceId | null;
  readonly input: unknown;
}

export interface AgentDesk {
  readonly ports: Pick<JobPorts, 'engine' | 'clock' | 'dayOf'>;
  readonly links: Links;
  readonly jobs: OtherJobs;
  readonly signal: AbortSignal;
}

/** The jobs that a job may be about. */
export interface OtherJobs {
  /** Null for one that was never received here. */
  find(jobId: JobId): Pick<JobRow, 'type' | 'sourceId' | 'finishedAt'> | null;
  /** Takes a job back, as far as that is possible. Throws `job.not-found` and `job.no-room`. */
  withdraw(jobId: JobId): Promise<JobCancelOutput>;
}

/** What a question may use besides the books. */
export interface ReadDesk {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How far it has come; `total` null: not known. */
  readonly tell: (done: number, total: number | null) => void;
  /** When this version of a record was first seen; null: it was not, or not yet. */
  readonly seenAt: (recordId: RecordId, version: string) => Date | null;
}

export interface WriteKind {
  readonly writes: true;
  /** The input as its schema gives it, when it is right in itself. Throws `job.invalid` or `write.unbalanced`; no books needed. */
  check(input: unknown): unknown;
  /** Kind of the record that the job changes, if it changes one. */
  readonly concerns?: 'voucher' | 'party' | 'account' | 'item';
  /** Of a job that changes a document: which one, out of what `check` gave. */
  changes?(input: unknown): DocumentRef;
}

/** Throws `job.invalid`, naming the field. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidInput(`${issue?.path.join('.') || 'input'}: ${issue?.message}`);
}

export function invalidInput(reason: string): BridgeError {
  return new BridgeError('job.invalid', { details: { reason } });
}
