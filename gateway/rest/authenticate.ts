import type { MiddlewareHandler } from 'hono';
import { hashSecret } from '../access/secrets.ts';
import { Problem } from './problem.ts';
import type { RestEnv, RestPorts } from './rest.ts';

/** Takes `Authorization: Bearer <API key>`; everything behind it sees the key's tenant only. */
export function authenticate({ storage }: RestPorts): MiddlewareHandler<RestEnv> {
  return async (context, next) => {
    const key = /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
    const tenantId = key === undefined ? null : await storage.tenancy.tenantOfApiKey(hashSecret(key));
    if (tenantId === null) throw new Problem(401, 'key.invalid', 'An API key is needed.');
    context.set('tenantId', tenantId);
    return next();
  };
}
