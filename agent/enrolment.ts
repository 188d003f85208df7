import { createPrivateKey, type KeyObject } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { z } from 'zod';
import { InstallationId, TenantId } from '../contract/ids.ts';
import type { Clock } from './clock.ts';
import { type Signer, signerOf } from './store/audit-checkpoint.ts';
import type { SecretStore } from './store/secrets.ts';
import type { Store } from './store/store.ts';
import { pair } from './tunnel/pair.ts';
import { version } from './version.ts';

/** This PC's standing with the platform, from pairing on. */
export interface Enrolment extends Signer {
  readonly installationId: InstallationId;
  readonly gateway: URL;
  /** Keys record hashes; one per tenant. */
  readonly hashKey: Buffer;
}

const metaKey = 'enrolment';
const Kept = z.object({ installationId: InstallationId, tenantId: TenantId, gateway: z.url() });

/** Null when this PC is not paired, or one of its keys is gone: then it has to be paired again. */
export async function loadEnrolment(store: Store, secrets: SecretStore): Promise<Enrolment | null> {
  const kept = store.meta.get(metaKey);
  const privateKey = await secrets.get('installation-key');
  const hashKey = await secrets.get('hash-key');
  if (kept === null || privateKey === null || hashKey === null) return null;
  const { installationId, gateway } = Kept.parse(JSON.parse(kept.toString()));
  return { installationId, gateway: new URL(gateway), hashKey, ...signerOf(keyOf(privateKey)) };
}

interface Pairing {
  readonly gateway: URL;
  readonly code: string;
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'now'>;
}

/** Redeems a pairing code and keeps what it gives. Throws `pair.code-wrong`, `tunnel.unreachable`, `tunnel.not-gateway`. */
export async function enrol(
  store: Store,
  secrets: SecretStore,
  { gateway, code, signal, clock }: Pairing,
): Promise<void> {
  const given = await pair({ gateway, code, hostname: hostname(), agentVersion: version, signal });
  await secrets.set('installation-key', given.privateKey.export({ format: 'der', type: 'pkcs8' }));
  await secrets.set('hash-key', Buffer.from(given.hashKey, 'base64url'));
  const { installationId, tenantId } = given;
  store.transaction(() => {
    store.meta.set(metaKey, JSON.stringify({ installationId, tenantId, gateway: gateway.href }));
    store.forgetKeyLoss();
    const { publicKey } = signerOf(given.privateKey);
    const body = { installationId, tenantId, gateway: gateway.href, publicKey };
    store.audit.append({ at: clock.now(), jobId: null, event: 'installation.paired', by: userInfo().username, body });
  });
}

function keyOf(pkcs8: Buffer): KeyObject {
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}
