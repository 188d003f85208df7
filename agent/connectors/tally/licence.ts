import { BridgeError } from '../../../contract/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Company } from './company.ts';
import type { Notes } from './notes.ts';

const key = 'licensed';
/** An import that fails for want of a licence may jam Tally's imports for good (facts/tally.md §1.7): none is tried for so long. */
const holdMs = 120_000;

/** What is known of one Tally's licence. */
export class Licence {
  readonly #notes: Notes;
  readonly #clock: Pick<Clock, 'monotonic'>;
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(notes: Notes, clock: Pick<Clock, 'monotonic'>) {
    this.#notes = notes;
    this.#clock = clock;
  }

  /**
   * Null for a Tally with a licence. Without one it is `tally.licence-lost` where one was seen before, else
   * `tally.educational`: Tally goes on in that mode when its licence runs out or its licence server is not reached.
   */
  trouble({ isEducational }: Company): BridgeError | null {
    const isKnown = this.#notes.get(key) !== null;
    if (isEducational) return new BridgeError(isKnown ? 'tally.licence-lost' : 'tally.educational');
    if (!isKnown) this.#notes.set(key, 'yes');
    const isHeld = this.#clock.monotonic() - this.#refusedAt < holdMs;
    return isHeld ? new BridgeError('tally.licence-lost') : null;
  }

  /**
   * Whether an import was refused for want of a licence: Tally then finds no date in a voucher that has a good one (facts/tally.md
   * §1.7).
   */
  refused(text: string): boolean {
    if (!text.startsWith('Voucher date is missing for')) return false;
    this.#refusedAt = this.#clock.monotonic();
    return true;
  }

  /** An import was taken. */
  served(): void {
    this.#refusedAt = Number.NEGATIVE_INFINITY;
  }
}

/** `tally.release-unknown` for one that nobody has tried. A Tally that doesn't tell its release passes. */
export function releaseTrouble({ product }: Company): BridgeError | null {
  const [, name, major] = /^(TallyPrime|Tally\.ERP 9) (\d+)/.exec(product) ?? [];
  const newest = name === 'TallyPrime' ? newestPrime : newestErp9;
  if (major === undefined || Number(major) <= newest) return null;
  return new BridgeError('tally.release-unknown', { details: { product } });
}

const newestPrime = 7;
const newestErp9 = 6;
