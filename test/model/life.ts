import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dice } from '../sim/dice.ts';
import { acts } from './acts.ts';
import type { Mistake } from './mistakes.ts';
import { quiet } from './quiet.ts';
import type { Tallied } from './tallied.ts';
import { World } from './world.ts';

export interface Verdict {
  readonly seed: number;
  readonly violations: readonly string[];
  /** What happened, in order, for whoever looks into a violation. */
  readonly story: readonly string[];
  readonly tallied: Tallied;
}

const stretches = 3;

/** One life of a company's books and its agent; the same seed lives the same life. */
export async function live(
  seed: number,
  mistake: Mistake | null = null,
  tell: (line: string) => void = () => {},
): Promise<Verdict> {
  const root = mkdtempSync(join(memoryDisk(), 'ledger-bridge-model-'));
  const story: string[] = [];
  const dice = new Dice(seed);
  const world = await World.create({
    root,
    dice,
    mistake,
    tell: (line) => {
      story.push(line);
      tell(line);
    },
  });
  try {
    world.boot();
    for (let stretch = 0; stretch < stretches && world.violations.length === 0; stretch += 1) {
      await storm(world);
      await quiet(world);
    }
  } catch (error) {
    world.report(`the life broke off: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    await world.end();
    rmSync(root, { recursive: true });
  }
  return { seed, violations: world.violations, story, tallied: world.tallied };
}

async function storm(world: World): Promise<void> {
  const { dice } = world;
  for (let act = dice.int(2, 7); act > 0 && world.violations.length === 0; act -= 1) {
    await world.pass(dice.int(0, dice.pick([300, 3_000, 12_000]) ?? 0));
    await dice.weighted(acts)(world);
    if (dice.chance(0.3)) world.boot();
  }
}

/** No power is cut here, so the disk may be one in memory. */
function memoryDisk(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
