/** One piece of work at a time, in order of arrival, for the whole process (facts §1.5). */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined); // whoever took the turn gets the error
    return turn;
  }
}
