import { expect, test } from 'vitest';
import { live } from './life.ts';
import type { Mistake } from './mistakes.ts';

/** With a seed that shows each. */
const caught: readonly (readonly [mistake: Mistake, seed: number])[] = [
  ['no-census', 1],
  ['filter-off-by-one', 1],
  ['no-reemit-on-rename', 6],
  ['cursor-first', 1],
  ['counters-read-last', 4],
  ['short-census-believed', 9],
  ['rewind-ignored', 44],
];
/** Lives from that seed on within which it must come to light, whatever is drawn otherwise by then. */
const patience = 8;

test.each(caught)(
  'the model finds %s',
  async (mistake, seed) => expect(await found(mistake, seed)).not.toEqual([]),
  300_000,
);

async function found(mistake: Mistake, first: number): Promise<readonly string[]> {
  for (let seed = first; seed < first + patience; seed += 1) {
    const { violations } = await live(seed, mistake);
    if (violations.length > 0) return violations;
  }
  return [];
}
