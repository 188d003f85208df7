import type { Clock } from '../clock.ts';

interface Limit {
  readonly tries: number;
  readonly windowMs: number;
}

/** Counts wrong tries per key in fixed windows of time. Forgets everything at the end of a window. */
export class TryLimit {
  readonly #clock: Clock;
  readonly #limit: Limit;
  readonly #wrong = new Map<string, number>();
  #windowStart: number;

  constructor(clock: Clock, limit: Limit) {
    this.#clock = clock;
    this.#limit = limit;
    this.#windowStart = clock.monotonic();
  }

  /** Milliseconds until the key may be tried again; 0: now. */
  waitMs(key: string): number {
    this.#turn();
    if ((this.#wrong.get(key) ?? 0) < this.#limit.tries) return 0;
    return Math.ceil(this.#windowStart + this.#limit.windowMs - this.#clock.monotonic());
  }

  wrong(key: string): void {
    this.#turn();
    this.#wrong.set(key, (this.#wrong.get(key) ?? 0) + 1);
  }

  #turn(): void {
    const now = this.#clock.monotonic();
    if (now - this.#windowStart < this.#limit.windowMs) return;
    this.#windowStart = now;
    this.#wrong.clear();
  }
}
