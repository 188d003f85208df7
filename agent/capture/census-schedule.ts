/** A census that takes no longer than this is taken in the cycle that saw a change. */
const quickMs = 5_000;
/** A longer one is given at most a twentieth of the time. */
const restPerCensus = 19;

/**
 * When to look for deletions: after every change of the books, and once after a start, since a deletion may have been seen and not yet
 * looked for. On books whose census is quick a deletion is noticed within one cycle; on large ones censuses are spaced out, and one that
 * is owed is taken later, whether or not anything changes again. Times are monotonic milliseconds.
 */
export class CensusSchedule {
  #isOwed = true;
  #owed = 0;
  #lastMs = 0;
  #endedAt = Number.NEGATIVE_INFINITY;

  get isOwed(): boolean {
    return this.#isOwed;
  }

  owe(): void {
    this.#isOwed = true;
    this.#owed += 1;
  }

  /** Tells whether the next one is owed for another reason than an earlier one was. */
  get reason(): number {
    return this.#owed;
  }

  /** Takes the next one at once: a person waits for it. */
  demand(): void {
    this.owe();
    this.#lastMs = 0;
  }

  isDue(now: number): boolean {
    if (!this.#isOwed) return false;
    return this.#lastMs <= quickMs || now - this.#endedAt >= this.#lastMs * restPerCensus;
  }

  /** One has ended, whether or not it could be finished, and kept the product for so long. */
  tried(tookMs: number, now: number): void {
    this.#lastMs = tookMs;
    this.#endedAt = now;
  }

  /** Everything is done that one showed which was begun for this reason: what came later is still owed. */
  done(reason: number | null): void {
    if (reason === this.#owed) this.#isOwed = false;
  }
}
