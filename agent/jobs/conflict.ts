import type { OnConflict } from '../connectors/writer.ts';
import type { Verdict } from '../store/jobs.ts';

/**
 * Whose change counts where the books and the platform changed the same record. `last-seen-wins` goes by the order in which the gateway
 * learned of the two: clocks of the two sides are not comparable.
 */
export const conflictPolicies = ['platform-wins', 'accounting-wins', 'last-seen-wins', 'manual'] as const;
export type ConflictPolicy = (typeof conflictPolicies)[number];

interface Standing {
  readonly policy: ConflictPolicy;
  readonly verdict: Verdict | null;
  /** The version that the gateway held when it made the job; null where it does not say. */
  readonly knownVersion: string | null;
}

/** On which versions of the books' record a change may be made besides the one it was based on, and what else is done. */
export function onConflict({ policy, verdict, knownVersion }: Standing): OnConflict {
  if (verdict === 'overrule' || policy === 'platform-wins') return { accepts: 'any', otherwise: 'refuse' };
  if (policy === 'last-seen-wins') return { accepts: knownVersion === null ? [] : [knownVersion], otherwise: 'refuse' };
  return { accepts: [], otherwise: policy === 'manual' ? 'wait' : 'refuse' };
}
