import { afterAll, describe, expect, it } from 'vitest';
import type { JobResult } from '../../contract/jobs/job.ts';
import type { JobCancelOutput } from '../../contract/jobs/job-cancel.ts';
import { JobWorld, jobFrame, Killed, unreachable } from './model/job-world.ts';
import { checkTruth } from './model/truth.ts';
import { type SendFate, sendFates } from './model/writer-model.ts';

/**
 * A document is taken back at every point of its way (each commit and each call of the product, before and after), whatever becomes of its
 * send, with and without the death of the process right after. Whatever the platform is told then is true: `cancelled` is a document that
 * is not in the books, and one that is there is never `cancelled`.
 */
interface Case {
  readonly fate: SendFate;
  readonly cancelAt: number | null;
  readonly killAfter: boolean;
}

const frame = jobFrame('job-1');
const cancel = jobFrame('cancel-1', { type: 'job.cancel', input: { jobId: frame.jobId } });

/** The point after the job's own row is committed: what the platform takes back, it has sent before. */
const received = 2;

let cases = 0;
const told = new Map<string, number>();
afterAll(() => console.log(`cancel matrix: ${cases} cases, ${JSON.stringify(Object.fromEntries(told))}`));

describe('a document that is taken back at any point is kept out of the books, or it is too late and told as it is', () => {
  it.each(sendFates)('send %s', { timeout: 120_000 }, async (fate) => {
    const { points } = await run({ fate, cancelAt: null, killAfter: false });
    for (let cancelAt = received; cancelAt <= points; cancelAt += 1) {
      await run({ fate, cancelAt, killAfter: false });
      await run({ fate, cancelAt, killAfter: true });
    }
  });
});

async function run(given: Case): Promise<{ readonly points: number }> {
  cases += 1;
  const { fate, cancelAt, killAfter } = given;
  const world = new JobWorld();
  const { book, writer } = world.books();
  writer.fates.push(...(fate === 'rejected' ? Array<SendFate>(3).fill(fate) : [fate]));
  world.at = (_point, number) => {
    if (number !== cancelAt) return;
    world.deliver(cancel);
    if (killAfter) throw new Killed();
  };
  try {
    await untilEnded(world, cancelAt === null ? 1 : 2);
    const { points } = world;
    checkTruth({ world, frame, ends: 'any' });
    const ended = resultOf(world, frame.jobId);
    if (cancelAt !== null) checkAnswer(resultOf(world, cancel.jobId), ended);
    if (ended.state === 'cancelled') expect(book.landings).toEqual([]);
    return { points };
  } catch (error) {
    throw new Error(JSON.stringify(given), { cause: error });
  } finally {
    await world.remove();
  }
}

function checkAnswer({ state, code, output }: JobResult, ended: JobResult): void {
  expect({ state, code }).toEqual({ state: 'done', code: null });
  const { outcome, state: endedAs } = output as JobCancelOutput; // made by the type itself
  const seen = `${outcome} ${endedAs} ${ended.state}`;
  told.set(seen, (told.get(seen) ?? 0) + 1);
  if (outcome === 'cancelled') expect(ended.state).toBe('cancelled');
  if (endedAs !== null) expect(ended.state).toBe(endedAs);
}

function resultOf(world: JobWorld, jobId: string): JobResult {
  const found = world.results.find((result) => result.jobId === jobId);
  return found ?? expect.fail(`no result of ${jobId}`);
}

/** The gateway delivers a job again after every restart; the person approves when asked. */
async function untilEnded(world: JobWorld, results: number): Promise<void> {
  for (let life = 0; life < 3; life += 1) {
    world.deliver(frame);
    const ended = () => world.results.length >= results;
    const alive = await world.live(() => {
      if (world.runner.counts().waitingForApproval > 0) world.approve(frame.jobId);
      return ended();
    });
    if (alive && ended()) return;
  }
  expect.fail('a job did not end');
}

describe('what is taken back while something holds it up', () => {
  async function sentAndLost(fate: SendFate) {
    const world = new JobWorld();
    world.books().writer.fates.push(fate);
    world.approve('payment.create', 'approve', true);
    world.at = (point) => {
      if (point === 'before find') world.books().writer.trouble = unreachable();
    };
    world.deliver(frame);
    await world.live(() => world.runner.list().some(({ waitingFor }) => waitingFor === 'unreachable'));
    world.deliver(cancel);
    await world.live(() => world.results.length > 0);
    expect(world.results).toMatchObject([{ jobId: 'cancel-1', output: { outcome: 'too-late', state: null } }]);
    world.at = () => undefined;
    world.books().writer.trouble = null;
    await world.live(() => world.results.length > 1);
    return world;
  }

  it('ends cancelled once it is proved that what was sent did not land: it is not sent again', async () => {
    const world = await sentAndLost('thrown-not-landed');
    expect(world.results[1]).toMatchObject({ state: 'cancelled', code: 'job.cancelled', verified: false });
    expect(world.books().book.landings).toEqual([]);
    await world.remove();
  });

  it('ends done once it is found in the books', async () => {
    const world = await sentAndLost('thrown-landed');
    expect(world.results[1]).toMatchObject({ state: 'done', verified: true });
    expect(world.books().book.landings).toHaveLength(1);
    await world.remove();
  });
});
