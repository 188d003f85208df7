import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type Benchmark, type Figure, isMet } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { reportLines } from './report.ts';

interface Options {
  readonly vouchers: number;
  readonly seed: number;
  readonly peer?: string | undefined;
  readonly profiles?: string | undefined;
  readonly json: boolean;
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
}

const program = new Command('bench')
  .description('Measures the hot path against its goals. Counts CPU time, so that a busy machine does not matter much.')
  .argument('[name...]', 'which benchmarks; default: all that need nothing from outside and take minutes at most')
  .option('--vouchers <n>', 'in the books that are read', count, 20_000)
  .option('--seed <n>', 'of the books', count, 7)
  .option('--peer <folder>', 'a checkout of dhananjay1405/tally-database-loader 1.0.41 with its packages')
  .option('--profiles <folder>', 'keep a CPU profile of each engine there')
  .option('--json', 'one JSON document instead of a table', false)
  .addHelpText('after', `\nBenchmarks:\n${benchmarks.map(describe).join('\n')}\n\nExample:\n  npm run bench -- pipe`)
  .action(run);
await program.parseAsync();

async function run(names: readonly string[], options: Options): Promise<void> {
  const figures: { readonly [name: string]: readonly Figure[] } = Object.fromEntries(
    await inTurn(chosen(names), async (benchmark) => {
      if (!options.json) process.stdout.write(`${benchmark.name}: ${benchmark.description}\n`);
      const measured = await measure(benchmark, options);
      if (!options.json) process.stdout.write(`${reportLines(measured).join('\n')}\n\n`);
      return [benchmark.name, measured] as const;
    }),
  );
  if (options.json) process.stdout.write(`${JSON.stringify(document(figures, options))}\n`);
}

function chosen(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.find((name) => benchmarks.every((each) => each.name !== name));
  if (unknown !== undefined) throw new InvalidArgumentError(`there is no benchmark ${unknown}`);
  return benchmarks.filter(({ name, onlyByName }) => (names.length === 0 ? !onlyByName : names.includes(name)));
}

async function measure(
  benchmark: Benchmark,
  { vouchers, seed, peer, profiles, json }: Options,
): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-bridge-bench-'));
  const say = (line: string) => void (json || process.stderr.write(`  … ${line}\n`));
  try {
    return await benchmark.run({ vouchers, seed, peer, profiles, folder, signal: interrupted.signal, say });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function document(figures: { readonly [name: string]: readonly Figure[] }, { vouchers, seed }: Options) {
  const judged = Object.entries(figures).map(([name, each]) => [
    name,
    each.map((one) => ({ ...one, met: isMet(one) })),
  ]);
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version };
  return { machine, vouchers, seed, benchmarks: Object.fromEntries(judged) };
}

function describe({ name, description, onlyByName }: Benchmark): string {
  return `  ${name.padEnd(10)} ${description}${onlyByName ? ' (only by name)' : ''}`;
}

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 to 9,999,999 is needed');
  return Number(text);
}
