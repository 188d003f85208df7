import { createHash } from 'node:crypto';
import type { StreamName } from './ids.ts';

/** Chains are hex SHA-256, so that both ends and a person can compare them. */
export type Chain = string;

/** Where a stream's chain starts in an epoch. `salt` is drawn by the gateway, so that no two lives of an epoch share a chain. */
export function genesisChain(installationId: string, stream: StreamName, epoch: number, salt: string): Chain {
  return createHash('sha256').update(`ledger-bridge.v1\n${installationId}\n${stream}\n${epoch}\n${salt}`).digest('hex');
}

/** `sha256(previous chain ‖ blob)` over the bytes of the previous chain and the batch as it travels. */
export function nextChain(previous: Chain, blob: Uint8Array): Chain {
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(blob).digest('hex');
}
