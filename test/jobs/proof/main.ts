import { Command, InvalidArgumentError, Option } from 'commander';
import type { CaseName } from './cases.ts';
import { caseNames, type Kind, prove } from './proof.ts';

interface Options {
  readonly kind: readonly Kind[];
  readonly type: readonly CaseName[];
  readonly count: number | null;
  readonly seed: number;
}

const options = new Command('proof')
  .description(
    'Harms jobs of every type that writes, in every way at every step, with the real runner, store, connector and a simulated Tally.',
  )
  .addOption(new Option('--kind <kind...>', 'which harms').choices(['crash', 'person']).default(['crash', 'person']))
  .addOption(new Option('--type <type...>', 'which jobs').choices(caseNames).default(caseNames))
  .option('--count <n>', 'only so many of each type and kind', wholeNumber, null)
  .option('--seed <n>', 'which of those', wholeNumber, 0)
  .addHelpText('after', '\nExample:\n  node test/jobs/proof/main.ts --type payment.create --kind crash')
  .parse()
  .opts<Options>();

let cases = 0;
for (const type of options.type) {
  for (const kind of options.kind) {
    const startedAt = performance.now();
    const proved = await prove(type, kind, options, (line) => console.log(line));
    cases += proved.run;
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.log(
      `${type} ${kind}: ${proved.run} of ${proved.cases} cases, ${proved.findings.length} findings, ${seconds} s`,
    );
    if (proved.findings.length > 0) process.exitCode = 1;
  }
}
console.log(`${cases} cases`);

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}
