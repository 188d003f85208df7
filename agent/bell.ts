import type { Clock } from './clock.ts';

/** Wakes one waiter. Rung while nobody waits, it is heard at once by the next. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Returns when rung or when the time is over; rejects with the signal's reason. */
  async heard(clock: Clock, withinMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#isRung) await this.#wait(clock, withinMs, signal);
    this.#isRung = false;
  }

  async #wait(clock: Clock, withinMs: number, signal: AbortSignal): Promise<void> {
    const rung = new AbortController();
    this.#wake = () => rung.abort();
    try {
      await clock.sleep(withinMs, AbortSignal.any([signal, rung.signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (!rung.signal.aborted) throw error;
    } finally {
      this.#wake = null;
    }
  }
}
