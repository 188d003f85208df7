import type { TallyBehaviour } from './behaviour.ts';
import type { Shelf } from './shelf.ts';

/**
 * A network licence can go while Tally runs: then every import fails, and the import engine may stay jammed until the licence is back and
 * the company was loaded again (facts §1.7).
 */
export class Licence {
  readonly #shelf: Shelf;
  #isLost = false;
  /** How often companies had been opened when an import met the loss. */
  #jammedAt: number | undefined;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  lose(): void {
    this.#isLost = true;
  }

  regain(): void {
    this.#isLost = false;
  }

  /** Whether an import fails now. Asking is trying: it jams the engine where that happens. */
  importFails(afterwards: TallyBehaviour['importsAfterLicenceLoss']): boolean {
    if (this.#isLost && afterwards === 'jammed-until-reload') this.#jammedAt = this.#shelf.openings();
    const isJammed = this.#jammedAt !== undefined && this.#jammedAt === this.#shelf.openings();
    return this.#isLost || isJammed;
  }

  /** What reads see of the loss. */
  seenThrough(behaviour: TallyBehaviour): TallyBehaviour {
    if (!this.#isLost || behaviour.readsWithoutLicence === 'as-licensed') return behaviour;
    return { ...behaviour, licence: 'educational', dates: 'educational' };
  }
}
