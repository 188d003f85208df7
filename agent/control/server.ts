import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { ApproveRequest, type ControlFile } from '../../contract/control.ts';
import { BridgeError, isBridgeError } from '../../contract/errors.ts';
import { SourceId } from '../../contract/ids.ts';
import { writePrivateFile } from '../support/private-file.ts';
import { version } from '../version.ts';
import type { Controllable } from './control.ts';

export interface ControlServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the control API on an ephemeral loopback port, and says where in `controlFile`. */
export async function serveControl(engine: Controllable, controlFile: string): Promise<ControlServer> {
  const token = randomBytes(32).toString('base64url');
  const stop = new AbortController();
  const app = routes(engine, token, stop.signal);
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  const content: ControlFile = { port, token, pid: process.pid, version };
  writePrivateFile(controlFile, JSON.stringify(content));
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        rmSync(controlFile, { force: true });
        stop.abort();
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

const PairBody = z.object({ gateway: z.url(), code: z.string().min(1).max(40) });
const TieOutBody = z.object({ sourceId: SourceId });

function routes(engine: Controllable, token: string, stopping: AbortSignal): Hono {
  const app = new Hono();
  app.use(async (c, next) => (isOwnPage(c) ? next() : c.body(null, 403)));
  app.get('/hello', (c) => c.json({ hmac: sign(token, c.req.query('nonce') ?? '') }));
  app.use(async (c, next) => (bearerIs(c, token) ? next() : c.body(null, 401)));

  app.get('/status', (c) => c.json(engine.status()));
  app.get('/doctor', async (c) => c.json(await engine.doctor(signalOf(c, stopping))));
  app.get('/jobs', (c) => c.json(engine.jobs()));
  app.get('/rules', (c) => c.json(engine.rules()));
  app.get('/outbox', (c) => c.json(engine.outbox()));
  app.post('/approve', async (c) => {
    await engine.approve(await body(c, ApproveRequest));
    return c.json({});
  });
  app.post('/pair', async (c) => {
    const { gateway, code } = await body(c, PairBody);
    await engine.pair(gateway, code, signalOf(c, stopping));
    return c.json({});
  });
  app.post('/sync-now', (c) => {
    engine.syncNow();
    return c.json({});
  });
  app.post('/tie-out', async (c) => {
    const { sourceId } = await body(c, TieOutBody);
    return c.json(await engine.tieOut(sourceId, signalOf(c, stopping)));
  });
  app.onError((error, c) => {
    if (!isBridgeError(error)) throw error;
    return c.json({ code: error.code, details: error.details }, 409);
  });
  return app;
}

/** HMAC of a caller's nonce under the token. */
export function sign(token: string, nonce: string): string {
  return createHmac('sha256', token).update(nonce).digest('hex');
}

/** A page of another origin, or a name that was made to resolve to this PC, gets nothing (facts: DNS rebinding). */
function isOwnPage(c: Context): boolean {
  const host = c.req.header('host') ?? '';
  const origin = c.req.header('origin');
  return /^(127\.0\.0\.1|localhost):\d+$/.test(host) && (origin === undefined || origin === `http://${host}`);
}

function bearerIs(c: Context, token: string): boolean {
  const given = Buffer.from(c.req.header('authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function signalOf(c: Context, stopping: AbortSignal): AbortSignal {
  return AbortSignal.any([c.req.raw.signal, stopping]);
}

async function body<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await c.req.json().catch(() => null));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new BridgeError('config.invalid', { details: { reason: `${issue?.path.join('.')}: ${issue?.message}` } });
}
