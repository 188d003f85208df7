import type { Chain } from '../../contract/chain.ts';
import type { StreamName } from '../../contract/ids.ts';

/** How far a stream is, on this side. */
export interface StreamRow {
  readonly num: number;
  readonly stream: StreamName;
  /** 0: the gateway has allotted no epoch yet. */
  readonly epoch: number;
  readonly acked: number;
  readonly ackedChain: Chain;
  readonly last: number;
  readonly lastChain: Chain;
  /** The first batch of the epoch. */
  readonly epochBatch: number;
  /** Of what waits. */
  readonly batches: number;
  readonly records: number;
  readonly bytes: number;
}
