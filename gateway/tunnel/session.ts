import { assertNever } from '../../contract/assert-never.ts';
import { type GatewayFrame, proofText } from '../../contract/frames.ts';
import { stepOnline } from './online.ts';
import {
  type Accepted,
  ack,
  end,
  type FinalEvent,
  type Online,
  type OpenEvent,
  type Opening,
  pingSeconds,
  type SessionEvent,
  type SessionState,
  type Step,
  sendWindow,
} from './session-states.ts';

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
