import { afterAll, describe, expect, it } from 'vitest';
import { effectKey } from './effect-key.ts';
import type { JobFrame } from './job-records.ts';
import type { BookDocument, BookModel } from './model/book-model.ts';
import { byHand, JobWorld, jobFrame, Killed } from './model/job-world.ts';
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

const actsOnIt = {
  'deletes it': (book, document) => book.personDeletes(document),
  'cancels it': (book, document) => book.personChanges(document, { isCancelled: true }),
  'rewrites its narration': (book, document) => book.personChanges(document, { narration: 'paid by hand' }),
  'changes its content': (book, document) => book.personChanges(document, { content: 'something else' }),
  'copies it with its narration': (book, document) => book.personEnters(document),
} satisfies Record<string, (book: BookModel, document: BookDocument) => void>;

const otherActs = {
  'enters the same by hand': (book) => book.personEnters(twin),
  'enters something else': (book) => book.personEnters({ ...twin, content: 'other business' }),
} satisfies Record<string, (book: BookModel) => void>;

type ActOnIt = keyof typeof actsOnIt;
type OtherAct = keyof typeof otherActs;
type PersonAct = ActOnIt | OtherAct;

const frame: JobFrame = jobFrame('job-1');
const key = effectKey(frame.jobId);
const twin = byHand(frame);

let cases = 0;
afterAll(() => console.log(`crash matrix: ${cases} cases`));

describe('one document, killed, unanswered or interfered with at every step, is in the books exactly once or the end says otherwise', () => {
  for (const upserts of [true, false]) {
    for (const fate of sendFates) {
      it(`send ${fate}, books that ${upserts ? 'replace' : 'duplicate'} on a second send`, {
        timeout: 120_000,
      }, async () => {
        const calm: Case = { fate, upserts, killAt: null, personAt: null, act: null };
        const { points, inBooksFrom } = await run(calm);
        for (let point = 1; point <= points; point += 1) {
          await run({ ...calm, killAt: point });
          for (const act of actsFrom(point >= inBooksFrom)) {
            await run({ ...calm, personAt: point, act });
            await run({ ...calm, personAt: point, act, killAt: point });
          }
        }
      });
    }
  }
});

/** An act on the document is a case only where there is one. */
function actsFrom(isInBooks: boolean): PersonAct[] {
  return Object.keys({ ...otherActs, ...(isInBooks ? actsOnIt : {}) }) as PersonAct[];
}

interface Course {
  readonly points: number;
  readonly inBooksFrom: number;
}

async function run(given: Case): Promise<Course> {
  cases += 1;
  const { fate, upserts, killAt, personAt, act } = given;
  const world = new JobWorld({ upserts });
  const { book, writer } = world.books();
  writer.fates.push(...(fate === 'rejected' ? Array<SendFate>(3).fill(fate) : [fate]));
  let inBooksFrom = Number.POSITIVE_INFINITY;
  world.at = (_point, number) => {
    if (book.landings.length > 0) inBooksFrom = Math.min(inBooksFrom, number);
    if (act && number === personAt) perform(act, book);
    if (number === killAt) throw new Killed();
  };
  try {
    await untilEnded(world);
    checkTruth({ world, frame, ends: fate === 'rejected' ? 'rejected' : 'done' });
    return { points: world.points, inBooksFrom };
  } catch (error) {
    throw new Error(JSON.stringify(given), { cause: error });
  } finally {
    await world.remove();
  }
}

function perform(act: PersonAct, book: BookModel): void {
  const documents = book.sentAs(key);
  if (!isOnIt(act)) otherActs[act](book);
  else for (const document of documents) actsOnIt[act](book, document);
}

function isOnIt(act: PersonAct): act is ActOnIt {
  return act in actsOnIt;
}

/** The gateway delivers until it is acked, and again after every restart; the person approves when asked. */
async function untilEnded(world: JobWorld): Promise<void> {
  for (let life = 0; life < 3; life += 1) {
    const ended = () => world.results.length > 0;
    world.deliver(frame);
    const alive = await world.live(() => {
      if (world.runner.counts().waitingForApproval > 0) world.approve(frame.jobId);
      return ended();
    });
    if (alive && ended()) return;
  }
  expect.fail('the job did not end');
}
