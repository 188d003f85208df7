import type { z } from 'zod';
import { BridgeError } from '../../../contract/errors.ts';
import type { RecordId } from '../../../contract/ids.ts';
import type { DocumentRef } from '../../../contract/jobs/document-ref.ts';
import type { Clock } from '../../clock.ts';
import type { Source } from '../../connectors/connector.ts';

/** What a type of job does of its own; everything else is the same for all of them. */
export type JobKind = ReadKind | WriteKind;

export interface ReadKind {
  readonly writes: false;
  /** True: trouble with the product is waited out until the job expires. False: it is the answer. */
  readonly patient: boolean;
  /** It may take long: others don't wait for it. */
  readonly isLong?: boolean;
  /** Asks the books; throws `job.invalid` and what the source throws. */
  ask(input: unknown, source: Source, desk: ReadDesk): Promise<{ readonly [key: string]: unknown }>;
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
