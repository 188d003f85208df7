import { assertNever } from '../../contract/assert-never.ts';
import type { BatchHeader } from '../../contract/batch.ts';
import type { Instant } from '../../contract/dates.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import {
  type AgentFrame,
  type FrameOf,
  type GatewayFrame,
  proofText,
  type SourceState,
  type StreamState,
} from '../../contract/frames.ts';
import {
  type InstallationId,
  type SourceId,
  type StreamName,
  sourceStream,
  streamSource,
  type TenantId,
} from '../../contract/ids.ts';
import type { Rejection } from '../storage/streams.ts';
import type { Effect } from './effects.ts';
import { judgeBatch, type Lane } from './judge-batch.ts';

/**
 *   awaiting-hello ─► challenged ─► admitting ─► online
 *          └──────────────┴─────────────┴───────────┴──► closed
 *
 * `admitting`: the proof is checked, an older connection of the same installation is asked, streams and sources are looked up.
 */
export type SessionState =
  | { readonly state: 'awaiting-hello'; readonly accepted: Accepted }
  | { readonly state: 'challenged'; readonly accepted: Accepted; readonly hello: Hello }
  | { readonly state: 'admitting'; readonly accepted: Accepted; readonly hello: Hello }
  | Online
  | { readonly state: 'closed' };

export interface Online {
  readonly state: 'online';
  readonly installation: Admitted;
  readonly lanes: ReadonlyMap<StreamName, Lane>;
  readonly sources: ReadonlyMap<SourceId, SourceState>;
}

/** Drawn when the connection is accepted. */
export interface Accepted {
  readonly sessionId: string;
  readonly nonce: string;
  readonly serverTime: Instant;
  /** The host the agent dialled. */
  readonly host: string;
}

export interface Admitted {
  readonly installationId: InstallationId;
  readonly tenantId: TenantId;
}

export type Hello = FrameOf<AgentFrame, 'hello'>;

/** What is told at the beginning: how far each stream was taken, whose the sources are, what was set aside unbeknown to the agent. */
export interface Opening {
  readonly installation: Admitted;
  readonly streams: readonly StreamState[];
  readonly sources: readonly SourceState[];
  readonly untold: readonly { readonly stream: StreamName; readonly rejected: readonly Rejection[] }[];
}

export type SessionEvent =
  | { readonly type: 'frame'; readonly frame: AgentFrame }
  | { readonly type: 'batch'; readonly header: BatchHeader; readonly blob: Buffer }
  /** Not a frame, or one that breaks its form. */
  | { readonly type: 'garbage' }
  | { readonly type: 'admitted'; readonly opening: Opening }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly retryAfterMs?: number }
  | { readonly type: 'stored'; readonly stream: StreamState; readonly rejected: readonly Rejection[] }
  | {
      readonly type: 'not-taken';
      readonly header: BatchHeader;
      readonly code: ErrorCode;
      readonly retry: 'never' | 'person';
    }
  /** `known`: the batch sent again is the one that was stored. */
  | {
      readonly type: 'repeated';
      readonly stream: StreamName;
      readonly known: boolean;
      readonly rejected: readonly Rejection[];
    }
  | { readonly type: 'epoch-opened'; readonly stream: StreamState }
  | { readonly type: 'claimed'; readonly source: SourceState; readonly stream: StreamState }
  /** A person moved a source to or from this installation. */
  | { readonly type: 'moved'; readonly source: SourceState; readonly stream: StreamState }
  | { readonly type: 'jobs-waiting' }
  /** Ends the session from this end. */
  | { readonly type: 'end'; readonly code: ErrorCode; readonly retryAfterMs?: number }
  | { readonly type: 'disconnected' };

export interface Step {
  readonly state: SessionState;
  readonly effects: readonly Effect[];
}

/** How much may be on the way unacked. */
export const sendWindow = { batches: 16, bytes: 32 * 1024 * 1024 };
export const pingSeconds = 20;
/** After a copy of the same installation was found alive. */
export const rivalRetryMs = 60_000;

export function openSession(accepted: Accepted): SessionState {
  return { state: 'awaiting-hello', accepted };
}

/** The whole session as a function: what happens next, and what is to be done about it. */
export function step(state: SessionState, event: SessionEvent): Step {
  if (state.state === 'closed') return { state, effects: [] };
  if (isFinal(event)) return stepFinal(event);
  switch (state.state) {
    case 'awaiting-hello':
    case 'challenged':
    case 'admitting':
      return stepHandshake(state, event);
    case 'online':
      return stepOnline(state, event);
    default:
      return assertNever(state);
  }
}

type FinalEvent = Extract<SessionEvent, { type: 'disconnected' | 'end' | 'refused' | 'garbage' }>;
type OpenEvent = Exclude<SessionEvent, FinalEvent>;

function isFinal(event: SessionEvent): event is FinalEvent {
  return ['disconnected', 'end', 'refused', 'garbage'].includes(event.type);
}

function stepFinal(event: FinalEvent): Step {
  switch (event.type) {
    case 'disconnected':
      return { state: { state: 'closed' }, effects: [] };
    case 'end':
    case 'refused':
      return end(event.code, event.retryAfterMs);
    case 'garbage':
      return end('tunnel.protocol');
    default:
      return assertNever(event);
  }
}

function stepHandshake(state: Exclude<SessionState, Online | { state: 'closed' }>, event: OpenEvent): Step {
  const { accepted } = state;
  if (event.type === 'frame' && event.frame.t === 'goodbye')
    return { state: { state: 'closed' }, effects: [{ do: 'close' }] };
  if (event.type === 'jobs-waiting' || event.type === 'moved') return { state, effects: [] };
  if (state.state === 'awaiting-hello' && event.type === 'frame' && event.frame.t === 'hello') {
    const { nonce, serverTime } = accepted;
    const challenge = { t: 'challenge', nonce, serverTime } as const;
    return {
      state: { state: 'challenged', accepted, hello: event.frame },
      effects: [{ do: 'send', frame: challenge }],
    };
  }
  if (state.state === 'challenged' && event.type === 'frame' && event.frame.t === 'proof') {
    const { hello } = state;
    const text = proofText(accepted, accepted.host);
    const admit = { do: 'admit', hello, text, signature: event.frame.signature } as const;
    return { state: { state: 'admitting', accepted, hello }, effects: [admit] };
  }
  if (state.state === 'admitting' && event.type === 'admitted') return goOnline(accepted.sessionId, event.opening);
  return end('tunnel.protocol');
}

function goOnline(sessionId: string, { installation, streams, sources, untold }: Opening): Step {
  const lanes = new Map(streams.map((held) => [held.stream, { held, halted: false }]));
  const state: Online = { state: 'online', installation, lanes, sources: new Map(sources.map((s) => [s.sourceId, s])) };
  const welcome: GatewayFrame = {
    t: 'welcome',
    sessionId,
    streams: [...streams],
    sources: [...sources],
    window: sendWindow,
    pingSeconds,
  };
  const acks = untold.flatMap(({ stream, rejected }) => {
    const lane = lanes.get(stream);
    return lane ? [ack(lane.held, rejected)] : [];
  });
  return { state, effects: [{ do: 'send', frame: welcome }, ...acks, { do: 'deliver-jobs' }] };
}

function stepOnline(state: Online, event: OpenEvent): Step {
  switch (event.type) {
    case 'frame':
      return stepFrame(state, event.frame);
    case 'batch':
      return stepBatch(state, event.header, event.blob);
    case 'stored':
      return { state: withStream(state, event.stream), effects: [ack(event.stream, event.rejected)] };
    case 'not-taken':
      return refuseBatch(state, event.header, event.code, event.retry);
    case 'repeated': {
      const lane = state.lanes.get(event.stream);
      if (!lane) return { state, effects: [] };
      return { state, effects: [event.known ? ack(lane.held, event.rejected) : openNext(lane.held)] };
    }
    case 'epoch-opened':
      return {
        state: withStream(state, event.stream),
        effects: [{ do: 'send', frame: { t: 'epoch', stream: event.stream } }],
      };
    case 'claimed':
    case 'moved': {
      const { source, stream } = event;
      const sources = new Map(state.sources).set(source.sourceId, source);
      const sameLane = state.lanes.get(stream.stream)?.held.epoch === stream.epoch;
      return {
        state: { ...(sameLane ? state : withStream(state, stream)), sources },
        effects: [{ do: 'send', frame: { t: 'source-state', source, stream } }],
      };
    }
    case 'jobs-waiting':
      return { state, effects: [{ do: 'deliver-jobs' }] };
    case 'admitted':
      return end('tunnel.protocol');
    default:
      return assertNever(event);
  }
}

function stepFrame(state: Online, frame: AgentFrame): Step {
  const only = (...effects: Effect[]): Step => ({ state, effects });
  switch (frame.t) {
    case 'hello':
    case 'proof':
      return end('tunnel.protocol');
    case 'source': {
      const lane = state.lanes.get(sourceStream(frame.source.sourceId));
      return only({ do: 'claim', offer: frame.source, held: lane?.held ?? null });
    }
    case 'reset':
      return stepReset(state, frame);
    case 'census':
      return only(...ifOwned(state, frame.sourceId, { do: 'answer-census', frame }));
    case 'tie-out':
      return only(...ifOwned(state, frame.sourceId, { do: 'tie-out', frame }));
    case 'tie-out-result':
      return only(...ifOwned(state, frame.sourceId, { do: 'keep-tie-out', result: frame }));
    case 'status':
      return only({ do: 'keep-status', sources: frame.sources.filter((s) => owns(state, s.sourceId)) });
    case 'job-ack':
      return only({ do: 'job-acked', jobId: frame.jobId });
    case 'job-progress':
      return only({ do: 'job-progress', frame });
    case 'ping':
      return only({ do: 'send', frame: { t: 'pong', id: frame.id } });
    case 'pong':
      return only();
    case 'goodbye':
      return { state: { state: 'closed' }, effects: [{ do: 'close' }] };
    default:
      return assertNever(frame);
  }
}

/** A reset that crossed a new epoch on the way is answered with that one. */
function stepReset(state: Online, { stream, epoch }: FrameOf<AgentFrame, 'reset'>): Step {
  const lane = state.lanes.get(stream);
  if (!lane) return { state, effects: [] };
  const crossed = lane.held.epoch > epoch && lane.held.last === 0;
  const effect: Effect = crossed
    ? { do: 'send', frame: { t: 'epoch', stream: lane.held } }
    : { do: 'open-epoch', stream, epoch: Math.max(lane.held.epoch, epoch) + 1 };
  return { state, effects: [effect] };
}

function stepBatch(state: Online, header: BatchHeader, blob: Buffer): Step {
  const lane = state.lanes.get(header.stream);
  const source = streamSource(header.stream);
  if (!lane || (source !== null && !owns(state, source))) {
    return refuseBatch(state, header, 'source.owned-elsewhere', 'person');
  }
  const verdict = judgeBatch(lane, header, blob);
  switch (verdict.is) {
    case 'next':
      return { state, effects: [{ do: 'append', header, blob, previous: lane.held.chain }] };
    case 'repeat':
      return { state, effects: [{ do: 'look-up-repeat', header, lastSeq: verdict.lastSeq }] };
    case 'stale':
      return { state, effects: [] };
    case 'too-large':
      return refuseBatch(state, header, 'batch.too-large', 'never');
    case 'breach': {
      const epoch = Math.max(lane.held.epoch, header.epoch) + 1;
      return { state, effects: [{ do: 'open-epoch', stream: header.stream, epoch, why: verdict.reason }] };
    }
    default:
      return assertNever(verdict);
  }
}

function refuseBatch(state: Online, header: BatchHeader, code: ErrorCode, retry: 'never' | 'person'): Step {
  const { stream, epoch, firstSeq } = header;
  const lane = state.lanes.get(stream);
  const lanes = lane ? new Map(state.lanes).set(stream, { ...lane, halted: true }) : state.lanes;
  return {
    state: { ...state, lanes },
    effects: [{ do: 'send', frame: { t: 'nack', stream, epoch, firstSeq, code, retry } }],
  };
}

function withStream(state: Online, held: StreamState): Online {
  return { ...state, lanes: new Map(state.lanes).set(held.stream, { held, halted: false }) };
}

function ack({ stream, epoch, last }: StreamState, rejected: readonly Rejection[]): Effect {
  const told = rejected.length > 0 ? { rejected: [...rejected] } : {};
  return { do: 'send', frame: { t: 'ack', stream, epoch, last, ...told } };
}

function openNext({ stream, epoch }: StreamState): Effect {
  return { do: 'open-epoch', stream, epoch: epoch + 1, why: 'chain' };
}

function owns(state: Online, sourceId: SourceId): boolean {
  return state.sources.get(sourceId)?.ownership === 'owner';
}

function ifOwned(state: Online, sourceId: SourceId, effect: Effect): readonly Effect[] {
  return owns(state, sourceId) ? [effect] : [];
}

function end(code: ErrorCode, retryAfterMs?: number): Step {
  const after = retryAfterMs === undefined ? {} : { retryAfterMs };
  const goodbye = { t: 'goodbye', code, ...after } as const;
  return {
    state: { state: 'closed' },
    effects: [
      { do: 'send', frame: goodbye },
      { do: 'close', code },
    ],
  };
}
