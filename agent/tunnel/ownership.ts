import type { FrameOf, GatewayFrame, SourceState } from '../../contract/frames.ts';
import { streamSource } from '../../contract/ids.ts';
import type { Lane } from './lane.ts';
import type { Effect, Lanes } from './session-states.ts';
import { type LaneChange, put, reset, settle, unchanged } from './stream-events.ts';

/** Each stream's standing by the gateway's first word. */
export function welcomed(lanes: Lanes, welcome: FrameOf<GatewayFrame, 'welcome'>): LaneChange {
  const held = new Map(welcome.streams.map((state) => [state.stream, state]));
  const sources = new Map(welcome.sources.map((state) => [state.sourceId, state]));
  const effects: Effect[] = welcome.sources.map((source) => ({ type: 'source-state', source }));
  let now = lanes;
  for (const lane of lanes.values()) {
    const source = streamSource(lane.view.stream);
    const change = stand(now, lane, held.get(lane.view.stream), source === null ? 'ours' : sources.get(source));
    now = change.lanes;
    effects.push(...change.effects);
  }
  return { lanes: now, effects };
}

/** The answer to `source`, or a person moved the source. */
export function claimed(lanes: Lanes, { source, stream }: FrameOf<GatewayFrame, 'source-state'>): LaneChange {
  const told: Effect = { type: 'source-state', source };
  const lane = lanes.get(stream.stream);
  if (lane === undefined || (source.ownership === 'owner' && inTransition(lane))) return { lanes, effects: [told] };
  const change = stand(lanes, lane, stream, source);
  return { lanes: change.lanes, effects: [told, ...change.effects] };
}

function stand(
  lanes: Lanes,
  lane: Lane,
  held: FrameOf<GatewayFrame, 'epoch'>['stream'] | undefined,
  source: SourceState | 'ours' | undefined,
): LaneChange {
  if (source === undefined) return unchanged(lanes);
  if (source !== 'ours' && source.ownership === 'elsewhere')
    return put(lanes, { ...lane, standing: { state: 'elsewhere' } });
  return held === undefined ? reset(lanes, lane, 'unknown to the gateway') : settle(lanes, lane, held);
}

/** A reset is under way: its `epoch` frame settles the stream. */
function inTransition(lane: Lane): boolean {
  return lane.standing.state === 'resetting' || lane.standing.state === 'adopting';
}
