import { Bell } from '../bell.ts';
import type { Clock } from '../clock.ts';

const dayMs = 86_400_000;
/** After one that could not be done. */
const againMs = 60_000;

/** After one that differs, and that reading again did not mend. */
const redMs = 6 * 3_600_000;

/** When to prove a source: once its books are carried, then daily; sooner after a difference or one that could not be done. */
export class TieOutSchedule {
  readonly #clock: Clock;
  readonly #bell = new Bell();
  #nextAt: number;
  #isSettled = false;
  #mendedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, last: { readonly at: string; readonly ok: boolean } | null) {
    this.#clock = clock;
    const age = last?.ok ? clock.now().getTime() - Date.parse(last.at) : dayMs;
    this.#nextAt = clock.monotonic() + Math.max(0, dayMs - age);
  }

  /** The books are read to the present: a proof makes sense from now on. */
  settled(): void {
    this.#isSettled = true;
    this.#bell.ring();
  }

  done(ok: boolean): void {
    this.#nextAt = this.#clock.monotonic() + (ok ? dayMs : redMs);
  }

  failed(): void {
    this.#nextAt = this.#clock.monotonic() + againMs;
  }

  /** True once for each proof: reading again is the cure for a difference, not a habit. */
  mayMend(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#mendedAt < redMs) return false;
    this.#mendedAt = now;
    return true;
  }

  /** Resolves when the next proof is due. */
  async due(signal: AbortSignal): Promise<void> {
    for (;;) {
      const waitMs = this.#nextAt - this.#clock.monotonic();
      if (this.#isSettled && waitMs <= 0) return;
      await this.#bell.heard(this.#clock, this.#isSettled ? Math.min(waitMs, againMs) : againMs, signal);
    }
  }
}
