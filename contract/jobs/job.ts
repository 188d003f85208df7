import { z } from 'zod';
import { Instant } from '../dates.ts';
import { JobId, SourceId } from '../ids.ts';

/** How a job can end. A finished job never changes again. */
export const jobEndStates = [
  'done',
  'rejected',
  'refused',
  'cancelled',
  'expired',
  'possible-duplicate',
  'unknown',
] as const;
export type JobEndState = (typeof jobEndStates)[number];

/**
 * A field of the written document that reads back otherwise than it was sent. `before`: what stood there until then, where something was
 * changed that should have stayed.
 */
export const Difference = z.looseObject({
  path: z.string(),
  sent: z.string(),
  found: z.string(),
  before: z.string().optional(),
});
export type Difference = z.infer<typeof Difference>;

/** Travels in the `jobs` stream, and again by job id after a new epoch. */
export const JobResult = z.looseObject({
  jobId: JobId,
  type: z.string(),
  sourceId: SourceId.nullable(),
  state: z.enum(jobEndStates),
  /** A code of the error catalogue, when the job didn't end `done`, or ended so with differences. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** True once a written document was read back and every field compared equal; for a question, once the pinned books answered. */
  verified: z.boolean(),
  /** The product's own key of the document: Tally's GUID. */
  nativeId: z.string().nullable(),
  number: z.string().nullable(),
  differences: z.array(Difference),
  finishedAt: Instant,
  /** Per job type: what the job found out. */
  output: z.looseObject({}),
});
export type JobResult = z.infer<typeof JobResult>;

/** A job as the gateway keeps it and REST shows it. */
export const JobState = z.enum(['queued', 'delivered', 'waiting', 'running', ...jobEndStates]);
export type JobState = z.infer<typeof JobState>;
