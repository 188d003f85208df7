import type { BatchHeader } from '../../contract/batch.ts';
import type { Instant } from '../../contract/dates.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { AgentFrame, FrameOf, SourceState, StreamState } from '../../contract/frames.ts';
import type { InstallationId, SourceId, StreamName, TenantId } from '../../contract/ids.ts';
import type { Rejection } from '../storage/streams.ts';
import type { Effect } from './effects.ts';
import type { Lane } from './judge-batch.ts';

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

export type FinalEvent = Extract<SessionEvent, { type: 'disconnected' | 'end' | 'refused' | 'garbage' }>;
/** What may come to a session that goes on. */
export type OpenEvent = Exclude<SessionEvent, FinalEvent>;

export function ack({ stream, epoch, last }: StreamState, rejected: readonly Rejection[]): Effect {
  const told = rejected.length > 0 ? { rejected: [...rejected] } : {};
  return { do: 'send', frame: { t: 'ack', stream, epoch, last, ...told } };
}

/** Says goodbye with a code of the catalogue, and closes. */
export function end(code: ErrorCode, retryAfterMs?: number): Step {
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
