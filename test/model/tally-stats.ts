import { z } from 'zod';
import type { Stage } from '../../demo/stage.ts';

const Stats = z.object({
  requests: z.int(),
  bytesSent: z.int(),
  tallySeconds: z.number(),
  byClass: z.record(z.string(), z.object({ requests: z.int(), longestSeconds: z.number() })),
});

/** What was asked of Tally: bytes of its answers, and the time that it was kept, unscaled. */
export interface Asked {
  readonly requests: number;
  readonly bytes: number;
  readonly tallySeconds: number;
}

export interface TallyStats extends Asked {
  readonly longestSeconds: readonly number[];
  /** Besides the cheap looks whether anything has changed. */
  readonly work: number;
}

const looks: ReadonlySet<string> = new Set(['companies', 'probe']);

/** Since the simulator was started. */
export async function readStats({ controlUrl }: Pick<Stage, 'controlUrl'>): Promise<TallyStats> {
  const answer = await fetch(new URL('/stats', controlUrl));
  const { requests, bytesSent: bytes, tallySeconds, byClass } = Stats.parse(await answer.json());
  const work = Object.entries(byClass).filter(([name]) => !looks.has(name));
  const worked = work.reduce((sum, [, each]) => sum + each.requests, 0);
  return {
    requests,
    bytes,
    tallySeconds,
    work: worked,
    longestSeconds: Object.values(byClass).map((each) => each.longestSeconds),
  };
}

export function askedBetween(before: Asked, after: Asked): Asked {
  return {
    requests: after.requests - before.requests,
    bytes: after.bytes - before.bytes,
    tallySeconds: after.tallySeconds - before.tallySeconds,
  };
}

/** The longest that one request kept Tally. */
export function longestOf({ longestSeconds }: TallyStats): number {
  return Math.max(0, ...longestSeconds);
}
