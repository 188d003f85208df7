import { afterAll, describe, expect, it } from 'vitest';
import { effectKey } from './effect-key.ts';
import type { JobFrame } from './job-records.ts';
import type { BookDocument, BookModel } from './model/book-model.ts';
import { JobWorld, jobFrame, Killed } from './model/job-world.ts';
import { checkTruth } from './model/truth.ts';
import { type SendFate, sendFates } from './model/writer-model.ts';

/**
 * DESIGN rule 5: "From `sending` on, absence alone never permits another send." Every boundary of every course is generated: the
 * course without any harm is run once per fate of the send to count its points (each commit and each call of the product, before
 * and after), then again for every point at which the process dies, a person acts, or both.
 */
interface Case {
  readonly fate: SendFate;
  readonly upserts: boolean;
  readonly killAt: number | null;
  readonly personAt: number | null;
  readonly act: PersonAct | null;
}

const acts = {
  'deletes it': (book, key) => touch(book, key, (document) => book.personDeletes(document)),
  'cancels it': (book, key) => touch(book, key, (document) => book.personChanges(document, { isCancelled: true })),
  'rewrites its narration': (book, key) =>
    touch(book, key, (document) => book.personChanges(document, { narration: 'paid by hand' })),
  'changes its content': (book, key) =>
    touch(book, key, (document) => book.personChanges(document, { content: 'something else' })),
  'copies it with its narration': (book, key) => touch(book, key, (document) => book.personEnters(document)),
  'enters the same by hand': (book) => book.personEnters(byHand),
  'enters something else': (book) => book.personEnters({ ...byHand, content: 'other business' }),
} satisfies Record<string, (book: BookModel, key: string) => void>;
type PersonAct = keyof typeof acts;

const actNames = Object.keys(acts) as PersonAct[];
const frame: JobFrame = jobFrame('job-1');
const key = effectKey(frame.jobId);
const byHand = { content: JSON.stringify({ type: frame.type, ...rest() }), narration: '', date: '2026-04-01' };

let cases = 0;
afterAll(() => console.log(`crash matrix: ${cases} cases`));

describe('one document, killed, unanswered or interfered with at every step, is in the books exactly once or the end says otherwise', () => {
  for (const upserts of [true, false]) {
    for (const fate of sendFates) {
      it(`send ${fate}, books that ${upserts ? 'replace' : 'duplicate'} on a second send`, {
        timeout: 120_000,
      }, async () => {
        const points = await run({ fate, upserts, killAt: null, personAt: null, act: null });
        const every = Array.from({ length: points }, (_, index) => index + 1);
        for (const killAt of every) {
          await run({ fate, upserts, killAt, personAt: null, act: null });
          for (const act of actNames) await run({ fate, upserts, killAt, personAt: killAt, act });
        }
        for (const personAt of every) {
          for (const act of actNames) await run({ fate, upserts, killAt: null, personAt, act });
        }
      });
    }
  }
});

function touch(book: BookModel, key: string, act: (document: BookDocument) => void): void {
  for (const document of book.sentAs(key)) act(document);
}

/** The number of points it passed. */
async function run({ fate, upserts, killAt, personAt, act }: Case): Promise<number> {
  cases += 1;
  const world = new JobWorld({ upserts });
  const { book, writer } = world.books();
  writer.fates.push(...(fate === 'rejected' ? Array<SendFate>(3).fill(fate) : [fate]));
  world.at = (_point, number) => {
    if (act && number === personAt) acts[act](book, key);
    if (number === killAt) throw new Killed();
  };
  try {
    await untilEnded(world);
    checkTruth({ world, frame, rejects: fate === 'rejected' });
    return world.points;
  } catch (error) {
    throw new Error(`${JSON.stringify({ fate, upserts, killAt, personAt, act })}`, { cause: error });
  } finally {
    await world.remove();
  }
}

/** The gateway delivers until it is acked, and again after every restart; the person approves when asked. */
async function untilEnded(world: JobWorld): Promise<void> {
  for (let life = 0; life < 3; life += 1) {
    const ended = () => world.results.length > 0;
    if (!world.deliver(frame)) {
      await world.live(() => true);
      continue;
    }
    const alive = await world.live(() => {
      if (world.runner.counts().waitingForApproval > 0) world.approve(frame.jobId);
      return ended();
    });
    if (alive && ended()) return;
  }
  expect.fail('the job did not end');
}

function rest(): object {
  const { date: _date, ...others } = frame.input;
  return { ...others, direction: 'receipt', allocations: [] };
}
