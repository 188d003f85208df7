import { changesNothing, edits } from './edits.ts';
import { wireFaults } from './tally-faults.ts';
import type { World } from './world.ts';

export type Act = (world: World) => unknown;

/** What may happen next, by weight. */
export const acts: readonly (readonly [weight: number, act: Act])[] = [
  [16, typeSome],
  [6, failSome],
  [2, openDialog],
  [1, clickOk],
  [1.5, crashTally],
  [1.5, closeCompany],
  [1.5, hang],
  [1.5, longJob],
  [2.2, loseLicence],
  [2.6, split],
  [1.5, standBy],
  [1.5, cutTunnel],
  [1.5, approve],
  [3, killWhile('source.reading', 'killed while reading')],
  [3, killWhile('source.census', 'killed while taking a census')],
  [4, shortenCensus],
  [1.5, killAnywhere],
  [4.5, killAtCommit],
];

/** A burst of work at the keyboard, once Tally is free for it. */
async function typeSome(world: World): Promise<void> {
  for (let edit = world.dice.int(1, 7); edit > 0; edit -= 1) {
    await typeOne(world);
    if (world.dice.chance(0.3)) await world.pass(world.dice.int(1, 3_000));
  }
}

async function typeOne(world: World): Promise<void> {
  const { dice, tally } = world;
  const company = dice.pick(world.companies);
  if (company === undefined || tally.state !== 'running') return;
  const kind = dice.weighted(Object.entries(edits).map(([name, { weight }]) => [weight, name] as const));
  const edit = edits[kind];
  let said: string | null = null;
  let isDone = false;
  const work = tally.type(company.books, (keyboard) => {
    try {
      said = edit?.make(company, keyboard) ?? null;
      if (kind === 'restore' && said !== null) company.restored();
      if (said !== null && !changesNothing.has(kind)) company.changed(kind);
    } catch (error) {
      world.tell(`${kind}: refused: ${error instanceof Error ? error.message : String(error)}`);
    }
    company.look();
    isDone = true;
  });
  work.catch(() => {}); // Tally crashed before it was free.
  for (let wait = 0; !isDone && wait < 200 && tally.state === 'running'; wait += 1) await world.pass(250);
  if (said === null) return;
  world.tallied.add(kind);
  world.tell(`${kind}: ${said as string}`);
}

/** A bad day: several things go wrong, one request after another. */
function failSome(world: World): void {
  for (let fault = world.dice.int(1, 6); fault > 0; fault -= 1) failOnce(world);
}

function failOnce(world: World): void {
  const kind = world.dice.pick(Object.keys(wireFaults)) ?? '';
  const fault = wireFaults[kind]?.(world.dice);
  if (fault === undefined) return;
  world.tally.fail(fault);
  said(world, kind, JSON.stringify(fault));
}

function openDialog(world: World): void {
  if (world.tally.state !== 'running') return;
  world.tally.openDialog();
  said(world, 'dialog opened');
}

function clickOk(world: World): void {
  world.tally.clickOk();
}

async function crashTally(world: World): Promise<void> {
  world.tally.crash();
  said(world, 'Tally crashed');
  await world.pass(world.dice.int(0, 30_000));
  if (world.dice.chance(0.4)) {
    await world.tally.begin(world.dice.pick(['nothing', 'no-company'] as const) ?? 'nothing');
    await world.pass(world.dice.int(0, 20_000));
  }
  await world.tally.start();
  if (world.dice.chance(0.7)) openAll(world);
  world.tell('Tally started');
}

async function closeCompany(world: World): Promise<void> {
  const company = world.dice.pick(world.companies);
  if (company === undefined) return;
  world.tally.closeCompany(company.name);
  said(world, 'company closed', company.name);
  await world.pass(world.dice.int(0, 40_000));
  if (world.dice.chance(0.8)) openAll(world);
}

export function openAll(world: World): void {
  for (const { name } of world.companies) world.tally.openCompany(name);
}

function hang(world: World): void {
  world.tally.fail({ type: 'hang' });
  said(world, 'request hangs');
}

async function longJob(world: World): Promise<void> {
  world.tally.beginLongJob();
  said(world, 'long job at the PC');
  await world.pass(world.dice.int(0, 60_000));
  world.tally.endLongJob();
}

async function loseLicence(world: World): Promise<void> {
  world.tally.licence.lose();
  said(world, 'licence lost');
  await world.pass(world.dice.int(0, 30_000));
  world.tally.licence.regain();
}

/** At a year's end: the child has the parent's GUID and counters of its own, and is carried as books of its own. */
function split(world: World): void {
  const [company] = world.companies;
  if (company === undefined || world.tally.state !== 'running' || world.companies.length > 1) return;
  const child = company.books.keyboard.split('20250401', company.word('Next Year'));
  world.adopt(child);
  said(world, 'split', child.info().name);
  world.kill();
  world.boot();
}

/** The PC sleeps: whoever waited has missed it. */
function standBy(world: World): void {
  const hours = world.dice.int(1, 40);
  world.clock.leap(hours * 3_600_000);
  said(world, 'standby', `${hours} h`);
}

function cutTunnel(world: World): void {
  world.wire.cut({ agent: world.dice.chance(0.7), gateway: true });
  said(world, 'tunnel cut');
}

function approve(world: World): void {
  const held = world.agent?.held ?? 0;
  if (held === 0) return;
  world.approve();
  said(world, 'deletions approved', String(held));
}

/** Gives the agent something to do, waits until it is at it, and kills it there. */
function killWhile(event: string, kind: string): Act {
  return async (world) => {
    world.boot();
    await typeOne(world);
    if (!(await world.passUntil(event, 8_000))) return;
    await world.pass(world.dice.int(0, 400));
    killed(world, kind);
  };
}

/** Answers stop early, and say nothing of it, while it is looked for what is gone. */
async function shortenCensus(world: World): Promise<void> {
  world.boot();
  await typeOne(world);
  if (!(await world.passUntil('source.census', 8_000))) return;
  const { dice } = world;
  const isInMasters = dice.chance(0.3);
  for (let wait = 0; !isInMasters && world.agent?.isAtVouchers === false && wait < 100; wait += 1) await world.pass(50);
  world.tally.fail({ type: 'truncate-rows', rows: dice.int(0, 12), on: 'collection', times: dice.int(4, 30) });
  said(world, 'rows missing in a census');
}

function killAnywhere(world: World): void {
  killed(world, 'killed at rest or anywhere');
}

async function killAtCommit(world: World): Promise<void> {
  world.boot();
  world.agent?.killAtCommit(world.dice.int(1, 12));
  for (let wait = 0; wait < 40 && world.agent !== null; wait += 1) await world.pass(250);
  world.agent?.killAtCommit(null);
  if (world.agent !== null) return;
  killed(world, 'killed at a commit');
}

function killed(world: World, kind: string): void {
  world.kill();
  said(world, kind);
  if (world.dice.chance(0.7)) world.boot();
}

function said(world: World, kind: string, more = ''): void {
  world.tallied.add(kind);
  world.tell(more === '' ? kind : `${kind}: ${more}`);
}
