import type { BridgeError } from '../../contract/errors.ts';
import type { Probe, Progress } from '../connectors/source.ts';
import type { DeletionOutcome } from './deletions.ts';

/** What following a source is at. */
export type FollowStatus =
  | { readonly state: 'starting' }
  | { readonly state: 'probing' }
  | { readonly state: 'reading'; readonly progress: Progress }
  /** No room in the outbox: `outbox.full`. */
  | { readonly state: 'paused'; readonly error: BridgeError }
  | { readonly state: 'census' }
  | { readonly state: 'resync' }
  /** Everything that the books held at the last probe is in the outbox or upstream. */
  | { readonly state: 'in-sync'; readonly probe: Probe; readonly deletions: DeletionOutcome | null }
  | { readonly state: 'trouble'; readonly error: BridgeError; readonly retryInMs: number }
  | { readonly state: 'stopped' };
