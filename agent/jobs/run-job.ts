import { isBridgeError } from '../../contract/errors.ts';
import type { JobId } from '../../contract/ids.ts';
import { carryOut, failed, type Surroundings, writerOf } from './carry-out.ts';
import type { JobRecords, Turn } from './job-records.ts';
import { type JobState, leasedSteps } from './job-state.ts';
import { jobKind } from './registry.ts';

/**
 * Takes a job from its committed state as far as it goes: one step at a time, each outcome committed before the next step.
 * Returns where it rests, ended or waiting. Throws `NotCommitted` when the disk is full and the signal's reason when stopped;
 * in both cases the store is right and the job is taken up from there.
 */
export async function runJob(
  jobId: JobId,
  records: JobRecords,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<JobState> {
  let turn = records.apply(records.load(jobId), { type: 'resumed' });
  while (turn.next !== null) {
    turn = isLeased(turn)
      ? await underLease(turn, records, surroundings, signal)
      : await step(turn, records, surroundings, signal);
  }
  return turn.job.state;
}

/** From what is read to translate it to the read-back: nothing else of ours reaches the product in between (rule 8). */
async function underLease(
  first: Turn,
  records: JobRecords,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Turn> {
  let turn = first;
  try {
    await writerOf(turn.job, surroundings.ports).withLease(signal, async () => {
      while (isLeased(turn)) turn = await step(turn, records, surroundings, signal);
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!isBridgeError(error)) throw error;
    turn = records.apply(turn.job, failed(turn.job, error));
  }
  return turn;
}

async function step(
  { job, next }: Turn,
  records: JobRecords,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Turn> {
  if (next === null) throw new Error('a job that rests has no step');
  return records.apply(job, await carryOut(next, job, surroundings, signal));
}

function isLeased({ job, next }: Turn): boolean {
  if (next === 'start') return jobKind(job.type)?.writes === true;
  return next !== null && leasedSteps.has(next);
}
