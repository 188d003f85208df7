import type { AgentFrame, FrameOf } from '../../contract/frames.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { GatewayTotals } from './tie-out-sides.ts';

export type TieOutFrame = FrameOf<AgentFrame, 'tie-out'>;

/** What a tie-out needs besides the books. */
export interface TieOutOptions {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** True while the state is what the books held at the last look: `Follower.isSettled`. */
  readonly isSettled: () => boolean;
  /** Asks for the gateway's totals, all pages; null when it does not stand at that number. Rejects when the tunnel goes down. */
  readonly ask: (request: TieOutFrame, signal: AbortSignal) => Promise<GatewayTotals | null>;
  readonly newTieOutId: () => string;
}
