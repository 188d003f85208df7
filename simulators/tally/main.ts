import { Command, InvalidArgumentError, Option } from 'commander';
import { openBooks } from './books/open-books.ts';
import type { Books } from './books.ts';
import { startTallySimulator, type TallySimulator } from './simulator.ts';
import type { TallyBehaviour } from './wire/behaviour.ts';
import { type ProfileName, profiles } from './wire/profiles.ts';
import { readSwitch, switches } from './wire/switches.ts';

interface Arguments {
  readonly port: number;
  readonly controlPort: number;
  readonly vouchers: number;
  readonly seed: number;
  readonly company?: readonly string[];
  readonly profile: ProfileName;
  readonly set?: Partial<TallyBehaviour>;
  readonly jsonReady: boolean;
  readonly exitWithParent: boolean;
}

const examples = `
Examples:
  npm run simulator:tally -- --port 9000 --vouchers 20000 --seed 7
  npm run simulator:tally -- --company "Sharma & Sons" --company "Second Company" --profile prime7-edu
  npm run simulator:tally -- --set framing=close-delimited --set latency=measured

The control port is the person at the keyboard, the faults and the truth about the books; GET / lists what it can do:
  curl -X POST localhost:9001/keyboard/random-edit -d '{"seed": 3, "count": 5}'
  curl -X POST localhost:9001/dialog/open
  curl localhost:9001/books/counts
`;

const command = new Command('simulator:tally')
  .description("A stand-in for TallyPrime's XML gateway on this machine, with a generated company.")
  .option('--port <number>', 'gateway port, 0 for a free one', wholeNumber, 9000)
  .option('--control-port <number>', 'control port, 0 for a free one', wholeNumber, 9001)
  .option('--vouchers <number>', 'vouchers per company', wholeNumber, 20_000)
  .option('--seed <number>', 'the same seed gives the same company', wholeNumber, 7)
  .option('--company <name>', "a company's name, repeatable; the first is active", collected)
  .addOption(new Option('--profile <name>', 'release and licence').choices(Object.keys(profiles)).default('prime7'))
  .option('--set <switch=value>', 'one switch of the behaviour, repeatable; a wrong one lists them', behaviourSwitch)
  .option('--json-ready', 'print one JSON line {url, controlUrl, pid, companies} when ready', false)
  .option('--exit-with-parent', 'stop when standard input closes', false)
  .addHelpText('after', examples);

await run(command.parse().opts<Arguments>());

async function run(options: Arguments): Promise<void> {
  const companies = openCompanies(options);
  const { port, controlPort, profile, set: behaviour = {} } = options;
  const simulator = await startTallySimulator({ companies, port, controlPort, profile, behaviour }).catch(portTrouble);
  const asked = stopAsked(options.exitWithParent);
  console.log(options.jsonReady ? jsonLine(simulator, companies) : sentence(simulator, companies, options));
  await asked;
  await simulator.stop();
}

function portTrouble(error: unknown): never {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!inUse) throw error;
  return command.error(`${error.message}: choose another with --port and --control-port, 0 for a free one\n`);
}

function openCompanies({ company = [], seed, vouchers }: Arguments): readonly Books[] {
  if (company.length === 0) return [openBooks({ seed, vouchers })];
  return company.map((name, index) => openBooks({ seed: seed + index, vouchers, name }));
}

function sentence(simulator: TallySimulator, companies: readonly Books[], { profile }: Arguments): string {
  const names = companies.map((books) => `"${books.info().name}" (${books.voucherCount()} vouchers)`).join(', ');
  return `Tally (${profile}) on ${simulator.url}, control on ${simulator.controlUrl}, company ${names}. Ctrl-C stops it.`;
}

function jsonLine(simulator: TallySimulator, companies: readonly Books[]): string {
  const { url, controlUrl } = simulator;
  return JSON.stringify({ url, controlUrl, pid: process.pid, companies: companies.map((books) => books.info().name) });
}

function stopAsked(withParent: boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.stdin.destroy();
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    if (!withParent) return;
    process.stdin.once('end', stop);
    process.stdin.once('error', stop);
    process.stdin.resume();
  });
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}

function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function behaviourSwitch(text: string, before: Partial<TallyBehaviour> = {}): Partial<TallyBehaviour> {
  const set = readSwitch(text);
  if (set !== undefined) return { ...before, ...set };
  const lines = Object.entries(switches).map(([name, settings]) => `  ${name}=${settings.join('|')}`);
  throw new InvalidArgumentError(`The switches are:\n${lines.join('\n')}`);
}
