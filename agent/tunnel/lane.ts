import type { StreamState } from '../../contract/frames.ts';
import type { BatchRef, StreamView } from './ports.ts';

/** One stream in one session. */
export interface Lane {
  readonly view: StreamView;
  readonly standing: Standing;
  /** The highest number sent in this session. */
  readonly sent: number;
  /** Nothing is sent before this monotonic time: the gateway asked for a pause. */
  readonly notBefore: number;
  /**
   * The welcome said that everything up to here is stored, whose ack was lost. Acted on at the next tick, since the ack itself may
   * still follow with what was set aside.
   */
  readonly assured: number;
}

/**
 *   unclaimed ─► agreed ◄─► resetting          elsewhere: another installation owns the books
 *                  ▲            │
 *                  └─ adopting ◄┘              adopting: the store is taking up a new epoch
 */
export type Standing =
  | { readonly state: 'unclaimed' }
  | { readonly state: 'elsewhere' }
  | { readonly state: 'agreed' }
  | { readonly state: 'resetting' }
  | { readonly state: 'adopting'; readonly epoch: number };

/** What the two ends' numbers and chains mean together (DESIGN rule 3). */
export type Meeting =
  | { readonly is: 'equal' }
  /** The gateway stored what the agent doesn't know to be stored: an ack was lost. */
  | { readonly is: 'acked'; readonly last: number }
  | { readonly is: 'new-epoch' }
  | { readonly is: 'mismatch'; readonly reason: string };

export function meet(view: StreamView, held: StreamState): Meeting {
  if (held.epoch > view.epoch)
    return held.last === 0 ? { is: 'new-epoch' } : mismatch('epoch was used by another life');
  if (held.epoch < view.epoch) return mismatch('gateway is in an older epoch');
  if (hasGap(view)) return mismatch('outbox has a gap');
  if (held.last === view.acked) {
    return held.chain === view.ackedChain ? { is: 'equal' } : mismatch('chain differs at the acked number');
  }
  if (held.last < view.acked) return mismatch('gateway lost what it had acked');
  const batch = view.waiting.find((waiting) => lastSeq(waiting) === held.last);
  if (batch === undefined) return mismatch('gateway is ahead of the outbox');
  return batch.chain === held.chain ? { is: 'acked', last: held.last } : mismatch('chain differs');
}

/** A row went without an ack: the numbers after it can't be sent in this epoch. */
export function hasGap(view: StreamView): boolean {
  let next = view.acked + 1;
  for (const batch of view.waiting) {
    if (batch.firstSeq !== next) return true;
    next = lastSeq(batch) + 1;
  }
  return view.waiting.length === 0 && view.last > view.acked;
}

export function lastSeq(batch: BatchRef): number {
  return batch.firstSeq + batch.count - 1;
}

export function openLane(view: StreamView): Lane {
  return { view, standing: { state: 'unclaimed' }, sent: view.acked, notBefore: 0, assured: 0 };
}

/** The lane after an ack of everything up to `last`, which ends one of its batches. */
export function acknowledge(lane: Lane, last: number): Lane {
  const { view } = lane;
  const chain = view.waiting.find((batch) => lastSeq(batch) === last)?.chain ?? view.ackedChain;
  const waiting = view.waiting.filter((batch) => batch.firstSeq > last);
  return { ...lane, view: { ...view, acked: last, ackedChain: chain, waiting }, sent: Math.max(lane.sent, last) };
}

export function inFlight(lane: Lane): readonly BatchRef[] {
  return lane.view.waiting.filter((batch) => lastSeq(batch) <= lane.sent);
}

function mismatch(reason: string): Meeting {
  return { is: 'mismatch', reason };
}
