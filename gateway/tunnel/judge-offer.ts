import type { Chain } from '../../contract/chain.ts';
import type { StreamOffer, StreamState } from '../../contract/frames.ts';

export type OfferVerdict = { readonly is: 'continue' } | { readonly is: 'anew'; readonly epoch: number };

/**
 * Whether a stream goes on where both ends left it (DESIGN rule 3). `heldAtAcked` is this end's chain after number `offer.acked`,
 * null when it no longer knows. An agent that offers nothing has nothing: it may only take up an epoch without numbers.
 */
export function judgeOffer(
  offer: Pick<StreamOffer, 'epoch' | 'acked' | 'ackedChain' | 'last'> | null,
  held: StreamState | null,
  heldAtAcked: Chain | null,
): OfferVerdict {
  const anew = { is: 'anew', epoch: Math.max(offer?.epoch ?? 0, held?.epoch ?? 0) + 1 } as const;
  if (held === null) return anew;
  if (offer === null) return held.last === 0 ? { is: 'continue' } : anew;
  if (held.epoch > offer.epoch && held.last === 0) return { is: 'continue' };
  const fits =
    offer.epoch === held.epoch &&
    offer.acked <= held.last &&
    offer.last >= held.last &&
    heldAtAcked === offer.ackedChain;
  return fits ? { is: 'continue' } : anew;
}
