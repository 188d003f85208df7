import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { connectControl } from '../../agent/control/client.ts';
import type { EngineStatus } from '../../contract/control.ts';
import { until } from '../../demo/poll.ts';
import { type Stage, setStage } from '../../demo/stage.ts';
import { type Asked, askedBetween, longestOf, readStats } from './tally-stats.ts';

interface Options {
  readonly vouchers: number;
  readonly seed: number;
  readonly scale: number;
}

const restMs = 20_000;
const limits = { bytesPerEdit: 200_000, secondsPerRequest: 5, memory: 1.1 };

const program = new Command('million')
  .description(
    'Carries books of a million vouchers from a Tally as slow as measured, then one recent edit and one two years old.',
  )
  .option('--vouchers <n>', 'in the books', whole, 1_000_000)
  .option('--seed <n>', 'of the books', whole, 7)
  .option(
    '--scale <x>',
    "what Tally's time is multiplied by; it is told unscaled, and the agent's limits act on what it feels",
    Number,
    0.01,
  )
  .addHelpText('after', '\nExample:\n  node test/model/million.ts --vouchers 100000 --scale 0.05');
const options = program.parse().opts<Options>();

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
}
process.exitCode = (await run(options, interrupted.signal)) ? 0 : 1;

/** True when every figure is within its limit. */
async function run(given: Options, signal: AbortSignal): Promise<boolean> {
  const { vouchers, seed, scale } = given;
  const tally = ['--set', 'latency=measured', '--set', `latencyScale=${scale}`];
  const stage = await setStage({ vouchers, seed, tally });
  try {
    return await Promise.race([measured(stage, given, signal), stage.trouble]);
  } finally {
    await stage.clear();
  }
}

async function measured(stage: Stage, { vouchers, scale }: Options, signal: AbortSignal): Promise<boolean> {
  await stage.pair(signal);
  stage.runAgent();
  const isFlat = await firstSync(stage, vouchers, signal);
  await untilProved(stage, vouchers, signal);
  const whole = await readStats(stage);
  say(`full sync: ${asked(whole)}, the longest request ${longestOf(whole).toFixed(2)} s`);
  const [recent, old] = [await newestVoucher(stage), await oldestVoucher(stage)];
  const recentIsCheap = await carryEdit(stage, 'a recent edit', recent, signal);
  const oldIsCheap = await carryEdit(stage, 'an edit two years old', old, signal);
  const felt = longestOf(await readStats(stage)) * scale;
  const isQuick = within(
    `no request over ${limits.secondsPerRequest} s as the agent felt it`,
    felt <= limits.secondsPerRequest,
  );
  return within('memory flat', isFlat) && isQuick && recentIsCheap && oldIsCheap;
}

/** Tells memory and speed at a tenth, a half and the whole. */
async function firstSync(stage: Stage, vouchers: number, signal: AbortSignal): Promise<boolean> {
  const began = performance.now();
  const peaks: number[] = [];
  for (const part of [0.1, 0.5, 1]) {
    const wanted = Math.floor(vouchers * part);
    await until(`${wanted} vouchers at the platform`, patience(vouchers), signal, async () => {
      const [source] = await stage.platform.sources(signal);
      return (source?.counts['voucher'] ?? 0) >= wanted ? true : null;
    });
    const status = await engine(stage);
    const seconds = Math.round((performance.now() - began) / 1000);
    peaks.push(status?.memory.peakRssMb ?? 0);
    say(`${wanted} vouchers after ${seconds} s: RSS ${status?.memory.rssMb} MB, peak ${status?.memory.peakRssMb} MB`);
  }
  const [first = 0, , last = 0] = peaks;
  return last <= first * limits.memory;
}

/** The first proof is green, and the books are at rest. */
async function untilProved(stage: Stage, vouchers: number, signal: AbortSignal): Promise<void> {
  const proof = await until('the proof', patience(vouchers), signal, async () => {
    const source = (await engine(stage))?.sources[0];
    return source?.tieOut && source.state === 'in-sync' ? source.tieOut : null;
  });
  if (!proof.ok) throw new Error(`the proof fails: ${JSON.stringify(proof.differences[0])}`);
}

async function carryEdit(stage: Stage, what: string, masterId: number, signal: AbortSignal): Promise<boolean> {
  await untilAtRest(stage, signal);
  const narration = `Altered: ${what}`;
  const [before, known] = [await readStats(stage), await head(stage, signal)];
  const began = performance.now();
  await stage.desk.alterNarration(masterId, narration);
  await until(what, 600, signal, async () => ((await head(stage, signal)) > known ? true : null));
  const seconds = (performance.now() - began) / 1000;
  const cost = askedBetween(before, await readStats(stage));
  say(`${what}: carried after ${seconds.toFixed(1)} s; ${asked(cost)}`);
  await untilAtRest(stage, signal);
  say(`  with all that follows from it: ${asked(askedBetween(before, await readStats(stage)))}`);
  return within(`${what} under ${limits.bytesPerEdit / 1000} KB`, cost.bytes <= limits.bytesPerEdit);
}

/** Nothing but looks is asked any more. */
async function untilAtRest(stage: Stage, signal: AbortSignal): Promise<void> {
  let [work, since] = [-1, performance.now()];
  await until('the agent at rest', 3_600, signal, async () => {
    const now = await readStats(stage);
    if (now.work !== work) [work, since] = [now.work, performance.now()];
    return performance.now() - since > restMs ? true : null;
  });
}

/** Position of the newest change. */
async function head(stage: Stage, signal: AbortSignal): Promise<number> {
  const [source] = await stage.platform.sources(signal);
  if (source === undefined) throw new Error('the platform holds no books');
  return (await stage.platform.recordPage(source.sourceId, { limit: 1 }, signal)).cursor;
}

async function newestVoucher(stage: Stage): Promise<number> {
  return editable(await stage.desk.recentVouchers(7));
}

async function oldestVoucher(stage: Stage): Promise<number> {
  return editable(await stage.desk.firstVouchers(7));
}

function editable(vouchers: Awaited<ReturnType<Stage['desk']['recentVouchers']>>): number {
  const found = vouchers.find(({ isCancelled }) => !isCancelled);
  if (found === undefined) throw new Error('there is no voucher to alter');
  return found.masterId;
}

async function engine(stage: Stage): Promise<EngineStatus | null> {
  const file = join(dirname(stage.gatewayFolder), 'agent', 'control.json');
  return (await (await connectControl(file))?.status()) ?? null;
}

function asked({ bytes, requests, tallySeconds, looks }: Asked): string {
  const looked = `${(looks.bytes / 1000).toFixed(1)} KB of it in ${looks.requests} looks for changes`;
  return `${(bytes / 1000).toFixed(1)} KB in ${requests} requests (${looked}), ${tallySeconds.toFixed(2)} s of Tally's time`;
}

function within(what: string, ok: boolean): boolean {
  say(`${ok ? 'ok    ' : 'FAILED'} ${what}`);
  return ok;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function patience(vouchers: number): number {
  return 600 + vouchers / 50;
}

function whole(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}
