import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { authenticate } from './authenticate.ts';
import { changeRoutes } from './changes.ts';
import { installationRoutes } from './installations.ts';
import { jobRoutes } from './jobs.ts';
import { pairingRoutes, redeemRoutes } from './pairing.ts';
import { notFound, Problem, problemResponse } from './problem.ts';
import { recordRoutes } from './records.ts';
import { rejectedRoutes } from './rejected.ts';
import type { RestEnv, RestPorts } from './rest.ts';
import { sourceRoutes } from './sources.ts';

const maxBodyBytes = 2 * 1024 * 1024;

/** The platform's REST API, forms in `contract/rest.ts`. Every error is a problem document (RFC 9457). */
export function restApp(ports: RestPorts): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }));

  const api = app.basePath('/api/v1');
  api.get('/health', (context) => context.json({ ok: true, version: ports.version, online: ports.presence.size }));
  api.route('/', redeemRoutes(ports));
  api.use('*', authenticate(ports));
  for (const routes of [
    pairingRoutes,
    installationRoutes,
    sourceRoutes,
    recordRoutes,
    changeRoutes,
    jobRoutes,
    rejectedRoutes,
  ]) {
    api.route('/', routes(ports));
  }

  app.notFound((context) => problemResponse(context, notFound()));
  app.onError((error, context) => {
    if (error instanceof Problem) return problemResponse(context, error);
    ports.log.error({ event: 'rest.failed', method: context.req.method, route: context.req.routePath, err: error });
    return problemResponse(context, new Problem(500, 'internal', 'Something went wrong at the gateway.'));
  });
  return app;
}

function tooLarge(): never {
  throw new Problem(413, 'request.too-large', 'The body is too large.');
}
