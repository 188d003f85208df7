import { createPublicKey, verify } from 'node:crypto';
import type { Storage } from '../storage/storage.ts';
import { openStreams } from './open-streams.ts';
import type { LiveSession, Presence } from './presence.ts';
import { type Hello, rivalRetryMs, type SessionEvent } from './session-states.ts';

/** How long an older connection has to show that it lives (DESIGN rule 3). */
export const rivalSilenceMs = 5000;

interface Options {
  readonly storage: Storage;
  readonly presence: Presence;
  readonly session: LiveSession;
  readonly hello: Hello;
  /** What had to be signed. */
  readonly text: string;
  readonly signature: string;
  readonly now: Date;
}

/** Admits an installation that proves its key, once an older connection of it is known to be dead. */
export async function admit(options: Options): Promise<SessionEvent> {
  const { storage, presence, session, hello, text, signature, now } = options;
  const installation = await storage.tenancy.installation(hello.installationId);
  if (!installation || !proves(installation.publicKey, text, signature))
    return { type: 'refused', code: 'tunnel.refused' };
  if (installation.revokedAt) return { type: 'refused', code: 'tunnel.revoked' };

  const { installationId, tenantId } = installation;
  for (let rival = presence.find(installationId); rival; rival = presence.find(installationId)) {
    if (await rival.answers(rivalSilenceMs)) {
      return { type: 'refused', code: 'tunnel.identity-in-use', retryAfterMs: rivalRetryMs };
    }
    rival.post({ type: 'end', code: 'tunnel.replaced' });
    await rival.ended;
  }
  presence.join(installationId, session);
  await storage.tenancy.seen(installationId, hello.agentVersion, now);
  // A revocation before this moment found nobody to cut off.
  if ((await storage.tenancy.installation(installationId))?.revokedAt)
    return { type: 'refused', code: 'tunnel.revoked' };
  return { type: 'admitted', opening: await openStreams(storage, { installationId, tenantId }, hello) };
}

function proves(publicKey: string, text: string, signature: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'));
}
