import { setTimeout as sleep } from 'node:timers/promises';
import type { Tally } from '../process/tally.ts';
import type { Dice } from '../sim/dice.ts';

const longestPauseMs = 600;
const mostAtOnce = 3;

/** The person at the keyboard: creates, alters, redates, cancels and deletes vouchers, with pauses, until stopped. */
export class Typist {
  readonly #tally: Tally;
  readonly #dice: Dice;
  readonly #edits = new Map<string, number>();
  #isDone = false;

  constructor(tally: Tally, dice: Dice) {
    this.#tally = tally;
    this.#dice = dice;
  }

  get edits(): { readonly [action: string]: number } {
    return Object.fromEntries(this.#edits);
  }

  async type(): Promise<void> {
    while (!this.#isDone) {
      const done = await this.#tally.edit(this.#dice.int(1, 2 ** 30), this.#dice.int(1, mostAtOnce));
      for (const { action } of done) this.#edits.set(action, (this.#edits.get(action) ?? 0) + 1);
      await sleep(this.#dice.int(0, longestPauseMs));
    }
  }

  stop(): void {
    this.#isDone = true;
  }
}
