import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dice } from './dice.ts';
import type { Mutant } from './mutants.ts';
import { World } from './world.ts';

export interface Verdict {
  readonly seed: number;
  readonly violations: readonly string[];
  /** What happened, in order, for whoever looks into a violation. */
  readonly story: readonly string[];
  /** How many messages went over the wire. */
  readonly messages: number;
}

/** One life of books, PC, network and platform; the same seed lives the same life. */
export async function simulate(seed: number, mutant: Mutant | null = null): Promise<Verdict> {
  const root = mkdtempSync(join(memoryDisk(), 'ledger-bridge-sim-'));
  try {
    const world = await World.create({ root, dice: new Dice(seed), mutant });
    await world.storm();
    await world.calmDown();
    return { seed, violations: world.violations, story: world.story, messages: world.messages };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** No power is cut here, so the disk may be one in memory. */
function memoryDisk(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
