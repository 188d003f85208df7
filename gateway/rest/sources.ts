import { Hono } from 'hono';
import { z } from 'zod';
import { SourceId } from '../../contract/ids.ts';
import { MoveRequest, type SourceList, type SourceView, type TieOutList } from '../../contract/rest.ts';
import type { Source } from '../storage/sources.ts';
import { moveSource } from '../tunnel/move-source.ts';
import { notFound } from './problem.ts';
import { count, parse, readBody, readQuery } from './read-request.ts';
import type { RestContext, RestEnv, RestPorts } from './rest.ts';

const TieOutQuery = z.object({ limit: count(20, 200) });

export function sourceRoutes(ports: RestPorts): Hono<RestEnv> {
  const { storage, log } = ports;
  return new Hono<RestEnv>()
    .get('/sources', async (context) => {
      const sources = await storage.sources.sources(context.get('tenantId'));
      const list: z.infer<typeof SourceList> = { sources: sources.map(view) };
      return context.json(list);
    })
    .get('/sources/:sourceId', async (context) => context.json(view(await ownSource(ports, context))))
    .post('/sources/:sourceId/owner', async (context) => {
      const tenantId = context.get('tenantId');
      const { sourceId } = await ownSource(ports, context);
      const { installationId } = await readBody(context, MoveRequest);
      const to = await storage.tenancy.installation(installationId);
      if (to === null || to.tenantId !== tenantId || to.revokedAt) throw notFound('There is no such installation.');
      await moveSource(ports, tenantId, sourceId, installationId);
      log.info({ event: 'source.moved', sourceId, installationId });
      return context.json(view(await ownSource(ports, context)));
    })
    .get('/sources/:sourceId/tie-outs', async (context) => {
      const { limit } = readQuery(context, TieOutQuery);
      const { sourceId } = await ownSource(ports, context);
      const tieOuts = await storage.sources.tieOuts(context.get('tenantId'), sourceId, limit);
      const list: z.infer<typeof TieOutList> = { tieOuts: [...tieOuts] };
      return context.json(list);
    });
}

/** The source the path names, if it is the tenant's own. */
export async function ownSource({ storage }: RestPorts, context: RestContext): Promise<Source> {
  const sourceId = parse(SourceId, context.req.param('sourceId'));
  const source = await storage.sources.source(context.get('tenantId'), sourceId);
  if (source === null) throw notFound('There is no such source.');
  return source;
}

function view({ sourceId, fingerprint, owner, ownershipNumber, counts, status, tieOut }: Source): SourceView {
  const { connector, name, continues = null } = fingerprint;
  return { sourceId, connector, name, continues, owner, ownershipNumber, counts, status, tieOut };
}
