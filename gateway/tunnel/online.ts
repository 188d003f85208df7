import { assertNever } from '../../contract/assert-never.ts';
import type { BatchHeader } from '../../contract/batch.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { AgentFrame, FrameOf, StreamState } from '../../contract/frames.ts';
import { type SourceId, sourceStream, streamSource } from '../../contract/ids.ts';
import type { Effect } from './effects.ts';
import { judgeBatch } from './judge-batch.ts';
import { ack, end, type Online, type OpenEvent, type Step } from './session-states.ts';

/** The session of an admitted agent. */
export function stepOnline(state: Online, event: OpenEvent): Step {
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

function openNext({ stream, epoch }: StreamState): Effect {
  return { do: 'open-epoch', stream, epoch: epoch + 1, why: 'chain' };
}

function owns(state: Online, sourceId: SourceId): boolean {
  return state.sources.get(sourceId)?.ownership === 'owner';
}

function ifOwned(state: Online, sourceId: SourceId, effect: Effect): readonly Effect[] {
  return owns(state, sourceId) ? [effect] : [];
}
