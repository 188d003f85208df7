import { z } from 'zod';
import type { Stage } from '../../demo/stage.ts';

const Stats = z.object({
  requests: z.int(),
  bytesSent: z.int(),
  tallySeconds: z.number(),
  byClass: z.record(z.string(), z.object({ requests: z.int(), bytes: z.int(), longestSeconds: z.number() })),
});

/** What was asked of Tally: bytes of its answers, and the time that it was kept, unscaled. */
export interface Asked {
  readonly requests: number;
  readonly bytes: number;
  readonly tallySeconds: number;
  /** The cheap looks whether anything has changed, which go on whatever happens. */
  readonly looks: { readonly requests: number; readonly bytes: number };
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
  const worked = sumOf(work.map(([, each]) => each));
  const looked = sumOf(Object.values(byClass));
  return {
    requests,
    bytes,
    tallySeconds,
    looks: { requests: looked.requests - worked.requests, bytes: looked.bytes - worked.bytes },
    work: worked.requests,
    longestSeconds: Object.values(byClass).map((each) => each.longestSeconds),
  };
}

export function askedBetween(before: Asked, after: Asked): Asked {
  return {
    requests: after.requests - before.requests,
    bytes: after.bytes - before.bytes,
    tallySeconds: after.tallySeconds - before.tallySeconds,
    looks: {
      requests: after.looks.requests - before.looks.requests,
      bytes: after.looks.bytes - before.looks.bytes,
    },
  };
}

function sumOf(classes: readonly { readonly requests: number; readonly bytes: number }[]) {
  return classes.reduce(
    (sum, { requests, bytes }) => ({ requests: sum.requests + requests, bytes: sum.bytes + bytes }),
    { requests: 0, bytes: 0 },
  );
}

/** The longest that one request kept Tally. */
export function longestOf({ longestSeconds }: TallyStats): number {
  return Math.max(0, ...longestSeconds);
}
