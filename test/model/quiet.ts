import { isBridgeError } from '../../contract/errors.ts';
import { openAll } from './acts.ts';
import type { Company } from './company.ts';
import { differences } from './facts.ts';
import { heldBy } from './held.ts';
import { truthOf } from './truth.ts';
import type { World } from './world.ts';

/** Steps of seconds, then of half a minute: long enough for the longest pause between two attempts, several times over. */
const patience = 70;
const quickSteps = 24;
/** By then the books have been looked at. */
const looksByStep = 4;
/** Within so long the content of everything that changes without a save was compared. */
const comparedWithinMs = 92 * 86_400_000;
const proofPatienceMs = 180_000;

/**
 * Everybody is up, nothing fails, nobody types: then the platform comes to hold the books exactly, and the proof says so; what no
 * counter told of, after a quarter. A person says yes to what was held.
 */
export async function quiet(world: World): Promise<void> {
  const { tally } = world;
  world.leavePc();
  tally.licence.regain();
  tally.endLongJob();
  tally.clickOk();
  tally.calm();
  await tally.start();
  openAll(world);
  world.boot();
  world.tell('quiet');
  if (world.isUnreadable) return refused(world);
  const unnoticed = new Set(world.wentBack);
  let open: readonly string[] = ['nothing was looked at'];
  for (let step = 0; step < patience && open.length > 0; step += 1) {
    await world.pass(step < quickSteps ? 5_000 : 30_000);
    if (step === quickSteps && world.isSilent) world.clock.leap(comparedWithinMs);
    openAll(world); // an answer that was on its way may have closed one
    for (const company of unnoticed) if (world.hasNoticedRestore(company)) unnoticed.delete(company);
    if (world.agent?.needsPerson === true) {
      world.tallied.add('deletions approved');
      world.approve();
    }
    if (world.agent?.isSettled === true) {
      open = await differing(world);
      for (const { name } of step < looksByStep ? [] : unnoticed)
        world.report(`${name} went back, and nobody was told`);
      if (step >= looksByStep) unnoticed.clear();
    } else open = ['the agent is not settled', ...(world.agent?.views() ?? []).map((view) => JSON.stringify(view))];
  }
  for (const what of open) world.report(`at quiet: ${what}`);
  if (open.length > 0) return;
  for (const company of world.companies) await prove(world, company);
  for (const company of world.companies) company.agreed();
  world.tallied.add('quiet point');
}

/** Whatever answers said, the person at the PC is told that this Tally can't be read, and nothing of it is carried. */
async function refused(world: World): Promise<void> {
  for (let step = 0; step < quickSteps; step += 1) {
    await world.pass(5_000);
    openAll(world);
  }
  for (const { sourceId, state, condition } of world.agent?.views() ?? []) {
    if (state !== 'trouble' || condition.code !== 'tally.period-ignored') {
      world.report(`a Tally that can't be read: ${sourceId} is ${state}, ${condition.code}`);
    }
  }
  for (const company of world.companies) {
    for (const { id } of await world.platform.records(world.sourceOf(company))) {
      world.report(`${id} is carried from a Tally that can't be read`);
    }
  }
  world.tallied.add('quiet point without reading');
}

async function differing(world: World): Promise<readonly string[]> {
  const found: string[] = [];
  for (const company of world.companies) {
    const held = heldBy(await world.platform.records(world.sourceOf(company)));
    found.push(...differences(truthOf(company.books), held));
  }
  return found.slice(0, 8);
}

/** The tunnel may have been cut without the agent's being told: that is found out by then. */
async function prove(world: World, company: Company): Promise<void> {
  let trouble: string | null = null;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    trouble = await proveOnce(world, company);
    if (trouble === null || !trouble.includes('tunnel.unreachable')) break;
  }
  if (trouble) world.report(trouble);
}

async function proveOnce(world: World, company: Company): Promise<string | null> {
  const stop = new AbortController();
  const proof = world.agent?.tieOut(world.sourceOf(company), stop.signal).then(
    ({ ok, differences: told }) => (ok ? null : `the tie-out differs: ${JSON.stringify(told[0])}`),
    (error: unknown) => `the tie-out failed: ${isBridgeError(error) ? error.code : String(error)}`,
  );
  let isOver = false;
  void proof?.then(() => {
    isOver = true;
  });
  for (let waited = 0; !isOver && waited < proofPatienceMs; waited += 5_000) await world.pass(5_000);
  stop.abort(new Error('no proof in time'));
  return (await proof) ?? null;
}
