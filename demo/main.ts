import { Command, InvalidArgumentError, Option } from 'commander';
import { summary } from './report.ts';
import { runDemo } from './run-demo.ts';
import { silentScreen, textScreen } from './screen.ts';
import { type Tamper, tampers } from './tamper.ts';

interface Options {
  readonly vouchers: number;
  readonly seed: number;
  readonly json: boolean;
  readonly tamper?: Tamper;
}

const program = new Command('demo')
  .description(
    'The main job on this machine: Tally simulator, gateway and agent; full sync, edits, documents, tie-out.',
  )
  .option('--vouchers <n>', 'vouchers in the simulated company (50 to 1000000)', count(50, 1_000_000), 20_000)
  .option('--seed <n>', 'the same seed gives the same company', count(0, 2 ** 31), 7)
  .option('--json', 'print one JSON document and nothing else', false)
  .addOption(new Option('--tamper <what>', 'spoil what the platform holds, to see the tie-out fail').choices(tampers))
  .addHelpText(
    'after',
    '\nExamples:\n  npm run demo\n  npm run demo -- --vouchers 200000 --seed 3\n  npm run --silent demo -- --json\n  npm run demo -- --tamper lose-bill',
  );
program.parse();
const { json, tamper = null, ...options } = program.opts<Options>();

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interrupted.abort(new Error('stopped')));
}

try {
  const screen = json ? silentScreen : textScreen(process.stdout);
  const report = await runDemo({ ...options, tamper }, screen, interrupted.signal);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${summary(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
} catch (error) {
  const reason = interrupted.signal.aborted ? 'stopped before the end' : (error as Error).message;
  process.stdout.write(json ? `${JSON.stringify({ ok: false, error: reason })}\n` : `\n✗ ${reason}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}

function count(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`a whole number from ${least} to ${most} is needed`);
    }
    return value;
  };
}
