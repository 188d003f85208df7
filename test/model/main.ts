import { parseArgs } from 'node:util';
import { live } from './life.ts';
import { isMistake, mistakeNames, mistakes } from './mistakes.ts';
import { Tallied } from './tallied.ts';

const usage = `npm run model -- [--seed N] [--runs N] [--mistake NAME] [--story] [--kinds]
A person edits random books in the simulated Tally while the agent is killed at random; at every quiet point the platform must hold
exactly the books. The same seed lives the same life: --story tells it as it goes, --kinds how often each thing happened.
mistakes:${mistakeNames.map((name) => `\n  ${name}: ${mistakes[name]}`).join('')}`;

const livesPerReport = 25;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1' },
    mistake: { type: 'string' },
    story: { type: 'boolean', default: false },
    kinds: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else process.exitCode = await run(Number(values.seed), Number(values.runs));

/** 0 when every life ended well; each one that did not is told with its seed, to be lived again. */
async function run(first: number, runs: number): Promise<number> {
  const mistake = values.mistake ?? null;
  if (mistake !== null && !isMistake(mistake)) {
    console.error(usage);
    return 2;
  }
  const tallied = new Tallied();
  const began = performance.now();
  let failed = 0;
  for (let seed = first; seed < first + runs; seed += 1) {
    const verdict = await live(seed, mistake, values.story ? (line) => console.log(line) : undefined);
    tallied.addAll(verdict.tallied);
    if (verdict.violations.length > 0) {
      failed += 1;
      console.log(`seed ${seed} FAILED\n  ${verdict.violations.join('\n  ')}`);
    }
    tellProgress(seed - first + 1, runs, began);
  }
  if (values.kinds) console.log(listed(tallied));
  const seconds = (performance.now() - began) / 1000;
  console.log(`${runs - failed} of ${runs} ended well, ${(seconds / runs).toFixed(2)} s each`);
  return failed === 0 ? 0 : 1;
}

function tellProgress(done: number, runs: number, began: number): void {
  if (done % livesPerReport !== 0 || done === runs) return;
  const minutesLeft = Math.ceil(((performance.now() - began) / done / 60_000) * (runs - done));
  console.error(`${done} of ${runs} lives, about ${minutesLeft} min left`);
}

function listed({ counts }: Tallied): string {
  const lines = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, times]) => `${String(times).padStart(7)} ${kind}`);
  return lines.join('\n');
}
