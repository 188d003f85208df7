import { assertNever } from '../../contract/assert-never.ts';
import type { FrameOf, GatewayFrame, StreamState } from '../../contract/frames.ts';
import type { StreamName } from '../../contract/ids.ts';
import { acknowledge, hasGap, type Lane, lastSeq, meet, openLane } from './lane.ts';
import type { StreamView } from './ports.ts';
import type { Effect, Lanes } from './session-states.ts';

export interface LaneChange {
  readonly lanes: Lanes;
  readonly effects: readonly Effect[];
}

/** Used when the gateway names no pause of its own, and after a parked batch, which would be read and refused again at once. */
const defaultPauseMs = 30_000;
const parkedPauseMs = 60_000;

/** Compares both ends' word on a stream and goes on, or asks for a new epoch. */
export function settle(lanes: Lanes, lane: Lane, held: StreamState): LaneChange {
  const meeting = meet(lane.view, held);
  switch (meeting.is) {
    case 'equal':
      return put(lanes, { ...lane, standing: { state: 'agreed' } });
    case 'acked':
      return put(lanes, {
        ...lane,
        standing: { state: 'agreed' },
        sent: Math.max(lane.sent, meeting.last),
        assured: meeting.last,
      });
    case 'new-epoch':
      return put(lanes, { ...lane, standing: { state: 'adopting', epoch: held.epoch }, assured: 0 }, [
        { type: 'adopt-epoch', held },
      ]);
    case 'mismatch':
      return reset(lanes, lane, meeting.reason);
    default:
      return assertNever(meeting);
  }
}

export function reset(lanes: Lanes, lane: Lane, reason: string, before: readonly Effect[] = []): LaneChange {
  const { stream, epoch } = lane.view;
  return put(lanes, { ...lane, standing: { state: 'resetting' } }, [
    ...before,
    { type: 'send-frame', frame: { t: 'reset', stream, epoch: Math.max(1, epoch), reason } },
  ]);
}

/** Ends exactly at a batch that was sent in this session, or it is not about what we sent. */
export function acked(lanes: Lanes, { stream, epoch, last, rejected = [] }: FrameOf<GatewayFrame, 'ack'>): LaneChange {
  const lane = agreed(lanes, stream, epoch);
  if (lane === null || last <= lane.view.acked) return unchanged(lanes);
  const known = last <= lane.sent && lane.view.waiting.some((batch) => lastSeq(batch) === last);
  if (!known) return reset(lanes, lane, 'ack of what was not sent');
  return put(lanes, acknowledge(lane, last), [{ type: 'ack', stream, epoch, last, rejected }]);
}

/** What the welcome assured and no ack has said since. */
export function assured(lanes: Lanes): LaneChange {
  let change = unchanged(lanes);
  for (const { view, standing, assured: last } of lanes.values()) {
    const { stream, epoch } = view;
    if (standing.state !== 'agreed' || last <= view.acked) continue;
    const next = acked(change.lanes, { t: 'ack', stream, epoch, last });
    change = { lanes: next.lanes, effects: [...change.effects, ...next.effects] };
  }
  return change;
}

export function nacked(lanes: Lanes, nack: FrameOf<GatewayFrame, 'nack'>, at: number): LaneChange {
  const { stream, firstSeq, code } = nack;
  const lane = agreed(lanes, stream, nack.epoch);
  if (!lane?.view.waiting.some((batch) => batch.firstSeq === firstSeq)) return unchanged(lanes);
  if (nack.retry === 'later') {
    const notBefore = at + (nack.retryAfterMs ?? defaultPauseMs);
    return put(lanes, { ...lane, sent: Math.min(lane.sent, firstSeq - 1), notBefore });
  }
  if (code === 'source.owned-elsewhere') return put(lanes, { ...lane, standing: { state: 'elsewhere' } });
  const paused = { ...lane, notBefore: at + parkedPauseMs };
  return reset(lanes, paused, code, [{ type: 'park', stream, firstSeq, code }]);
}

export function newEpoch(lanes: Lanes, held: StreamState): LaneChange {
  const lane = lanes.get(held.stream);
  if (lane === undefined || lane.standing.state === 'elsewhere') return unchanged(lanes);
  if (held.epoch <= lane.view.epoch) return unchanged(lanes);
  return settle(lanes, lane, held);
}

/** The outbox's present word on a stream. */
export function refreshed(lanes: Lanes, view: StreamView): LaneChange {
  const lane = lanes.get(view.stream);
  if (lane === undefined) return put(lanes, openLane(view));
  const { standing } = lane;
  if (standing.state === 'adopting' && standing.epoch === view.epoch) {
    return put(lanes, { ...lane, view, standing: { state: 'agreed' }, sent: view.acked });
  }
  const next = { ...lane, view, sent: Math.max(lane.sent, view.acked) };
  if (standing.state === 'agreed' && (view.epoch !== lane.view.epoch || hasGap(view))) {
    return reset(lanes, next, 'outbox has a gap');
  }
  return put(lanes, next);
}

export function unreadable(lanes: Lanes, stream: StreamName, firstSeq: number): LaneChange {
  const lane = lanes.get(stream);
  if (lane?.standing.state !== 'agreed') return unchanged(lanes);
  return reset(lanes, lane, 'batch can not be read', [{ type: 'park', stream, firstSeq, code: 'store.corrupt' }]);
}

export function put(lanes: Lanes, lane: Lane, effects: readonly Effect[] = []): LaneChange {
  return { lanes: new Map(lanes).set(lane.view.stream, lane), effects };
}

export function unchanged(lanes: Lanes): LaneChange {
  return { lanes, effects: [] };
}

function agreed(lanes: Lanes, stream: StreamName, epoch: number): Lane | null {
  const lane = lanes.get(stream);
  return lane?.standing.state === 'agreed' && lane.view.epoch === epoch ? lane : null;
}
