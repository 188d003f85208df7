import type {
  AgentFrame,
  FrameOf,
  GatewayFrame,
  SourceOffer,
  SourceState,
  StreamState,
} from '../../contract/frames.ts';
import type { StreamName } from '../../contract/ids.ts';
import { type CloseReason, closeReason } from './close-reason.ts';
import type { Lane } from './lane.ts';
import type { BatchRef, Errand, Rejected, StreamView } from './ports.ts';
import type { Window } from './send-window.ts';

/**
 * One life of the tunnel.
 *
 *   dialling ─► awaiting-challenge ─► proving ─► online
 *      │                 │               │          │
 *      │                 └───────┬───────┴──────────┘
 *      ▼                         ▼
 *    closed ◄──────────────── closing
 */
export type SessionState =
  | { readonly state: 'dialling' }
  | Handshake
  | Online
  /** Our goodbye is out, or theirs is in; the socket has until `deadline` to close by itself. */
  | { readonly state: 'closing'; readonly reason: CloseReason; readonly deadline: number }
  | { readonly state: 'closed'; readonly reason: CloseReason };

export type Lanes = ReadonlyMap<StreamName, Lane>;

export interface Handshake {
  readonly state: 'awaiting-challenge' | 'proving';
  readonly deadline: number;
  readonly lanes: Lanes;
  /** Sources found after `hello` went out. */
  readonly lateOffers: readonly SourceOffer[];
}

export interface Online {
  readonly state: 'online';
  readonly sessionId: string;
  readonly lanes: Lanes;
  /** The source that sent last; the next one is served first. */
  readonly turn: StreamName | null;
  readonly window: Window;
  readonly pingMs: number;
  readonly nextPing: { readonly id: number; readonly at: number };
  /** When nothing was heard until then, the connection is dead. */
  readonly silentAt: number;
}

/** `at` is monotonic milliseconds: the session has no clock of its own. */
export type SessionEvent = { readonly at: number } & (
  | { readonly type: 'opened'; readonly hello: HelloFacts; readonly views: readonly StreamView[] }
  | { readonly type: 'frame'; readonly frame: GatewayFrame }
  /** What came in is no frame. */
  | { readonly type: 'garbled' }
  /** What the outbox holds of one stream now. Follows every effect that touches the stream. */
  | { readonly type: 'outbox'; readonly view: StreamView }
  /** A batch was to be sent and its row is gone or can't be opened. */
  | { readonly type: 'batch-unreadable'; readonly stream: StreamName; readonly firstSeq: number }
  | { readonly type: 'source-found'; readonly offer: SourceOffer; readonly view: StreamView }
  | { readonly type: 'errand'; readonly frame: Errand }
  | { readonly type: 'job-accepted'; readonly frame: FrameOf<AgentFrame, 'job-ack'> }
  /** The network changed or the PC woke: is the other side still there? */
  | { readonly type: 'poke' }
  | { readonly type: 'tick' }
  | { readonly type: 'stop' }
  /** Dialling or carrying out an effect failed. */
  | { readonly type: 'failed'; readonly code: string; readonly retryAfterMs: number }
  | { readonly type: 'socket-closed' }
);

export type HelloFacts = Pick<
  FrameOf<AgentFrame, 'hello'>,
  'installationId' | 'agentVersion' | 'shapes' | 'jobTypes' | 'sources'
>;

/** Carried out in order; each is committed before the next begins. */
export type Effect =
  | { readonly type: 'send-frame'; readonly frame: AgentFrame }
  | { readonly type: 'send-batch'; readonly stream: StreamName; readonly epoch: number; readonly batch: BatchRef }
  | { readonly type: 'prove'; readonly challenge: FrameOf<GatewayFrame, 'challenge'> }
  | {
      readonly type: 'ack';
      readonly stream: StreamName;
      readonly epoch: number;
      readonly last: number;
      readonly rejected: readonly Rejected[];
    }
  | { readonly type: 'adopt-epoch'; readonly held: StreamState }
  | { readonly type: 'park'; readonly stream: StreamName; readonly firstSeq: number; readonly code: string }
  | { readonly type: 'deliver-job'; readonly job: FrameOf<GatewayFrame, 'job'> }
  | { readonly type: 'source-state'; readonly source: SourceState }
  | { readonly type: 'want'; readonly frame: FrameOf<GatewayFrame, 'want'> }
  | { readonly type: 'tie-out-totals'; readonly frame: FrameOf<GatewayFrame, 'tie-out-totals'> }
  | { readonly type: 'close' }
  | { readonly type: 'terminate' };

export interface Decision {
  readonly state: SessionState;
  readonly effects: readonly Effect[];
}

export const handshakeMs = 15_000;
export const closingMs = 2_000;
export const pokeAnswerMs = 10_000;

export function stay(state: SessionState): Decision {
  return { state, effects: [] };
}

/** We end the session and say why; `said` is the word for the other side when it differs from our own. */
export function leave(reason: CloseReason, at: number, said: string): Decision {
  return {
    state: { state: 'closing', reason, deadline: at + closingMs },
    effects: [{ type: 'send-frame', frame: { t: 'goodbye', code: said } }, { type: 'close' }],
  };
}

export function leaveFor(code: string, at: number, retryAfterMs = 0): Decision {
  return leave(closeReason(code, retryAfterMs), at, code);
}

export function closed(reason: CloseReason): Decision {
  return stay({ state: 'closed', reason });
}

/** The gateway ends the session. */
export function farewell(frame: FrameOf<GatewayFrame, 'goodbye'>, at: number): Decision {
  const reason = closeReason(frame.code, frame.retryAfterMs);
  return { state: { state: 'closing', reason, deadline: at + closingMs }, effects: [{ type: 'close' }] };
}
