import type { Store } from '../../store/store.ts';
import { settled, VirtualClock } from '../../virtual-clock.ts';
import { defaultDeletionLimits } from '../deletions.ts';
import { Follower, type FollowOptions } from '../follow.ts';
import type { FollowStatus } from '../follow-status.ts';
import { defaultRoomLimits } from '../room.ts';
import { hashKey } from './capture-books.ts';
import type { ModelBooks } from './model-books.ts';
import type { ModelGateway } from './model-gateway.ts';

export const pollMs = 20_000;

/** A follower of the model's books that runs until `stop`; time moves by `advance`. */
export interface Following {
  readonly follower: Follower;
  readonly statuses: FollowStatus[];
  readonly clock: VirtualClock;
  advance(milliseconds: number): Promise<void>;
  /** Rejects with what ended the run, if it was not this. */
  stop(): Promise<void>;
}

export async function follow(
  store: Store,
  books: ModelBooks,
  gateway: ModelGateway,
  options: Partial<FollowOptions> = {},
): Promise<Following> {
  const clock = new VirtualClock();
  const statuses: FollowStatus[] = [];
  const stop = new AbortController();
  let censuses = 0;
  const follower = new Follower({
    source: books,
    store,
    clock,
    hashKey,
    echoOf: () => null,
    shapes: { account: 1, party: 1, voucher: 1 },
    pollMs,
    room: defaultRoomLimits,
    deletions: defaultDeletionLimits,
    gateway: {
      isOnline: () => gateway.isOnline,
      exchange: async (page) => gateway.answer(page),
      newCensusId: () => `census-${++censuses}`,
    },
    publish: (status) => statuses.push(status),
    outboxChanged: () => {},
    ...options,
  });
  const ended = follower.run(stop.signal);
  ended.catch(() => {});
  const advance = async (milliseconds: number) => {
    await settled();
    await clock.advance(milliseconds);
  };
  await settled();
  return {
    follower,
    statuses,
    clock,
    advance,
    stop: () => {
      stop.abort();
      return ended;
    },
  };
}
