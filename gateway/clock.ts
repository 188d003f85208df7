import { setTimeout as sleep } from 'node:timers/promises';

/** The only source of time and waiting. `now` is for records and the expiry this end judges, `monotonic` for waits (DESIGN rule 10). */
export interface Clock {
  now(): Date;
  /** Milliseconds that never go back. */
  monotonic(): number;
  /** Rejects when the signal fires. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};
