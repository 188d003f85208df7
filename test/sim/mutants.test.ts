import { expect, test } from 'vitest';
import { mutantNames } from './mutants.ts';
import { simulate } from './simulation.ts';

/** Lives within which each mistake must come to light. */
const patience = 20;

test.each(mutantNames)(
  'the simulation finds %s',
  async (mutant) => {
    let found: readonly string[] = [];
    for (let seed = 1; seed <= patience && found.length === 0; seed += 1) {
      found = (await simulate(seed, mutant)).violations;
    }
    expect(found).not.toEqual([]);
  },
  300_000,
);
