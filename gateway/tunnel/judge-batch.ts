import type { BatchHeader } from '../../contract/batch.ts';
import { nextChain } from '../../contract/chain.ts';
import { maxBatchRecords, maxBlobBytes, type StreamState } from '../../contract/frames.ts';

/** One stream in one session. */
export interface Lane {
  readonly held: StreamState;
  /** A batch was not taken: what was already on the way behind it is dropped in silence, the agent goes back to it. */
  readonly halted: boolean;
}

export type BatchVerdict =
  | { readonly is: 'next' }
  /** Ends at or before what is stored: most likely its ack was lost. */
  | { readonly is: 'repeat'; readonly lastSeq: number }
  /** Sent before the agent heard of the new epoch, or behind a batch that was not taken. */
  | { readonly is: 'stale' }
  | { readonly is: 'too-large' }
  /** The two ends no longer tell the same story: a new epoch (DESIGN rule 3). */
  | { readonly is: 'breach'; readonly reason: 'epoch' | 'gap' | 'overlap' | 'chain' };

export function judgeBatch({ held, halted }: Lane, header: BatchHeader, blob: Uint8Array): BatchVerdict {
  const lastSeq = header.firstSeq + header.count - 1;
  if (header.epoch < held.epoch) return { is: 'stale' };
  if (header.epoch > held.epoch) return { is: 'breach', reason: 'epoch' };
  if (lastSeq <= held.last) return { is: 'repeat', lastSeq };
  if (header.firstSeq <= held.last) return { is: 'breach', reason: 'overlap' };
  if (header.firstSeq > held.last + 1) return halted ? { is: 'stale' } : { is: 'breach', reason: 'gap' };
  if (header.count > maxBatchRecords || blob.length > maxBlobBytes) return { is: 'too-large' };
  return nextChain(held.chain, blob) === header.chain ? { is: 'next' } : { is: 'breach', reason: 'chain' };
}
