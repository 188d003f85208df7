import { jobsStream, type StreamName } from '../../contract/ids.ts';
import { inFlight, type Lane } from './lane.ts';
import type { BatchRef } from './ports.ts';

export interface Window {
  readonly batches: number;
  readonly bytes: number;
}

export interface Pick {
  readonly lane: Lane;
  readonly batch: BatchRef;
}

/**
 * The batch to send next, or null: `jobs` first, then the sources in turn after `turn`. A batch larger than the whole window
 * goes alone.
 */
export function nextToSend(
  lanes: ReadonlyMap<StreamName, Lane>,
  turn: StreamName | null,
  window: Window,
  at: number,
): Pick | null {
  const load = loadOf(lanes);
  for (const stream of inTurn([...lanes.keys()], turn)) {
    const lane = lanes.get(stream);
    const batch = lane && firstUnsent(lane, at);
    if (!batch) continue;
    return fits(load, batch, window) ? { lane, batch } : null;
  }
  return null;
}

function loadOf(lanes: ReadonlyMap<StreamName, Lane>): Window {
  let batches = 0;
  let bytes = 0;
  for (const lane of lanes.values()) {
    for (const batch of inFlight(lane)) {
      batches += 1;
      bytes += batch.bytes;
    }
  }
  return { batches, bytes };
}

function inTurn(streams: readonly StreamName[], turn: StreamName | null): readonly StreamName[] {
  const sources = streams.filter((stream) => stream !== jobsStream).sort();
  const after = turn === null ? 0 : sources.findIndex((stream) => stream > turn);
  const start = after === -1 ? 0 : after;
  return [jobsStream, ...sources.slice(start), ...sources.slice(0, start)];
}

function firstUnsent(lane: Lane, at: number): BatchRef | undefined {
  if (lane.standing.state !== 'agreed' || at < lane.notBefore) return undefined;
  return lane.view.waiting.find((batch) => batch.firstSeq > lane.sent);
}

function fits(load: Window, batch: BatchRef, window: Window): boolean {
  if (load.batches === 0) return true;
  return load.batches < window.batches && load.bytes + batch.bytes <= window.bytes;
}
