import { z } from 'zod';
import { engineFlags } from '../agent/supervise.ts';
import { type Benchmark, figure, median, type Setting } from './benchmark.ts';
import { writeDocuments } from './documents.ts';
import { runToEnd } from './program.ts';

export type ReadingStep = 'slice' | 'scan' | 'map' | 'hash' | 'store' | 'store-again';

const Measured = z.object({ vouchers: z.int(), cpuSeconds: z.number(), peakRssMb: z.number() });
const rounds = 3;

export const reading: Benchmark = {
  name: 'reading',
  description: 'a document of Tally up to each step of the hot path, in one process: slice, scan, map, hash, store',
  onlyByName: false,
  async run(setting) {
    const { listed } = await writeDocuments(setting, setting.signal);
    const speeds = await readingSpeeds(listed, ['slice', 'scan', 'map', 'hash', 'store', 'store-again'], setting);
    return Object.entries(speeds).map(([step, speed]) => figure(`${words[step]}, listed fields`, speed, perSecond));
  },
};

const perSecond = 'vouchers per CPU second';
const words: { readonly [step: string]: string } = {
  slice: 'slice',
  scan: 'slice and scan',
  map: 'slice, scan and map',
  hash: 'slice, scan, map and hash',
  store: 'the same, into the store and its outbox',
  'store-again': 'the same once more, unchanged',
};

/** Vouchers per CPU second up to each step, in processes that begin cold as the engine does; the steps take turns. */
export async function readingSpeeds<Step extends ReadingStep>(
  file: string,
  steps: readonly Step[],
  { signal, say }: Pick<Setting, 'signal' | 'say'>,
): Promise<{ readonly [step in Step]: number }> {
  const speeds = new Map<Step, number[]>(steps.map((step) => [step, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const step of steps) {
      say(`reading up to ${step}, ${round} of ${rounds}`);
      const { vouchers, cpuSeconds } = await readDocument(step, file, signal);
      speeds.get(step)?.push(vouchers / cpuSeconds);
    }
  }
  return Object.fromEntries([...speeds].map(([step, each]) => [step, median(each)])) as { [step in Step]: number };
}

async function readDocument(step: ReadingStep, file: string, signal: AbortSignal) {
  return Measured.parse(await runToEnd([...engineFlags, 'bench/read-document.ts', step, file], signal));
}
