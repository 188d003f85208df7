import type { StreamState } from '../../contract/frames.ts';
import { type InstallationId, type SourceId, sourceStream, type TenantId } from '../../contract/ids.ts';
import type { Storage } from '../storage/storage.ts';
import type { Presence } from './presence.ts';

interface Ports {
  readonly storage: Storage;
  readonly presence: Presence;
}

/**
 * Gives the books to another installation. The new owner starts its stream anew, since the records held came from elsewhere; both
 * are told at once if they are connected, else at their next `hello`.
 */
export async function moveSource(
  ports: Ports,
  tenantId: TenantId,
  sourceId: SourceId,
  to: InstallationId,
): Promise<void> {
  const { storage, presence } = ports;
  const move = await storage.sources.move(tenantId, sourceId, to);
  if (move === null || move.from === to) return;
  const { from, ownershipNumber } = move;
  if (from !== null) {
    const stream = await heldOrNew(storage, from, sourceId);
    const source = { sourceId, ownership: 'elsewhere', ownershipNumber } as const;
    presence.find(from)?.post({ type: 'moved', source, stream });
  }
  const stream = await anew(storage, to, sourceId);
  const source = { sourceId, ownership: 'owner', ownershipNumber } as const;
  presence.find(to)?.post({ type: 'moved', source, stream });
  presence.find(to)?.post({ type: 'jobs-waiting' });
}

async function heldOrNew(storage: Storage, installationId: InstallationId, sourceId: SourceId): Promise<StreamState> {
  const key = { installationId, stream: sourceStream(sourceId) };
  return (await storage.streams.held(key)) ?? storage.streams.openEpoch(key, 1);
}

async function anew(storage: Storage, installationId: InstallationId, sourceId: SourceId): Promise<StreamState> {
  const key = { installationId, stream: sourceStream(sourceId) };
  const held = await storage.streams.held(key);
  return storage.streams.openEpoch(key, (held?.epoch ?? 0) + 1);
}
