import { assertNever } from '../../contract/assert-never.ts';
import type { FrameOf, GatewayFrame } from '../../contract/frames.ts';
import { stoppingCode } from '../../contract/frames.ts';
import { jobsStream } from '../../contract/ids.ts';
import { closeReason, stopped } from './close-reason.ts';
import { lastSeq } from './lane.ts';
import { claimed, welcomed } from './ownership.ts';
import { lookahead } from './ports.ts';
import { nextToSend } from './send-window.ts';
import {
  closed,
  type Decision,
  type Effect,
  farewell,
  type Handshake,
  leave,
  leaveFor,
  type Online,
  pokeAnswerMs,
  type SessionEvent,
  stay,
} from './session-states.ts';
import { acked, assured, type LaneChange, nacked, newEpoch, refreshed, unreadable } from './stream-events.ts';

export function enterOnline(handshake: Handshake, welcome: FrameOf<GatewayFrame, 'welcome'>, at: number): Decision {
  const { lanes, effects } = welcomed(handshake.lanes, welcome);
  const pingMs = welcome.pingSeconds * 1000;
  const online: Online = {
    state: 'online',
    sessionId: welcome.sessionId,
    lanes,
    turn: null,
    window: { batches: Math.min(welcome.window.batches, lookahead), bytes: welcome.window.bytes },
    pingMs,
    nextPing: { id: 1, at: at + pingMs },
    silentAt: at + 3 * pingMs,
  };
  const late = handshake.lateOffers.map((source): Effect => ({ type: 'send-frame', frame: { t: 'source', source } }));
  return thenSend(online, [...effects, ...late], at);
}

export function decideOnline(session: Online, event: SessionEvent): Decision {
  switch (event.type) {
    case 'frame':
      return onlineFrame({ ...session, silentAt: event.at + 3 * session.pingMs }, event.frame, event.at);
    case 'outbox':
      return change(session, refreshed(session.lanes, event.view), event.at);
    case 'batch-unreadable':
      return change(session, unreadable(session.lanes, event.stream, event.firstSeq), event.at);
    case 'source-found':
      return {
        state: { ...session, lanes: refreshed(session.lanes, event.view).lanes },
        effects: [{ type: 'send-frame', frame: { t: 'source', source: event.offer } }],
      };
    case 'errand':
    case 'job-accepted':
      return { state: session, effects: [{ type: 'send-frame', frame: event.frame }] };
    case 'poke':
      return ping({ ...session, silentAt: Math.min(session.silentAt, event.at + pokeAnswerMs) }, event.at);
    case 'tick':
      return onTick(session, event.at);
    case 'stop':
      return leave(stopped, event.at, stoppingCode);
    case 'failed':
      return leaveFor(event.code, event.at, event.retryAfterMs);
    case 'garbled':
      return leaveFor('tunnel.protocol', event.at);
    case 'socket-closed':
      return closed(closeReason('tunnel.unreachable'));
    case 'opened':
      return stay(session);
    default:
      return assertNever(event);
  }
}

function onlineFrame(session: Online, frame: GatewayFrame, at: number): Decision {
  switch (frame.t) {
    case 'ack':
      return change(session, acked(session.lanes, frame), at);
    case 'nack':
      return change(session, nacked(session.lanes, frame, at), at);
    case 'epoch':
      return change(session, newEpoch(session.lanes, frame.stream), at);
    case 'source-state':
      return change(session, claimed(session.lanes, frame), at);
    case 'job':
      return { state: session, effects: [{ type: 'deliver-job', job: frame }] };
    case 'want':
      return { state: session, effects: [{ type: 'want', frame }] };
    case 'tie-out-totals':
      return { state: session, effects: [{ type: 'tie-out-totals', frame }] };
    case 'ping':
      return { state: session, effects: [{ type: 'send-frame', frame: { t: 'pong', id: frame.id } }] };
    case 'pong':
      return stay(session);
    case 'goodbye':
      return farewell(frame, at);
    case 'challenge':
    case 'welcome':
      return leaveFor('tunnel.protocol', at);
    default:
      return assertNever(frame);
  }
}

function onTick(session: Online, at: number): Decision {
  if (at >= session.silentAt) return leaveFor('tunnel.unreachable', at);
  const { lanes, effects } = assured(session.lanes);
  if (at < session.nextPing.at) return thenSend({ ...session, lanes }, effects, at);
  return ping({ ...session, lanes }, at, effects);
}

function ping(session: Online, at: number, before: readonly Effect[] = []): Decision {
  const { id } = session.nextPing;
  const next: Online = { ...session, nextPing: { id: id + 1, at: at + session.pingMs } };
  return thenSend(next, [...before, { type: 'send-frame', frame: { t: 'ping', id } }], at);
}

function change(session: Online, { lanes, effects }: LaneChange, at: number): Decision {
  return thenSend({ ...session, lanes }, effects, at);
}

/** Fills the window: every decision that may have made room or brought batches ends here. */
function thenSend(session: Online, before: readonly Effect[], at: number): Decision {
  const effects = [...before];
  let { lanes, turn } = session;
  for (;;) {
    const pick = nextToSend(lanes, turn, session.window, at);
    if (pick === null) return { state: { ...session, lanes, turn }, effects };
    const { stream, epoch } = pick.lane.view;
    effects.push({ type: 'send-batch', stream, epoch, batch: pick.batch });
    lanes = new Map(lanes).set(stream, { ...pick.lane, sent: lastSeq(pick.batch) });
    if (stream !== jobsStream) turn = stream;
  }
}
