import type { JobId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';

/** How long a job may still be carried out, and when (wall time) that was true. */
export interface Validity {
  readonly remainingMs: number;
  readonly asOf: Date;
}

/**
 * Expiry is judged by the issuer's clock: the gateway says how much time is left at the moment of sending, and from receipt on we
 * only age that figure. While the agent runs, the age is the larger of what the monotonic and the wall clock say: the monotonic
 * one can't be set back, the wall clock also counts a sleeping PC. Across a restart only the wall clock is there; set back, it
 * counts nothing, so every commit of a job stores the figure anew and a wrong clock can't add more than the time the agent was
 * off. A redelivery brings the issuer's own figure again and replaces ours. Where clocks disagree a job expires early, never late.
 */
export class Validities {
  readonly #clock: Clock;
  readonly #anchors = new Map<JobId, Anchor>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The issuer's word, just received. */
  receive(jobId: JobId, remainingMs: number): Validity {
    this.#anchors.set(jobId, { remainingMs, wall: this.#clock.now().getTime(), monotonic: this.#clock.monotonic() });
    return this.of(jobId);
  }

  /** From the store, after a restart: the time the agent was off counts. */
  restore(jobId: JobId, { remainingMs, asOf }: Validity): void {
    const off = Math.max(0, this.#clock.now().getTime() - asOf.getTime());
    this.receive(jobId, remainingMs - off);
  }

  /** Negative once it is over. */
  of(jobId: JobId): Validity {
    const anchor = this.#anchors.get(jobId);
    if (!anchor) throw new Error(`no validity known of job ${jobId}`);
    const now = this.#clock.now();
    const age = Math.max(this.#clock.monotonic() - anchor.monotonic, now.getTime() - anchor.wall, 0);
    return { remainingMs: Math.floor(anchor.remainingMs - age), asOf: now };
  }

  isOver(jobId: JobId): boolean {
    return this.of(jobId).remainingMs <= 0;
  }

  forget(jobId: JobId): void {
    this.#anchors.delete(jobId);
  }
}

interface Anchor {
  readonly remainingMs: number;
  readonly wall: number;
  readonly monotonic: number;
}
