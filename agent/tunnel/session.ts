import { assertNever } from '../../contract/assert-never.ts';
import { type AgentFrame, type FrameOf, frameVersion, type GatewayFrame, stoppingCode } from '../../contract/frames.ts';
import { closeReason, stopped } from './close-reason.ts';
import { openLane } from './lane.ts';
import { decideOnline, enterOnline } from './online.ts';
import type { StreamView } from './ports.ts';
import {
  closed,
  type Decision,
  farewell,
  type Handshake,
  handshakeMs,
  leave,
  leaveFor,
  type SessionEvent,
  type SessionState,
  stay,
} from './session-states.ts';

export const dialling: SessionState = { state: 'dialling' };

/** The whole of the tunnel's behaviour: no I/O, no clock, no chance. */
export function decide(session: SessionState, event: SessionEvent): Decision {
  switch (session.state) {
    case 'dialling':
      return decideDialling(session, event);
    case 'awaiting-challenge':
    case 'proving':
      return decideHandshake(session, event);
    case 'online':
      return decideOnline(session, event);
    case 'closing':
      return decideClosing(session, event);
    case 'closed':
      return stay(session);
    default:
      return assertNever(session);
  }
}

function decideDialling(session: SessionState, event: SessionEvent): Decision {
  if (event.type === 'opened') return sayHello(event);
  if (event.type === 'failed') return closed(closeReason(event.code, event.retryAfterMs));
  if (event.type === 'stop') return closed(stopped);
  if (event.type === 'socket-closed') return closed(closeReason('tunnel.unreachable'));
  return stay(session);
}

function sayHello(event: Extract<SessionEvent, { type: 'opened' }>): Decision {
  const lanes = new Map(event.views.map((view) => [view.stream, openLane(view)]));
  return {
    state: { state: 'awaiting-challenge', deadline: event.at + handshakeMs, lanes, lateOffers: [] },
    effects: [{ type: 'send-frame', frame: helloFrame(event) }],
  };
}

function helloFrame(event: Extract<SessionEvent, { type: 'opened' }>): FrameOf<AgentFrame, 'hello'> {
  return { t: 'hello', frameVersion, ...event.hello, streams: event.views.filter((view) => view.epoch > 0).map(offer) };
}

function offer({ stream, epoch, acked, ackedChain, last, waiting }: StreamView) {
  return { stream, epoch, acked, ackedChain, firstUnacked: waiting[0]?.firstSeq ?? null, last };
}

function decideHandshake(session: Handshake, event: SessionEvent): Decision {
  switch (event.type) {
    case 'frame':
      return handshakeFrame(session, event.frame, event.at);
    case 'outbox':
      return stay(withView(session, event.view));
    case 'source-found':
      return stay({ ...withView(session, event.view), lateOffers: [...session.lateOffers, event.offer] });
    case 'tick':
      return event.at < session.deadline ? stay(session) : leaveFor('tunnel.unreachable', event.at);
    case 'stop':
      return leave(stopped, event.at, stoppingCode);
    case 'failed':
      return leaveFor(event.code, event.at, event.retryAfterMs);
    case 'garbled':
      return leaveFor('tunnel.protocol', event.at);
    case 'socket-closed':
      return closed(closeReason('tunnel.unreachable'));
    case 'opened':
    case 'errand':
    case 'job-accepted':
    case 'batch-unreadable':
    case 'poke':
      return stay(session);
    default:
      return assertNever(event);
  }
}

function withView(session: Handshake, view: StreamView): Handshake {
  return { ...session, lanes: new Map(session.lanes).set(view.stream, openLane(view)) };
}

function handshakeFrame(session: Handshake, frame: GatewayFrame, at: number): Decision {
  switch (frame.t) {
    case 'challenge':
      if (session.state !== 'awaiting-challenge') return leaveFor('tunnel.protocol', at);
      return { state: { ...session, state: 'proving' }, effects: [{ type: 'prove', challenge: frame }] };
    case 'welcome':
      if (session.state !== 'proving') return leaveFor('tunnel.protocol', at);
      return enterOnline(session, frame, at);
    case 'ping':
      return { state: session, effects: [{ type: 'send-frame', frame: { t: 'pong', id: frame.id } }] };
    case 'pong':
      return stay(session);
    case 'goodbye':
      return farewell(frame, at);
    case 'ack':
    case 'nack':
    case 'epoch':
    case 'source-state':
    case 'job':
    case 'want':
    case 'tie-out-totals':
      return leaveFor('tunnel.protocol', at);
    default:
      return assertNever(frame);
  }
}

function decideClosing(session: Extract<SessionState, { state: 'closing' }>, event: SessionEvent): Decision {
  const { reason, deadline } = session;
  if (event.type === 'socket-closed') return closed(reason);
  if (event.type === 'tick' && event.at >= deadline) return { ...closed(reason), effects: [{ type: 'terminate' }] };
  return stay(session);
}
