import { Hono } from 'hono';
import { z } from 'zod';
import { type SourceId, SourceId as SourceIdSchema, type TenantId } from '../../contract/ids.ts';
import type { ChangePage } from '../../contract/rest.ts';
import type { ChangeQuery, ChangesRead } from '../storage/records.ts';
import { Problem } from './problem.ts';
import { count, readQuery } from './read-request.ts';
import type { RestEnv, RestPorts } from './rest.ts';

const Query = z.object({
  cursor: z.coerce.number().int().nonnegative().default(0),
  sourceId: SourceIdSchema.optional(),
  limit: count(500, 5000),
  /** Long poll: with nothing new, the answer waits for so long. */
  waitSeconds: z.coerce.number().min(0).max(60).default(0),
});

export function changeRoutes(ports: RestPorts): Hono<RestEnv> {
  return new Hono<RestEnv>().get('/changes', async (context) => {
    const { cursor, sourceId, limit, waitSeconds } = readQuery(context, Query);
    const query = { after: cursor, sourceId, limit };
    const read = await readOrWait(ports, context.get('tenantId'), query, waitSeconds, context.req.raw.signal);
    if (read.state === 'lost') throw behindHorizon(read.horizon, sourceId);
    const page: ChangePage = { changes: [...read.changes], cursor: read.cursor, more: read.more };
    return context.json(page);
  });
}

async function readOrWait(
  { storage, changes, clock, stopping }: RestPorts,
  tenantId: TenantId,
  query: ChangeQuery,
  waitSeconds: number,
  caller: AbortSignal,
): Promise<ChangesRead> {
  const done = new AbortController();
  const over = AbortSignal.any([done.signal, caller, stopping]);
  const timeIsUp = waitSeconds > 0 ? clock.sleep(waitSeconds * 1000, over).catch(() => {}) : Promise.resolve();
  let waiting = waitSeconds > 0;
  void timeIsUp.then(() => {
    waiting = false;
  });
  try {
    for (;;) {
      const grown = changes.next(tenantId, over);
      const read = await storage.records.changes(tenantId, query);
      if (read.state === 'lost' || read.changes.length > 0 || !waiting) return read;
      await Promise.race([grown, timeIsUp]);
    }
  } finally {
    done.abort();
  }
}

function behindHorizon(horizon: number, sourceId: SourceId | undefined): Problem {
  const snapshot =
    sourceId === undefined ? '/api/v1/sources' : `/api/v1/sources/${encodeURIComponent(sourceId)}/records`;
  return new Problem(410, 'cursor.behind-horizon', 'The changes after this cursor are no longer kept.', {
    detail: 'Read the records again from `snapshot`, then the changes after the cursor they come with.',
    horizon,
    snapshot,
  });
}
