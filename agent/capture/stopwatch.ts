import type { Clock } from '../clock.ts';

/** Counts the time between starts and stops; it is running when made. */
export class Stopwatch {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #beforeMs = 0;
  #startedAt: number | null;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
  }

  start(): void {
    this.#startedAt ??= this.#clock.monotonic();
  }

  stop(): void {
    this.#beforeMs = this.elapsedMs;
    this.#startedAt = null;
  }

  get elapsedMs(): number {
    return this.#beforeMs + (this.#startedAt === null ? 0 : this.#clock.monotonic() - this.#startedAt);
  }
}
