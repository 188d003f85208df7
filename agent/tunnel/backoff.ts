import type { Redial } from './close-reason.ts';

/** A session that was online this long forgives the failures before it. */
export const stableMs = 60_000;

const ranges = {
  soon: { baseMs: 1_000, ceilingMs: 60_000 },
  slow: { baseMs: 60_000, ceilingMs: 600_000 },
} as const satisfies Record<Exclude<Redial, 'never'>, { baseMs: number; ceilingMs: number }>;

/**
 * Milliseconds to wait before the next session: doubled with each failed `attempt` (from 1) up to a ceiling, the upper half of it
 * by chance, so that the agents of a whole town don't come back in the same second. `random` is in [0, 1).
 */
export function pauseMs(attempt: number, redial: Exclude<Redial, 'never'>, random: number): number {
  const { baseMs, ceilingMs } = ranges[redial];
  const full = Math.min(ceilingMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (0.5 + random / 2));
}
