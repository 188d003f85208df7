import { Hono } from 'hono';
import type { z } from 'zod';
import type { Instant } from '../../contract/dates.ts';
import { InstallationId } from '../../contract/ids.ts';
import type { InstallationList, InstallationView } from '../../contract/rest.ts';
import type { Installation } from '../storage/tenancy.ts';
import { notFound } from './problem.ts';
import { parse } from './read-request.ts';
import type { RestEnv, RestPorts } from './rest.ts';

export function installationRoutes({ storage, presence, clock, log }: RestPorts): Hono<RestEnv> {
  const view = (installation: Installation): InstallationView => ({
    installationId: installation.installationId,
    hostname: installation.hostname,
    agentVersion: installation.agentVersion,
    online: presence.find(installation.installationId) !== undefined,
    lastSeenAt: (installation.lastSeenAt?.toISOString() ?? null) as Instant | null,
    pairedAt: installation.pairedAt.toISOString() as Instant,
  });

  return new Hono<RestEnv>()
    .get('/installations', async (context) => {
      const installations = await storage.tenancy.installations(context.get('tenantId'));
      const list: z.infer<typeof InstallationList> = { installations: installations.map(view) };
      return context.json(list);
    })
    .delete('/installations/:installationId', async (context) => {
      const installationId = parse(InstallationId, context.req.param('installationId'));
      if (!(await storage.tenancy.revoke(context.get('tenantId'), installationId, clock.now()))) throw notFound();
      presence.find(installationId)?.post({ type: 'end', code: 'tunnel.revoked' });
      log.info({ event: 'installation.revoked', installationId });
      return context.body(null, 204);
    });
}
