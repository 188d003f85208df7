import type { Clock } from '../clock.ts';

interface Limit {
  readonly tries: number;
  readonly windowMs: number;
}

/** Counts tries per key in fixed windows of time; those that turn out right don't count. Forgets all at the end of a window. */
export class TryLimit {
  readonly #clock: Clock;
  readonly #limit: Limit;
  readonly #tries = new Map<string, number>();
  #windowStart: number;

  constructor(clock: Clock, limit: Limit) {
    this.#clock = clock;
    this.#limit = limit;
    this.#windowStart = clock.monotonic();
  }

  /** Counts a try before its outcome is known, so that many at once don't slip through. Otherwise: how long to wait. */
  begin(key: string): { readonly waitMs: number } {
    const now = this.#clock.monotonic();
    if (now - this.#windowStart >= this.#limit.windowMs) {
      this.#windowStart = now;
      this.#tries.clear();
    }
    const tries = this.#tries.get(key) ?? 0;
    if (tries >= this.#limit.tries) return { waitMs: Math.ceil(this.#windowStart + this.#limit.windowMs - now) };
    this.#tries.set(key, tries + 1);
    return { waitMs: 0 };
  }

  right(key: string): void {
    this.#tries.set(key, Math.max(0, (this.#tries.get(key) ?? 0) - 1));
  }
}
