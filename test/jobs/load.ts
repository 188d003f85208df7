import { Command, InvalidArgumentError } from 'commander';
import { type LoadOptions, runLoad } from './load/run-load.ts';

interface Options extends Omit<LoadOptions, 'say'> {}

const options = new Command('load')
  .description(
    'A mixed load of jobs of all kinds that write, with faults, through gateway, engine and a simulated Tally on loopback.',
  )
  .option('--jobs <n>', 'how many', wholeNumber, 500)
  .option('--faults <share>', 'share of documents that something goes wrong with', share, 0.05)
  .option('--rate <n>', 'jobs a second, 0: as fast as it goes', wholeNumber, 2)
  .option('--vouchers <n>', 'vouchers in the books', wholeNumber, 2000)
  .option('--seed <n>', 'of books and faults', wholeNumber, 1)
  .option('--measured', 'the simulator takes the time that was measured on Tally', false)
  .option('--syncing', 'during the first full sync instead of after it', false)
  .addHelpText('after', '\nExample:\n  node test/jobs/load.ts --jobs 10000 --faults 0.05 --rate 2 --measured')
  .parse()
  .opts<Options>();

const report = await runLoad({ ...options, say: (line) => console.log(line) });
for (const finding of report.findings) console.log(`✗ ${finding}`);
console.log(JSON.stringify({ ...report, findings: report.findings.length }));
process.exitCode = report.findings.length === 0 ? 0 : 1;

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}

function share(text: string): number {
  if (!/^(?:0(?:\.\d+)?|1)$/.test(text)) throw new InvalidArgumentError('a share from 0 to 1 is needed');
  return Number(text);
}
