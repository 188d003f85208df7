import { Command, InvalidArgumentError } from 'commander';
import { storm } from './storm.ts';

interface Options {
  readonly kills: number;
  readonly gatewayKills: number;
  readonly seed: number;
  readonly vouchers: number;
  readonly longestLife: number;
}

const program = new Command('crash')
  .description('Kills the agent at random moments of a sync with edits going on, then compares books and platform.')
  .option('--kills <n>', 'SIGKILLs of the engine', wholeNumber, 40)
  .option('--gateway-kills <n>', 'SIGKILLs of the gateway among them', wholeNumber, 4)
  .option('--seed <n>', 'of the books, the edits and the moments', wholeNumber, Date.now() % 100_000)
  .option('--vouchers <n>', 'vouchers in the books', wholeNumber, 5000)
  .option('--longest-life <ms>', 'the longest time between start and kill', wholeNumber, 4000)
  .addHelpText('after', '\nExample:\n  node test/crash/main.ts --kills 40 --seed 7 --vouchers 5000');
const { longestLife, ...options } = program.parse().opts<Options>();

console.log(`seed ${options.seed}`);
const report = await storm({ ...options, longestLifeMs: longestLife, say: (line) => console.log(line) });
for (const finding of report.findings) console.log(`✗ ${finding}`);
console.log(JSON.stringify({ seed: options.seed, ...report, findings: report.findings.length }));
process.exitCode = report.findings.length === 0 ? 0 : 1;

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}
