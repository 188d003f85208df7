import { AsyncLocalStorage } from 'node:async_hooks';
import { afterTurn, type LaneClass, laneClasses, nextClass, type PerClass } from './turns.ts';

interface Waiter {
  readonly enter: () => void;
}

/** The single lane of one Tally process: one turn at a time, in the order of `nextClass` (DESIGN rule 8). */
export class Lane {
  readonly #queues: PerClass<Waiter[]> = { write: [], probe: [], import: [], bulk: [] };
  readonly #leases = new AsyncLocalStorage<object>();
  #passedOver: PerClass<number> = { write: 0, probe: 0, import: 0, bulk: 0 };
  #occupied = false;
  #lease: object | null = null;

  /** Runs `work` when its turn comes. Inside `hold` the lane is ours already. */
  async turn<T>(lane: LaneClass, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#isHolder()) return await work();
    await this.#enter(lane, signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Keeps the lane over the many turns of one write job. */
  hold<T>(signal: AbortSignal, body: () => Promise<T>): Promise<T> {
    if (this.#isHolder()) return body();
    return this.turn('write', signal, async () => {
      const lease = {};
      this.#lease = lease;
      try {
        return await this.#leases.run(lease, body);
      } finally {
        this.#lease = null;
      }
    });
  }

  #isHolder(): boolean {
    return this.#lease !== null && this.#leases.getStore() === this.#lease;
  }

  async #enter(lane: LaneClass, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#occupied) {
      this.#occupied = true;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const queue = this.#queues[lane];
      const stop = () => {
        queue.splice(queue.indexOf(waiter), 1);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        enter: () => {
          signal.removeEventListener('abort', stop);
          resolve();
        },
      };
      queue.push(waiter);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  #leave(): void {
    const waiting = this.#waiting();
    const next = nextClass(waiting, this.#passedOver);
    if (next === null) {
      this.#occupied = false;
      return;
    }
    this.#passedOver = afterTurn(next, waiting, this.#passedOver);
    this.#queues[next].shift()?.enter();
  }

  #waiting(): PerClass<number> {
    const [write, probe, imports, bulk] = laneClasses.map((lane) => this.#queues[lane].length);
    return { write: write ?? 0, probe: probe ?? 0, import: imports ?? 0, bulk: bulk ?? 0 };
  }
}
