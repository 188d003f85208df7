import { BridgeError } from '../../../contract/errors.ts';
import type { Company } from './company.ts';
import type { Notes } from './notes.ts';

const key = 'licensed';

/**
 * Null for a Tally with a licence. Without one it is `tally.licence-lost` where one was seen before, else
 * `tally.educational`: Tally goes on in that mode when its licence runs out or its licence server is not reached
 * (facts/tally.md §1.7).
 */
export function licenceTrouble({ isEducational }: Company, notes: Notes): BridgeError | null {
  if (isEducational) return new BridgeError(notes.get(key) === null ? 'tally.educational' : 'tally.licence-lost');
  if (notes.get(key) === null) notes.set(key, 'yes');
  return null;
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
