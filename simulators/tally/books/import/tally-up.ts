import type { ImportOutcome } from '../../books.ts';

/** The counters of one import while it runs. */
export class TallyUp {
  readonly #counts = { created: 0, altered: 0, deleted: 0, ignored: 0, errors: 0, exceptions: 0 };
  readonly #lineErrors: string[] = [];
  #lastVchId = 0;

  add(effect: 'created' | 'altered' | 'deleted' | 'ignored', voucherId?: number): void {
    this.#counts[effect]++;
    if (voucherId !== undefined) this.#lastVchId = voucherId;
  }

  refuse(counter: 'errors' | 'exceptions', text: string): void {
    this.#counts[counter]++;
    if (text !== '') this.#lineErrors.push(text);
  }

  /** CANCELLED stays 0 even when a voucher was cancelled, LASTMID even when a master was made (`facts/tally.md` §5.3). */
  outcome(): ImportOutcome {
    const fixed = { combined: 0, cancelled: 0, lastMid: 0 };
    return { ...this.#counts, ...fixed, lastVchId: this.#lastVchId, lineErrors: [...this.#lineErrors] };
  }
}
