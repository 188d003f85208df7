import type { FollowStatus } from '../capture/follow-status.ts';

interface Following {
  readonly status: FollowStatus;
}

/** What a person has to mend first is told at once, other trouble when it comes a second time. */
export class Patience {
  readonly #follower: Following;
  readonly #met = new Set<FollowStatus>();
  readonly #atFirst: FollowStatus;

  constructor(follower: Following) {
    this.#follower = follower;
    this.#atFirst = follower.status;
  }

  /** Throws the trouble. */
  look(): void {
    const { status } = this.#follower;
    if (status.state !== 'trouble' || status === this.#atFirst) return;
    this.#met.add(status);
    if (status.error.retry === 'person' || this.#met.size > 1) throw status.error;
  }
}
