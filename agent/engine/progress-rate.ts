/** How long reading will still take, by how fast it went. */
export class ProgressRate {
  #began: { readonly at: number; readonly done: number } | null = null;
  #last: { at: number; done: number } | null = null;

  /** So many were done at a monotonic time. */
  heard(done: number, at: number): void {
    if (this.#last === null || done < this.#last.done) this.#began = { at, done };
    this.#last = { at, done };
  }

  /** Null while it can't be told. */
  remainingMs(total: number | null): number | null {
    const [began, last] = [this.#began, this.#last];
    if (began === null || last === null || total === null) return null;
    const [ms, done] = [last.at - began.at, last.done - began.done];
    if (ms < leastMs || done <= 0) return null;
    return Math.round((Math.max(0, total - last.done) * ms) / done);
  }
}

/** What was measured for less tells nothing. */
const leastMs = 2_000;
