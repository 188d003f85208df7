import type { SourceId } from '../contract/ids.ts';
import { editAndDelete } from './edits.ts';
import { sendJobs } from './jobs.ts';
import { until } from './poll.ts';
import { isVerified, type Report } from './report.ts';
import { grouped, type Screen } from './screen.ts';
import { type Stage, setStage } from './stage.ts';
import { carried, fullSync } from './sync.ts';
import { type Tamper, tamperWith } from './tamper.ts';

export interface DemoOptions {
  readonly vouchers: number;
  readonly seed: number;
  /** Spoils what the platform holds before the tie-out, to see it fail. */
  readonly tamper: Tamper | null;
}

/** The main job from beginning to end. Throws when a step can't be carried out; leaves nothing behind either way. */
export async function runDemo(options: DemoOptions, screen: Screen, signal: AbortSignal): Promise<Report> {
  const began = performance.now();
  screen.step('Starting a simulated Tally and the platform’s gateway');
  const stage = await setStage(options);
  try {
    return await Promise.race([act(stage, options, screen, signal, began), stage.trouble]);
  } finally {
    await stage.clear();
  }
}

async function act(
  stage: Stage,
  { tamper }: DemoOptions,
  screen: Screen,
  signal: AbortSignal,
  began: number,
): Promise<Report> {
  const { desk, platform, company } = stage;
  const atFirst = await desk.counts();
  screen.done(`${company}: ${grouped(atFirst.vouchers)} vouchers, ${grouped(atFirst.masters)} masters`);

  screen.step('Pairing the agent with the platform, and reading the books');
  await stage.pair(signal);
  stage.runAgent();
  const { sourceId } = await fullSync(platform, atFirst, screen, signal);

  screen.step('A person edits in Tally');
  const edits = await editAndDelete(stage, screen, signal);

  screen.step('The platform sends documents down');
  const jobs = await sendJobs(stage, sourceId, screen, signal);

  screen.step('Proof: books = agent = platform');
  const source = await desk.counts();
  const gateway = await arrived(stage, source, signal);
  if (tamper !== null) screen.say(`  (spoiling what the platform holds: ${tamperWith(stage.gatewayFolder, tamper)})`);
  screen.progress('comparing every ledger and open bill');
  const asked = await stage.tieOut(signal);
  const failed = tamper === null ? undefined : await failedProof(platform, sourceId, signal);
  const { ok, accounts, bills, differences } = failed ?? asked;
  if (ok) screen.done(`${grouped(accounts)} ledgers and ${grouped(bills)} open bills agree to the paisa`);
  else screen.say(`  ✗ ${differences.length} differences`);

  const { memory } = await stage.status(signal);
  const report = {
    source: { company, ...source },
    gateway,
    edits,
    jobs,
    tieOut: { ok, accounts, differences },
    durationMs: Math.round(performance.now() - began),
    agentPeakRssMb: Math.round(memory.peakRssMb),
  };
  return { ok: isVerified(report), ...report };
}

/** The agent proves by itself too and mends what differs: on a slow machine that may come before the proof that was asked for. */
async function failedProof(platform: Stage['platform'], sourceId: SourceId, signal: AbortSignal) {
  return (await platform.tieOuts(sourceId, signal)).find(({ ok }) => !ok);
}

/** What the platform holds once our own documents have come back as changes. */
async function arrived(
  { platform }: Stage,
  books: { vouchers: number },
  signal: AbortSignal,
): Promise<Report['gateway']> {
  const seen = await until('our own documents at the platform', 120, signal, async () => {
    const [source] = await platform.sources(signal);
    const counts = source && carried(source);
    return counts?.vouchers === books.vouchers ? counts : null;
  });
  return seen;
}
