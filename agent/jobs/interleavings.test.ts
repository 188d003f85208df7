import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assertNever } from '../../contract/assert-never.ts';
import { isBridgeError } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import { effectKey } from './effect-key.ts';
import type { JobFrame } from './job-records.ts';
import { byHand, firstSource, JobWorld, jobFrame, Killed, unreachable } from './model/job-world.ts';
import { checkTruth } from './model/truth.ts';
import { sendFates } from './model/writer-model.ts';

const otherSource = 'model:2' as SourceId;
const oneMinute = 60_000;

/** The second has little time, the last goes to other books. */
const frames: readonly JobFrame[] = [
  jobFrame('job-1'),
  jobFrame('job-2', { validForMs: oneMinute }),
  jobFrame('job-3'),
  jobFrame('elsewhere', { sourceId: otherSource }),
];
const anyFrame = fc.constantFrom(...frames);

const Happening = fc.oneof(
  fc.record({ type: fc.constant('kill' as const) }),
  fc.record({ type: fc.constant('outage' as const), begins: fc.boolean() }),
  fc.record({ type: fc.constant('disk' as const), isFull: fc.boolean() }),
  fc.record({ type: fc.constantFrom('deletes', 'edits', 'cancels', 'enters', 'withdraws'), frame: anyFrame }),
);
type Happening = typeof Happening extends fc.Arbitrary<infer H> ? H : never;

/** `plan`: each happens that many points (commits and calls of the product) after the one before it. */
const Course = fc.record({
  upserts: fc.boolean(),
  words: fc.array(fc.constantFrom('approve' as const, 'approve' as const, 'refuse' as const, null), {
    minLength: frames.length,
    maxLength: frames.length,
  }),
  fates: fc.array(fc.constantFrom(...sendFates), { maxLength: 5 }),
  plan: fc.array(fc.tuple(fc.nat(20), Happening), { maxLength: 8 }),
});
type Course = typeof Course extends fc.Arbitrary<infer C> ? C : never;

it('any interleaving of jobs, withdrawals, deaths, outages, full disks and a person leaves every document once, or the truth about it', async () => {
  await fc.assert(fc.asyncProperty(Course, run), { numRuns: 100, examples: [[diedAfterItsCommit]] });
}, 120_000);

/** Found by chance: the job's row was there, but not yet how long the job may be carried out. */
const diedAfterItsCommit: Course = {
  upserts: false,
  words: ['approve', 'approve', 'approve', 'approve'],
  fates: [],
  plan: [
    [0, { type: 'disk', isFull: true }],
    [4, { type: 'kill' }],
  ],
};

async function run(course: Course): Promise<void> {
  const world = new JobWorld({ upserts: course.upserts });
  world.books(firstSource).writer.fates.push(...course.fates);
  world.books(otherSource).writer.fates.push(...course.fates.toReversed());
  follow(world, course.plan);
  try {
    await untilAllEnded(world, course.words);
    for (const frame of frames) checkTruth({ world, frame, ends: 'any' });
    expect(world.audit.verify()).toMatchObject({ state: 'whole' });
  } finally {
    await world.remove();
  }
}

function follow(world: JobWorld, plan: Course['plan']): void {
  let at = 0;
  const due = plan.map(([inPoints, happening]) => {
    at += inPoints + 1;
    return { at, happening };
  });
  world.at = (_point, number) => {
    while (due[0] && due[0].at <= number) happen(world, due.shift()?.happening);
  };
}

function happen(world: JobWorld, happening: Happening | undefined): void {
  switch (happening?.type) {
    case undefined:
      return;
    case 'kill':
      throw new Killed();
    case 'outage':
      for (const { writer } of bothBooks(world)) writer.trouble = happening.begins ? unreachable() : null;
      return;
    case 'disk':
      world.diskIsFull = happening.isFull;
      return;
    case 'withdraws':
      world.deliver(jobFrame(`withdrawal-${world.points}`, withdrawal(happening.frame)));
      return;
    case 'deletes':
    case 'edits':
    case 'cancels':
    case 'enters':
      personActs(world, happening.type, happening.frame);
      return;
    default:
      assertNever(happening);
  }
}

/** From the platform. */
function withdrawal({ jobId }: JobFrame): Partial<JobFrame> {
  return { type: 'job.cancel', sourceId: null, input: { jobId } };
}

function personActs(world: JobWorld, act: 'deletes' | 'edits' | 'cancels' | 'enters', frame: JobFrame): void {
  const { book } = world.books(frame.sourceId ?? undefined);
  if (act === 'enters') book.personEnters(byHand(frame));
  for (const document of book.sentAs(effectKey(frame.jobId))) {
    if (act === 'deletes') book.personDeletes(document);
    if (act === 'edits') book.personChanges(document, { narration: 'by hand' });
    if (act === 'cancels') book.personChanges(document, { isCancelled: true });
  }
}

/** The gateway delivers after every start; after some time everything works again, and every document is spoken of. */
async function untilAllEnded(world: JobWorld, words: Course['words']): Promise<void> {
  for (let life = 0; life < 16; life += 1) {
    for (const frame of frames) world.deliver(frame);
    const alive = await world.live(() => {
      speak(world, life < 2 ? words : []);
      return world.runner.counts().open === 0;
    }, oneMinute + 5000);
    if (alive && isQuiet(world)) return;
    if (alive) repair(world);
  }
  expect.fail('a job did not end');
}

function isQuiet(world: JobWorld): boolean {
  return world.runner.counts().open === 0 && frames.every(({ jobId }) => world.results.some((r) => r.jobId === jobId));
}

function speak(world: JobWorld, words: Course['words']): void {
  if (world.runner.counts().waitingForApproval === 0) return;
  frames.forEach(({ jobId }, index) => {
    const word = words[index] ?? (words.length === 0 ? 'approve' : null);
    const waits = world.runner.list().some((entry) => entry.jobId === jobId && entry.waitingFor === 'approval');
    if (word && waits) approveIfRoom(world, jobId, word);
  });
}

/** On a full disk the person is told so, and tries again. */
function approveIfRoom(world: JobWorld, jobId: string, word: 'approve' | 'refuse'): void {
  try {
    world.approve(jobId, word);
  } catch (error) {
    if (!isBridgeError(error, 'store.full')) throw error;
  }
}

function repair(world: JobWorld): void {
  world.diskIsFull = false;
  for (const { writer } of bothBooks(world)) writer.trouble = null;
}

function bothBooks(world: JobWorld) {
  return [world.books(firstSource), world.books(otherSource)];
}
