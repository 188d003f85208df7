import { jobsStream } from '../../contract/ids.ts';
import type { StreamUsage } from '../store/outbox.ts';

/** How much may wait to be sent before reading pauses (DESIGN rule 9). Job results are not counted: their room is kept apart. */
export interface RoomLimits {
  readonly bytes: number;
  readonly batches: number;
  /** What one answer of the product may add to the outbox: a request starts only when that still fits. */
  readonly perRequest: number;
}

export const defaultRoomLimits: RoomLimits = {
  bytes: 512 * 1024 * 1024,
  batches: 200_000,
  perRequest: 8 * 1024 * 1024,
};

/** Whether another request may start. Asked between requests only: an answer that has begun is drained. */
export function hasRoom(usage: readonly StreamUsage[], { bytes, batches, perRequest }: RoomLimits): boolean {
  const sources = usage.filter(({ stream }) => stream !== jobsStream);
  const waiting = sources.reduce((sum, stream) => sum + stream.bytes, 0);
  const rows = sources.reduce((sum, stream) => sum + stream.batches, 0);
  return waiting + perRequest <= bytes && rows < batches;
}
