import type { Behind } from '../connectors/source.ts';

/** Whether something was saved that was not met among what is read at once: it may have been a deletion. */
export class Unexplained {
  #isThere = false;
  #since: string | null = null;

  /** When everything was last explained; null while it is. */
  get since(): string | null {
    return this.#since;
  }

  /** After a pull: whether it left something that the one before did not. `lookedAt`: when all was last as in the books. */
  isNewIn(behind: readonly Behind[], lookedAt: string | null): boolean {
    const wasThere = this.#isThere;
    this.#isThere = behind.some(({ since }) => since !== null);
    if (!this.#isThere || wasThere) return false;
    this.#since ??= lookedAt;
    return true;
  }

  /** A census has explained it. */
  explained(): void {
    this.#since = null;
  }
}
