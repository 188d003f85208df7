import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SourceId } from '../../contract/ids.ts';
import { effectKey } from './effect-key.ts';
import type { JobFrame } from './job-records.ts';
import { byHand, firstSource, JobWorld, jobFrame, Killed, unreachable } from './model/job-world.ts';
import { checkTruth } from './model/truth.ts';
import { type SendFate, sendFates } from './model/writer-model.ts';

const otherSource = 'model:2' as SourceId;
const frames: readonly JobFrame[] = [
  jobFrame('job-1'),
  jobFrame('job-2', { validForMs: 600_000 }),
  jobFrame('job-3'),
  jobFrame('elsewhere', { sourceId: otherSource }),
];

/** Whatever may happen on such a PC, in any order. */
const Happening = fc.oneof(
  fc.record({ type: fc.constant('deliver' as const), job: fc.nat(frames.length - 1) }),
  fc.record({ type: fc.constant('say' as const), job: fc.nat(frames.length - 1), refuse: fc.boolean() }),
  fc.record({ type: fc.constant('trust' as const) }),
  fc.record({ type: fc.constant('fate' as const), fate: fc.constantFrom(...sendFates), elsewhere: fc.boolean() }),
  fc.record({ type: fc.constant('outage' as const), begins: fc.boolean() }),
  fc.record({ type: fc.constant('disk' as const), isFull: fc.boolean() }),
  fc.record({ type: fc.constant('kill' as const), inPoints: fc.nat(30) }),
  fc.record({ type: fc.constant('restart' as const) }),
  fc.record({ type: fc.constant('time' as const), ms: fc.constantFrom(10, 1000, 20_000, 400_000) }),
  fc.record({
    type: fc.constant('person' as const),
    act: fc.constantFrom('deletes' as const, 'edits' as const, 'cancels' as const, 'enters' as const),
    job: fc.nat(frames.length - 1),
    inPoints: fc.nat(12),
  }),
);
type Happening = typeof Happening extends fc.Arbitrary<infer H> ? H : never;

it('any interleaving of jobs, deaths, outages, full disks and a person leaves every document once, or the truth about it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(Happening, { maxLength: 25 }), async (upserts, happenings) => {
      const world = new JobWorld({ upserts });
      world.books(firstSource);
      world.books(otherSource);
      try {
        for (const happening of happenings) await happen(world, happening);
        await heal(world);
        for (const frame of frames) check(world, frame, happenings);
        expect(world.audit.verify()).toMatchObject({ state: 'whole' });
      } finally {
        await world.remove();
      }
    }),
    { numRuns: 300 },
  );
}, 120_000);

async function happen(world: JobWorld, happening: Happening): Promise<void> {
  switch (happening.type) {
    case 'deliver':
      world.deliver(frameOf(happening.job));
      break;
    case 'say':
      if (!world.diskIsFull) world.approve(frameOf(happening.job).jobId, happening.refuse ? 'refuse' : 'approve');
      break;
    case 'trust':
      if (!world.diskIsFull) world.approve('payment.create', 'approve', true);
      break;
    case 'fate':
      world.books(happening.elsewhere ? otherSource : firstSource).writer.fates.push(happening.fate);
      break;
    case 'outage':
      for (const { writer } of bothBooks(world)) writer.trouble = happening.begins ? unreachable() : null;
      break;
    case 'disk':
      world.diskIsFull = happening.isFull;
      break;
    case 'kill':
      soon(world, happening.inPoints, () => {
        throw new Killed();
      });
      break;
    case 'restart':
      await world.stop();
      break;
    case 'time':
      await world.live(() => false, happening.ms);
      break;
    case 'person':
      soon(world, happening.inPoints, () => personActs(world, happening.act, frameOf(happening.job)));
      break;
  }
}

/** At the given number of points from now; only the newest such plan counts. */
function soon(world: JobWorld, inPoints: number, act: () => void): void {
  const at = world.points + inPoints + 1;
  world.at = (_point, number) => {
    if (number === at) act();
  };
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

/** Everything works again, the gateway has delivered all its jobs, the person has allowed what waits. */
async function heal(world: JobWorld): Promise<void> {
  world.at = () => undefined;
  world.diskIsFull = false;
  for (const { writer } of bothBooks(world)) writer.trouble = null;
  await world.live(() => true);
  for (const frame of frames) world.deliver(frame);
  world.approve('payment.create', 'approve', true);
  await world.live(() => world.runner.counts().open === 0);
  expect(world.runner.counts().open).toBe(0);
}

function check(world: JobWorld, frame: JobFrame, happenings: readonly Happening[]): void {
  const given = (type: Happening['type']) => happenings.some((happening) => happening.type === type);
  const fates = happenings.flatMap((each): SendFate[] => (each.type === 'fate' ? [each.fate] : []));
  const mayEndOtherwise = given('time') || given('say') || fates.some((fate) => fate === 'rejected');
  const mayRunOut = fates.filter((fate) => fate.endsWith('not-landed')).length >= 3;
  checkTruth({ world, frame, ends: mayEndOtherwise || mayRunOut ? 'any' : 'done' });
}

function bothBooks(world: JobWorld) {
  return [world.books(firstSource), world.books(otherSource)];
}

function frameOf(index: number): JobFrame {
  const frame = frames[index];
  if (!frame) throw new Error(`no frame ${index}`);
  return frame;
}
