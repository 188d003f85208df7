import type { LoggedChange } from '../../contract/rest.ts';
import type { GatewayClient } from '../../gateway/client/client.ts';

interface Held {
  readonly version: bigint | null;
  readonly hash: string | null;
}

/**
 * What is wrong with the platform's change log, read from its beginning: numbers that do not rise, a record whose version goes back
 * or that is said twice with the same content, a deletion of what is not there, a replay that is not what the platform holds.
 */
export async function checkLog(platform: GatewayClient): Promise<string[]> {
  const findings: string[] = [];
  const held = new Map<string, Held>();
  let cursor = 0;
  for await (const change of platform.changes({ cursor: 0 })) {
    if (change.cursor <= cursor) findings.push(`change ${change.cursor} comes after ${cursor}`);
    cursor = change.cursor;
    const finding = apply(held, change);
    if (finding !== null) findings.push(`change ${cursor}, ${change.op} of ${change.id}: ${finding}`);
  }
  return [...findings, ...(await replayFindings(platform, held))];
}

function apply(held: Map<string, Held>, { op, id, hash, native }: LoggedChange): string | null {
  const before = held.get(id);
  if (op === 'delete') {
    held.delete(id);
    return before === undefined ? 'there was none' : null;
  }
  const version = numberOf(native);
  held.set(id, { version, hash });
  if (before === undefined) return null;
  if (before.hash === hash) return 'nothing changed';
  const goesBack = before.version !== null && version !== null && version < before.version;
  return goesBack ? `version ${version} comes after ${before.version}` : null;
}

/** Only saves are in order: Tally shifts numbers without one. */
function numberOf(native: LoggedChange['native']): bigint | null {
  const number = native?.['alterId'] ?? native?.version;
  return typeof number === 'string' ? BigInt(number) : null;
}

async function replayFindings(platform: GatewayClient, held: Map<string, Held>): Promise<string[]> {
  const findings: string[] = [];
  for (const { sourceId } of await platform.sources()) {
    for await (const { id, hash } of platform.records(sourceId)) {
      const replayed = held.get(id);
      if (replayed?.hash !== hash) findings.push(`${id}: the log does not lead to what is held`);
      held.delete(id);
    }
  }
  return [...findings, ...[...held.keys()].map((id) => `${id}: the log has it, the platform does not`)];
}
