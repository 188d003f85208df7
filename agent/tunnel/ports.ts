import type { Chain } from '../../contract/chain.ts';
import type {
  AgentFrame,
  FrameOf,
  GatewayFrame,
  SourceOffer,
  SourceState,
  StreamState,
} from '../../contract/frames.ts';
import type { InstallationId, StreamName } from '../../contract/ids.ts';

/**
 * What the tunnel needs of the rest of the agent, and nothing more. Every method is synchronous, returns only after its effect is
 * committed, and may throw `BridgeError`: the session then ends with that code and is tried again later.
 */
export interface TunnelPorts {
  readonly identity: Identity;
  readonly outbox: OutboxPort;
  readonly jobs: JobsPort;
  readonly sources: SourcesPort;
}

export interface Identity {
  readonly installationId: InstallationId;
  readonly agentVersion: string;
  readonly shapes: { readonly [kind: string]: number };
  readonly jobTypes: readonly string[];
  /** Ed25519 over the UTF-8 text, base64url. The key itself stays where secrets are kept. */
  sign(text: string): string;
}

/** A batch that waits upstream's ack; `bytes` is the length of the blob as it travels. */
export interface BatchRef {
  readonly firstSeq: number;
  readonly count: number;
  readonly chain: Chain;
  readonly bytes: number;
}

/** What the agent holds of one stream. */
export interface StreamView {
  readonly stream: StreamName;
  /** 0: no epoch was ever allotted; the stream is left out of `hello` and takes the gateway's first epoch. */
  readonly epoch: number;
  readonly acked: number;
  readonly ackedChain: Chain;
  /** The highest number given out in this epoch. */
  readonly last: number;
  /** Oldest first, at most `lookahead` of them, without gaps. */
  readonly waiting: readonly BatchRef[];
}

/** No more batches than this are ever on the way unacked, so an honest gateway is never further ahead than the view shows. */
export const lookahead = 32;

export interface OutboxPort {
  /** Every stream the agent keeps, `jobs` among them. */
  streams(): readonly StreamName[];
  view(stream: StreamName, limit: number): StreamView;
  /** The zstd blob, opened from the sealed row; null when the row is gone or can't be opened (`park` follows). */
  open(stream: StreamName, epoch: number, firstSeq: number): Uint8Array | null;
  /** Everything up to `last` is stored upstream: rows go. A record in `rejected` was set aside there. */
  ack(stream: StreamName, epoch: number, last: number, rejected: readonly Rejected[]): void;
  /**
   * Numbers start anew at 1 from `state.chain`. In one transaction: unsent batches go and the state of their records with them,
   * so that they are read again from the books; job results that were not acked are put into the new epoch.
   */
  adoptEpoch(state: StreamState): void;
  /** Takes one batch out for good: its payload is kept aside and never sent again, the state of its records is cleared. */
  park(stream: StreamName, firstSeq: number, code: string): void;
}

export interface Rejected {
  readonly seq: number;
  readonly code: string;
}

export interface JobsPort {
  /**
   * True once the job's row is committed (now or long ago): only then is it acked. A job that is finished has its result put
   * into the outbox again. False when not even the row can be kept: the gateway will send it again.
   */
  accept(job: FrameOf<GatewayFrame, 'job'>): boolean;
}

export interface SourcesPort {
  /** Every source this installation means to carry. */
  offers(): readonly SourceOffer[];
  owned(state: SourceState): void;
  want(frame: FrameOf<GatewayFrame, 'want'>): void;
  tieOutTotals(frame: FrameOf<GatewayFrame, 'tie-out-totals'>): void;
}

/** Frames that other parts of the agent send through the tunnel while it is online; nothing keeps them when it is not. */
export type Errand = FrameOf<AgentFrame, 'census' | 'tie-out' | 'tie-out-result' | 'job-progress' | 'status'>;
