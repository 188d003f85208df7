import type { BatchHeader } from '../../contract/batch.ts';
import type { Chain } from '../../contract/chain.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { AgentFrame, FrameOf, GatewayFrame, SourceOffer, StreamState } from '../../contract/frames.ts';
import type { JobId, StreamName } from '../../contract/ids.ts';

/** What a session asks to be done, in this order, before it hears of anything else. */
export type Effect =
  | { readonly do: 'send'; readonly frame: GatewayFrame }
  /** Checks the proof over `text`, settles with an older connection, opens streams and sources: `admitted` or `refused`. */
  | {
      readonly do: 'admit';
      readonly hello: FrameOf<AgentFrame, 'hello'>;
      readonly text: string;
      readonly signature: string;
    }
  /** Stores the batch: `stored`, `not-taken`, or the end. */
  | { readonly do: 'append'; readonly header: BatchHeader; readonly blob: Buffer; readonly previous: Chain }
  /** `repeated`. */
  | { readonly do: 'look-up-repeat'; readonly header: BatchHeader; readonly lastSeq: number }
  /** `epoch-opened`. */
  | { readonly do: 'open-epoch'; readonly stream: StreamName; readonly epoch: number; readonly why?: string }
  /** `claimed`. `held` is null for a stream the agent did not offer. */
  | { readonly do: 'claim'; readonly offer: SourceOffer; readonly held: StreamState | null }
  | { readonly do: 'answer-census'; readonly frame: FrameOf<AgentFrame, 'census'> }
  /** Goes on beside the session: it may take long. */
  | { readonly do: 'tie-out'; readonly frame: FrameOf<AgentFrame, 'tie-out'> }
  | { readonly do: 'keep-tie-out'; readonly result: FrameOf<AgentFrame, 'tie-out-result'> }
  | { readonly do: 'keep-status'; readonly sources: FrameOf<AgentFrame, 'status'>['sources'] }
  | { readonly do: 'deliver-jobs' }
  | { readonly do: 'job-acked'; readonly jobId: JobId }
  | { readonly do: 'job-progress'; readonly frame: FrameOf<AgentFrame, 'job-progress'> }
  | { readonly do: 'close'; readonly code?: ErrorCode };
