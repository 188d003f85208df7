import { parseArgs } from 'node:util';
import { isMutant, mutantNames, mutants } from './mutants.ts';
import { simulate } from './simulation.ts';

const usage = `npm run sim -- [--seed N] [--runs N] [--mutant NAME] [--story]
mutants: ${mutantNames.map((name) => `\n  ${name}: ${mutants[name]}`).join('')}`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1' },
    mutant: { type: 'string' },
    story: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else process.exitCode = await run(Number(values.seed), Number(values.runs));

/** 0 when every life ended well; each one that did not is told with its seed, to be lived again. */
async function run(first: number, runs: number): Promise<number> {
  const mutant = values.mutant ?? null;
  if (mutant !== null && !isMutant(mutant)) {
    console.error(usage);
    return 2;
  }
  let failed = 0;
  for (let seed = first; seed < first + runs; seed += 1) {
    const { violations, story } = await simulate(seed, mutant);
    if (values.story) console.log(story.join('\n'));
    console.log(violations.length === 0 ? `seed ${seed} ok` : `seed ${seed} FAILED\n  ${violations.join('\n  ')}`);
    if (violations.length > 0) failed += 1;
  }
  console.log(`${runs - failed} of ${runs} ended well`);
  return failed === 0 ? 0 : 1;
}
