import { Hono } from 'hono';
import { z } from 'zod';
import { RecordId } from '../../contract/ids.ts';
import type { RecordPage } from '../../contract/rest.ts';
import { decodePage, encodePage } from './page-token.ts';
import { notFound } from './problem.ts';
import { count, parse, readQuery } from './read-request.ts';
import type { RestEnv, RestPorts } from './rest.ts';
import { ownSource } from './sources.ts';

const Query = z.object({ kind: z.string().max(60).optional(), limit: count(500, 5000), page: z.string().optional() });
const Place = z.object({ cursor: z.int().nonnegative(), after: RecordId });

export function recordRoutes(ports: RestPorts): Hono<RestEnv> {
  const { storage } = ports;
  return new Hono<RestEnv>()
    .get('/sources/:sourceId/records', async (context) => {
      const tenantId = context.get('tenantId');
      const { kind, limit, page } = readQuery(context, Query);
      const { sourceId } = await ownSource(ports, context);
      // Taken before the first record is read and kept through all pages: what changes meanwhile comes after it in the log.
      const place = page === undefined ? null : decodePage(Place, page);
      const cursor = place?.cursor ?? (await storage.records.head(tenantId));
      const records = await storage.records.page(tenantId, sourceId, { kind, after: place?.after ?? null, limit });
      const last = records.at(-1);
      const nextPage = last && records.length === limit ? encodePage({ cursor, after: last.id }) : null;
      const body: RecordPage = { records: [...records], cursor, nextPage };
      return context.json(body);
    })
    .get('/sources/:sourceId/records/:recordId', async (context) => {
      const { sourceId } = await ownSource(ports, context);
      const id = parse(RecordId, context.req.param('recordId'));
      const record = await storage.records.record(context.get('tenantId'), sourceId, id);
      if (record === null) throw notFound('There is no such record.');
      return context.json(record);
    });
}
