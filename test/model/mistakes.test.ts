import { expect, test } from 'vitest';
import { live } from './life.ts';
import { type Mistake, mistakeNames } from './mistakes.ts';

/** A seed by which each mistake comes to light, found by trying: another order of chance needs other seeds. */
const patience = 30;

test.each(mistakeNames)(
  'the model finds %s',
  async (mistake: Mistake) => expect(await found(mistake)).not.toEqual([]),
  300_000,
);

async function found(mistake: Mistake): Promise<readonly string[]> {
  for (let seed = 1; seed <= patience; seed += 1) {
    const { violations } = await live(seed, mistake);
    if (violations.length > 0) return violations;
  }
  return [];
}
