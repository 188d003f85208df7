import type { JobId } from '../../contract/ids.ts';
import { Bell } from '../bell.ts';
import type { Surroundings } from './carry-out.ts';
import { type JobRecords, NotCommitted } from './job-records.ts';
import type { JobState } from './job-state.ts';
import { runJob } from './run-job.ts';
import type { WaitReason } from './wait-reason.ts';

export interface LaneOptions {
  readonly records: JobRecords;
  readonly surroundings: Surroundings;
  /** The next job of the lane that doesn't wait for a person; what is to be settled comes first. */
  next(): JobId | null;
}

/** The job that is under way. */
interface Hand {
  readonly jobId: JobId;
  readonly breakOff: AbortController;
  readonly over: PromiseWithResolvers<void>;
}

const shortestRestMs = 1000;
const longestRestMs = 60_000;
const idleMs = 3_600_000;

/**
 * Runs jobs one at a time, in order of receipt. A job that waits for a person's word lets the others by. Trouble with the
 * product makes the whole lane rest, so that order is kept and nothing is written past a document that is still to be settled.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #bell = new Bell();
  #turnNow: Hand | null = null;
  #rests = 0;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** The job that only this lane may touch now. */
  get inHand(): JobId | null {
    return this.#turnNow?.jobId ?? null;
  }

  /**
   * Resolves once the job is not in hand any more; what it waits for is broken off. Only for a job of which nothing was sent, and whose
   * withdrawal is committed: then it goes no further than to its end.
   */
  async letGo(jobId: JobId): Promise<void> {
    const hand = this.#turnNow;
    if (hand?.jobId !== jobId) return;
    hand.breakOff.abort(new Error('the job was withdrawn'));
    await hand.over.promise;
  }

  /** There is a job to look at. A lane that rests from trouble goes on resting. */
  added(): void {
    if (this.#rests === 0) this.#bell.ring();
  }

  /** Something changed outside: try again now. */
  nudge(): void {
    this.#bell.ring();
  }

  /** Until the signal fires; rejects only on a programming mistake. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#turn(signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const jobId = this.#options.next();
    this.#rests = jobId === null || (await this.#goesOn(jobId, signal)) ? 0 : this.#rests + 1;
    if (jobId === null) await this.#pause(idleMs, signal);
    else if (this.#rests > 0)
      await this.#pause(restMs(this.#rests, this.#options.surroundings.ports.clock.random()), signal);
  }

  async #goesOn(jobId: JobId, signal: AbortSignal): Promise<boolean> {
    const hand: Hand = { jobId, breakOff: new AbortController(), over: Promise.withResolvers<void>() };
    this.#turnNow = hand;
    try {
      const state = await this.#run(hand, signal);
      this.#takeBackFar(jobId, state);
      return letsOthersBy(state);
    } catch (error) {
      if (!(error instanceof NotCommitted)) throw error;
      this.#options.surroundings.ports.log.warn('job.no-room', { jobId });
      return false;
    } finally {
      this.#turnNow = null;
      this.#options.surroundings.far.delete(jobId);
      hand.over.resolve();
    }
  }

  /** It had come some way and waits all the same: what was told upstream is not so any more. */
  #takeBackFar(jobId: JobId, state: JobState): void {
    const { records, surroundings } = this.#options;
    if (state.state !== 'waiting' || !surroundings.far.has(jobId)) return;
    surroundings.ports.sendProgress(records.standing(jobId));
  }

  /** One that was broken off is taken up once more, to end as it is meant to. */
  async #run({ jobId, breakOff }: Hand, signal: AbortSignal): Promise<JobState> {
    const { records, surroundings } = this.#options;
    const stop = AbortSignal.any([signal, breakOff.signal]);
    try {
      return await runJob(jobId, records, surroundings, stop);
    } catch (error) {
      if (signal.aborted || error !== breakOff.signal.reason) throw error;
      return await runJob(jobId, records, surroundings, signal);
    }
  }

  #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return this.#bell.heard(this.#options.surroundings.ports.clock, milliseconds, signal);
  }
}

const forPersons: ReadonlySet<WaitReason> = new Set(['approval', 'conflict']);

function letsOthersBy(state: JobState): boolean {
  return state.state === 'ended' || (state.state === 'waiting' && forPersons.has(state.for));
}

/** Doubles up to a minute; the last quarter is chance, so that many lanes don't knock together. */
function restMs(rests: number, random: number): number {
  const full = Math.min(longestRestMs, shortestRestMs * 2 ** Math.min(rests - 1, 10));
  return full * (0.75 + random / 4);
}
