import { Hono } from 'hono';
import type { Instant } from '../../contract/dates.ts';
import type { InstallationId } from '../../contract/ids.ts';
import { type PairingCode, PairRequest, type PairResponse } from '../../contract/rest.ts';
import { drawId, drawPairingCode, hashPairingCode } from '../access/secrets.ts';
import { TryLimit } from '../access/try-limit.ts';
import { Problem } from './problem.ts';
import { readBody } from './read-request.ts';
import type { RestEnv, RestPorts } from './rest.ts';

const codeLifeMs = 10 * 60_000;
const triesPerAddress = { tries: 10, windowMs: 60_000 };
/** Whatever the number of addresses: 1,000 guesses a minute against 31^8 codes. */
const triesInAll = { tries: 1000, windowMs: 60_000 };

/** Behind the API key: the platform asks for a code to show to the person. */
export function pairingRoutes({ storage, clock }: RestPorts): Hono<RestEnv> {
  return new Hono<RestEnv>().post('/pairing-codes', async (context) => {
    const code = drawPairingCode();
    const expiresAt = new Date(clock.now().getTime() + codeLifeMs);
    await storage.tenancy.addPairingCode(context.get('tenantId'), hashPairingCode(code), expiresAt);
    const made: PairingCode = { code, expiresAt: expiresAt.toISOString() as Instant };
    return context.json(made, 201);
  });
}

/** Without a key: the code itself is the proof, once. */
export function redeemRoutes({ storage, clock, log }: RestPorts): Hono<RestEnv> {
  const perAddress = new TryLimit(clock, triesPerAddress);
  const inAll = new TryLimit(clock, triesInAll);
  return new Hono<RestEnv>().post('/pair', async (context) => {
    const address = context.env.incoming.socket.remoteAddress ?? '';
    const waitMs = perAddress.begin(address).waitMs || inAll.begin('').waitMs;
    if (waitMs > 0) {
      context.header('retry-after', String(Math.ceil(waitMs / 1000)));
      throw new Problem(429, 'pair.too-many-tries', 'Too many wrong codes: try again in a minute.');
    }
    const { code, publicKey, hostname, agentVersion } = await readBody(context, PairRequest);
    const installationId = drawId('inst') as InstallationId;
    const installation = { installationId, publicKey, hostname, agentVersion };
    const tenant = await storage.tenancy.redeemPairingCode(hashPairingCode(code), installation, clock.now());
    if (tenant === null) throw new Problem(403, 'pair.code-wrong', 'The pairing code is wrong, used, or too old.');
    perAddress.right(address);
    inAll.right('');
    log.info({ event: 'installation.paired', installationId });
    const paired: PairResponse = { installationId, ...tenant };
    return context.json(paired, 201);
  });
}
