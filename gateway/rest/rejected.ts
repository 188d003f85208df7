import { Hono } from 'hono';
import { z } from 'zod';
import { SourceId } from '../../contract/ids.ts';
import type { RejectedPage } from '../../contract/rest.ts';
import { decodePage, encodePage } from './page-token.ts';
import { count, readQuery } from './read-request.ts';
import type { RestEnv, RestPorts } from './rest.ts';

const Query = z.object({ sourceId: SourceId.optional(), limit: count(100, 1000), page: z.string().optional() });

export function rejectedRoutes({ storage }: RestPorts): Hono<RestEnv> {
  return new Hono<RestEnv>().get('/rejected', async (context) => {
    const { sourceId, limit, page } = readQuery(context, Query);
    const after = page === undefined ? 0 : decodePage(z.int(), page);
    const { rejected, next } = await storage.records.rejected(context.get('tenantId'), { sourceId, after, limit });
    const body: z.infer<typeof RejectedPage> = {
      rejected: [...rejected],
      nextPage: next === null ? null : encodePage(next),
    };
    return context.json(body);
  });
}
