import type { Clock } from './clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

interface VirtualClockOptions {
  readonly random?: () => number;
  readonly start?: number;
  /** Waits until whoever woke has gone on as far as he can without time. */
  readonly settle?: () => Promise<void>;
}

/** Time that moves only when told to: for tests and the simulation. Everything that waits on it wakes in the order of its time. */
export class VirtualClock implements Clock {
  readonly #start: number;
  readonly #random: () => number;
  readonly #settle: () => Promise<void>;
  #elapsed = 0;
  #sleepers: Sleeper[] = [];

  constructor({ random = () => 0.5, start = Date.UTC(2026, 3, 1), settle = settled }: VirtualClockOptions = {}) {
    this.#random = random;
    this.#start = start;
    this.#settle = settle;
  }

  now(): Date {
    return new Date(this.#start + this.#elapsed);
  }

  monotonic(): number {
    return this.#elapsed;
  }

  random(): number {
    return this.#random();
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal.aborted) reject(signal.reason);
    const sleeper = { at: this.#elapsed + milliseconds, wake: resolve };
    const stop = () => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (!signal.aborted) this.#sleepers.push(sleeper);
    return promise.finally(() => signal.removeEventListener('abort', stop));
  }

  /** After each wake-up whoever woke runs on, until it waits again, before time moves. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds;
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
      await this.#settle();
    }
    this.#elapsed = Math.max(this.#elapsed, end);
  }

  /** The machine stood still for so long: whoever waits has missed it, and wakes, once, when time moves again. */
  leap(milliseconds: number): void {
    this.#elapsed += milliseconds;
  }

  #due(end: number): Sleeper | undefined {
    return this.#sleepers.filter((sleeper) => sleeper.at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Resolves when everything that can go on without I/O or time has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
