import { Command, InvalidArgumentError } from 'commander';
import { peakMemory } from './peak-memory.ts';

interface Options {
  readonly small: number;
  readonly large: number;
  readonly limit: number;
  readonly seed: number;
}

const program = new Command('memory')
  .description("Compares the engine's peak memory after a full sync of small and of large books.")
  .option('--small <n>', 'vouchers in the small books', count, 10_000)
  .option('--large <n>', 'vouchers in the large books', count, 200_000)
  .option('--limit <ratio>', 'the most that the large books may cost, small ones being 1', Number, 1.4)
  .option('--seed <n>', 'of both books', count, 7)
  .addHelpText('after', '\nExample:\n  node test/memory/main.ts --small 10000 --large 200000');
const { small, large, limit, seed } = program.parse().opts<Options>();

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
}

const few = await peakMemory({ vouchers: small, seed }, interrupted.signal);
const many = await peakMemory({ vouchers: large, seed }, interrupted.signal);
const ratio = Math.round((many.peakRssMb / few.peakRssMb) * 1000) / 1000;
const ok = ratio <= limit;
process.stdout.write(`${JSON.stringify({ ok, ratio, limit, small: few, large: many })}\n`);
process.exitCode = ok ? 0 : 1;

function count(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}
