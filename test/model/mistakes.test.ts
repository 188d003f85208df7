import { expect, test } from 'vitest';
import { live } from './life.ts';
import type { Mistake } from './mistakes.ts';

/**
 * The others are healed by the next census before a quiet point, or need more lives than a test has time for:
 * `npm run model -- --mistake NAME --runs 100` tries them.
 */
const caught: readonly Mistake[] = ['no-census', 'no-reemit-on-rename'];
/** Lives within which each must come to light. */
const patience = 12;

test.each(caught)('the model finds %s', async (mistake) => expect(await found(mistake)).not.toEqual([]), 300_000);

async function found(mistake: Mistake): Promise<readonly string[]> {
  for (let seed = 1; seed <= patience; seed += 1) {
    const { violations } = await live(seed, mistake);
    if (violations.length > 0) return violations;
  }
  return [];
}
