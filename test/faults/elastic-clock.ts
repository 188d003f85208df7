import type { Clock } from '../../agent/clock.ts';

interface Options {
  /** Time passes as it does on the wall while something works, so that what it takes is measured truly; else much faster. */
  readonly isWorking: () => boolean;
  readonly rate?: number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const tickMs = 5;

/**
 * A clock on which nobody waits for long: silences of minutes are over in seconds. It moves by ticks of this process, so that on a
 * busy machine no time passes in which nothing could be done.
 */
export class ElasticClock implements Clock {
  readonly #options: Options;
  readonly #sleepers = new Set<Sleeper>();
  readonly #ticking = setInterval(() => this.#tick(), tickMs);
  #elapsed = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  readonly random = Math.random;

  now(): Date {
    return new Date();
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal.aborted) reject(signal.reason);
    const sleeper = { at: this.monotonic() + milliseconds, wake: resolve };
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    this.#sleepers.add(sleeper);
    return promise.finally(() => {
      this.#sleepers.delete(sleeper);
      signal.removeEventListener('abort', stop);
    });
  }

  stop(): void {
    clearInterval(this.#ticking);
  }

  #tick(): void {
    const { isWorking, rate = 40 } = this.#options;
    this.#elapsed += tickMs * (isWorking() ? 1 : rate);
    const now = this.#elapsed;
    for (const sleeper of this.#sleepers) if (sleeper.at <= now) sleeper.wake();
  }
}
