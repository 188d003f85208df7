import { afterEach, describe, expect, it } from 'vitest';
import { BridgeError } from '../../contract/errors.ts';
import type { JobId, SourceId } from '../../contract/ids.ts';
import { effectKey } from './effect-key.ts';
import type { JobFrame } from './job-records.ts';
import { byHand, firstSource, JobWorld, jobFrame, Killed, unreachable } from './model/job-world.ts';

const worlds: JobWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

function newWorld(): JobWorld {
  const world = new JobWorld();
  worlds.push(world);
  world.books();
  return world;
}

/** A world whose person has said that documents may be written without asking. */
function trustingWorld(): JobWorld {
  const world = newWorld();
  world.approve('payment.create', 'approve', true);
  return world;
}

const payment = jobFrame('job-1');
const test = jobFrame('test-1', { type: 'connection.test', input: {} });

const ended =
  (world: JobWorld, count = 1) =>
  () =>
    world.results.length >= count;
const waitingFor = (world: JobWorld, reason: string) => () =>
  world.runner.list().some((entry) => entry.waitingFor === reason);
const named = (world: JobWorld, jobId: string) => world.runner.list().find((entry) => entry.jobId === jobId);

describe('delivery', () => {
  it('is acked once the row is committed, and survives from then on', async () => {
    const world = trustingWorld();
    expect(world.deliver(payment)).toBe(true);
    await world.stop();
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ jobId: 'job-1', state: 'done', verified: true, number: 'N/41' }]);
  });

  it('is not acked, and the books are not touched, when there is no room for a job', async () => {
    const world = trustingWorld();
    world.hasRoom = false;
    expect(world.deliver(payment)).toBe(false);
    world.hasRoom = true;
    world.diskIsFull = true;
    expect(world.deliver(payment)).toBe(false);
    world.diskIsFull = false;
    await world.live(() => false, 5000);
    expect(world.runner.list()).toEqual([]);
    expect(world.books().book.landings).toEqual([]);
    expect(world.deliver(payment)).toBe(true);
  });

  it('finishes a job and puts its result into the outbox in one commit', async () => {
    const world = trustingWorld();
    world.deliver(payment);
    const finished = world.db.prepare('SELECT count(*) FROM jobs WHERE finished_at IS NOT NULL').pluck();
    world.at = () => expect(world.results).toHaveLength(Number(finished.get()));
    await world.live(ended(world));
    expect(finished.get()).toBe(1);
  });

  it('of a job that is finished repeats the stored result and never runs it twice', async () => {
    const world = trustingWorld();
    world.deliver(payment);
    await world.live(ended(world));
    await world.stop();
    expect(world.deliver({ ...payment, input: { anything: 'else' } })).toBe(true);
    await world.live(() => false, 5000);
    expect(world.results).toHaveLength(2);
    expect(world.results[1]).toEqual(world.results[0]);
    expect(world.books().book.landings).toHaveLength(1);
  });

  it('of a job that is open does not run it twice', async () => {
    const world = newWorld();
    world.deliver(payment);
    await world.live(waitingFor(world, 'approval'));
    world.deliver(payment);
    world.approve('job-1');
    await world.live(ended(world));
    await world.live(() => false, 5000);
    expect(world.results).toHaveLength(1);
    expect(world.books().book.landings).toEqual([effectKey(payment.jobId)]);
  });

  it('starts anew with a new epoch: every result that is kept is sent again, in order', async () => {
    const world = trustingWorld();
    for (const frame of [payment, jobFrame('job-2'), jobFrame('job-3', { type: 'invoice.create' })])
      world.deliver(frame);
    await world.live(ended(world, 3));
    const first = world.results.splice(0);
    world.runner.repeatResults();
    expect(world.results.map((result) => result.jobId)).toEqual(['job-1', 'job-2', 'job-3']);
    expect(world.results).toEqual(expect.arrayContaining(first));
  });

  it.each([
    ['a type this version does not know', { type: 'moon.land' }, 'job.unsupported'],
    ['books this PC does not carry', { sourceId: 'model:other' as SourceId }, 'job.wrong-source'],
    ['no books at all', { sourceId: null }, 'job.wrong-source'],
    ['an input that is not valid', { input: { amount: 'much' } }, 'job.invalid'],
  ])('of %s ends rejected with a code', async (_what, change, code) => {
    const world = trustingWorld();
    world.deliver(jobFrame('job-1', change as Partial<JobFrame>));
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'rejected', code, verified: false }]);
  });
});

describe('approval', () => {
  it('is asked for by default, shows what would be written, and is recorded with the person', async () => {
    const world = newWorld();
    world.deliver(payment);
    await world.live(waitingFor(world, 'approval'));
    expect(named(world, 'job-1')).toMatchObject({
      state: 'waiting',
      summary: 'payment.create of 2026-04-01',
      condition: { code: 'job.needs-approval', action: expect.stringContaining('approve job-1') },
    });
    expect(world.books().book.landings).toEqual([]);
    world.approve('job-1');
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'done', verified: true }]);
    expect(world.audit.rows(0, 100).find((row) => row.event === 'job.approved')).toMatchObject({
      jobId: 'job-1',
      by: 'accountant',
    });
  });

  it('outlives a restart, given before or after the job asked for it', async () => {
    const world = newWorld();
    world.deliver(payment);
    expect(world.approve('job-1')).toBe('done');
    await world.stop();
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'done' }]);
  });

  it('refused ends the job at once and touches nothing', async () => {
    const world = newWorld();
    world.deliver(payment);
    await world.live(waitingFor(world, 'approval'));
    expect(world.approve('job-1', 'refuse')).toBe('done');
    expect(world.results).toMatchObject([{ state: 'refused', code: 'job.refused' }]);
    expect(world.books().book.landings).toEqual([]);
  });

  it('of a type allows what waits and what comes, and can be taken back', async () => {
    const world = newWorld();
    world.deliver(payment);
    await world.live(waitingFor(world, 'approval'));
    world.approve('payment.create', 'approve', true);
    world.deliver(jobFrame('job-2'));
    await world.live(ended(world, 2));
    world.approve('payment.create', 'refuse', true);
    world.deliver(jobFrame('job-3'));
    await world.live(ended(world, 3));
    expect(world.results.map((result) => result.state)).toEqual(['done', 'done', 'refused']);
  });

  it('of what is not there is not found, and a refusal of what was sent is too late', async () => {
    const world = trustingWorld();
    expect(world.approve('nothing')).toBe('not-found');
    expect(world.approve('invoice.create')).toBe('not-found');
    world.books().writer.fates.push('unsure-landed');
    world.at = (point) => {
      if (point === 'before find') world.books().writer.trouble = unreachable();
    };
    world.deliver(payment);
    await world.live(waitingFor(world, 'unreachable'));
    expect(world.approve('job-1', 'refuse')).toBe('too-late');
    world.books().writer.trouble = null;
    world.at = () => undefined;
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'done', verified: true }]);
  });

  it('refused while the books are being looked at still keeps the document out of them', async () => {
    const world = trustingWorld();
    world.at = (point) => {
      if (point === 'after look') world.approve('job-1', 'refuse');
    };
    world.deliver(payment);
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'refused' }]);
    expect(world.books().book.landings).toEqual([]);
  });
});

describe('waiting', () => {
  it('names why, says so upstream once, and goes on by itself', async () => {
    const world = trustingWorld();
    world.books().writer.trouble = new BridgeError('tally.company-closed', { details: { company: 'Aarav' } });
    world.deliver(payment);
    await world.live(() => false, 300_000);
    expect(named(world, 'job-1')).toMatchObject({
      waitingFor: 'company-closed',
      condition: { code: 'tally.company-closed', sentence: expect.stringContaining('Aarav') },
    });
    expect(world.progress.filter((frame) => frame.state === 'waiting')).toEqual([
      { t: 'job-progress', jobId: 'job-1', state: 'waiting', waitingFor: 'company-closed' },
    ]);
    world.runner.announce();
    const { forMs = 0 } = world.progress.at(-1) ?? {};
    expect(world.progress.at(-1)).toEqual({ ...world.progress[0], forMs });
    expect(forMs).toBeGreaterThan(290_000);
    const since = new Date(world.clock.now().getTime() - forMs).toISOString();
    expect(named(world, 'job-1')).toMatchObject({ since, progress: null });
    world.books().writer.trouble = null;
    world.runner.nudge();
    await world.live(ended(world), 1000);
    expect(world.results).toMatchObject([{ state: 'done', verified: true }]);
  });

  it('for hours adds nothing to the audit', async () => {
    const world = trustingWorld();
    world.books().writer.trouble = unreachable();
    world.deliver(payment);
    await world.live(waitingFor(world, 'unreachable'));
    const rows = world.audit.rows(0, 1000).length;
    await world.live(() => false, 3_600_000);
    expect(world.audit.rows(0, 1000)).toHaveLength(rows);
  });

  it('keeps the order of a source, and lets other sources on', async () => {
    const world = trustingWorld();
    const other = 'model:2' as SourceId;
    world.books(other);
    world.books().writer.trouble = unreachable();
    for (const frame of [payment, jobFrame('job-2'), jobFrame('elsewhere', { sourceId: other })]) world.deliver(frame);
    await world.live(ended(world), 5000);
    expect(world.results.map((result) => result.jobId)).toEqual(['elsewhere']);
    world.books().writer.trouble = null;
    await world.live(ended(world, 3));
    expect(world.results.map((result) => result.jobId)).toEqual(['elsewhere', 'job-1', 'job-2']);
  });

  it('for approval lets the next document by', async () => {
    const world = newWorld();
    world.deliver(payment);
    world.deliver(jobFrame('job-2'));
    await world.live(() => world.runner.counts().waitingForApproval === 2);
    world.approve('job-2');
    await world.live(ended(world));
    expect(world.results.map((result) => result.jobId)).toEqual(['job-2']);
  });

  it('holds documents while a person has to answer something about the books', async () => {
    const world = trustingWorld();
    const books = world.books();
    books.writesAllowed = new BridgeError('write.waits', { details: { reason: 'the company was renamed' } });
    world.deliver(payment);
    await world.live(waitingFor(world, 'writes-held'));
    books.writesAllowed = true;
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'done' }]);
  });

  it('settles what was sent before anything else is written', async () => {
    const world = trustingWorld();
    const { writer, book } = world.books();
    writer.fates.push('thrown-not-landed');
    world.at = (point) => {
      if (point === 'before find') writer.trouble ??= unreachable();
    };
    world.deliver(payment);
    await world.live(waitingFor(world, 'unreachable'));
    world.deliver(jobFrame('job-0'));
    world.at = () => undefined;
    writer.trouble = null;
    await world.live(ended(world, 2));
    expect(book.landings).toEqual([effectKey(payment.jobId), effectKey('job-0' as JobId)]);
  });
});

describe('after a death in the middle of a send', () => {
  it('settles that document before an older one that was approved since', async () => {
    const world = newWorld();
    world.deliver(payment);
    await world.live(waitingFor(world, 'approval'));
    world.deliver(jobFrame('job-2'));
    world.approve('job-2');
    world.books().writer.fates.push('unsure-not-landed');
    world.at = (point) => {
      if (point === 'after send') throw new Killed();
    };
    expect(await world.live(() => false, 5000)).toBe(false);
    world.at = () => undefined;
    world.approve('job-1');
    await world.live(ended(world, 2));
    expect(world.results.map(({ jobId, state }) => [jobId, state])).toEqual([
      ['job-2', 'done'],
      ['job-1', 'done'],
    ]);
  });
});

describe('a connection test', () => {
  it('tells company, product, latency and whether the counters can be read', async () => {
    const world = newWorld();
    world.deliver(test);
    await world.live(ended(world));
    expect(world.results).toMatchObject([
      {
        state: 'done',
        code: null,
        output: { company: 'Aarav Traders', product: 'Model 1', latencyMs: 12, countersReadable: true },
      },
    ]);
  });

  it('says at once what is wrong instead of waiting for it to pass', async () => {
    const world = newWorld();
    world.books().writer.trouble = unreachable();
    world.deliver(test);
    await world.live(ended(world), 1000);
    expect(world.results).toMatchObject([{ state: 'rejected', code: 'tally.unreachable' }]);
  });

  it('does not wait behind a document that waits for approval', async () => {
    const world = newWorld();
    world.deliver(payment);
    await world.live(waitingFor(world, 'approval'));
    world.deliver(test);
    await world.live(ended(world), 1000);
    expect(world.results).toMatchObject([{ jobId: 'test-1', state: 'done' }]);
  });
});

describe('expiry', () => {
  const oneHour = 3_600_000;
  const brief = jobFrame('job-1', { validForMs: oneHour });

  it('ends a job that waits, without touching the books', async () => {
    const world = newWorld();
    world.deliver(brief);
    await world.live(ended(world), oneHour + 1000);
    expect(world.results).toMatchObject([{ state: 'expired', code: 'job.expired' }]);
    expect(world.clock.monotonic()).toBeGreaterThanOrEqual(oneHour);
    expect(world.books().book.landings).toEqual([]);
  });

  it('counts the time the agent was off', async () => {
    const world = trustingWorld();
    world.deliver(brief);
    await world.stop();
    await world.clock.advance(oneHour + 1);
    await world.live(ended(world), 1000);
    expect(world.results).toMatchObject([{ state: 'expired' }]);
  });

  it('goes by what the platform says when it delivers again', async () => {
    const world = newWorld();
    world.deliver(brief);
    await world.live(() => false, oneHour - 1000);
    world.deliver(brief);
    await world.live(() => false, oneHour / 2);
    expect(world.results).toEqual([]);
    world.deliver({ ...brief, validForMs: 0 });
    await world.live(ended(world), 1000);
    expect(world.results).toMatchObject([{ state: 'expired' }]);
  });

  it('is judged last in the commit before the first byte leaves', async () => {
    const world = trustingWorld();
    world.at = (point) => {
      if (point === 'after mark') world.deliver({ ...brief, validForMs: 0 });
    };
    world.deliver(brief);
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'expired' }]);
    expect(world.books().book.landings).toEqual([]);
  });

  it('no longer counts once something was sent: it is settled and told as it is', async () => {
    const world = trustingWorld();
    const { writer } = world.books();
    writer.fates.push('thrown-landed');
    world.at = (point) => {
      if (point === 'before find') writer.trouble ??= unreachable();
    };
    world.deliver(brief);
    await world.live(() => false, 2 * oneHour);
    expect(world.results).toEqual([]);
    world.at = () => undefined;
    writer.trouble = null;
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'done', verified: true }]);
  });

  it('ends a document that is proved not to have landed when its time is over', async () => {
    const world = trustingWorld();
    const { writer, book } = world.books();
    writer.fates.push('thrown-not-landed');
    world.at = (point) => {
      if (point === 'before find') writer.trouble ??= unreachable();
    };
    world.deliver(brief);
    await world.live(() => false, 2 * oneHour);
    world.at = () => undefined;
    writer.trouble = null;
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'expired' }]);
    expect(book.landings).toEqual([]);
  });
});

describe('a full disk', () => {
  it('before the send keeps the document out of the books until there is room', async () => {
    const world = trustingWorld();
    world.deliver(payment);
    world.at = (point) => {
      if (point === 'after mark') world.diskIsFull = true;
    };
    await world.live(() => false, 60_000);
    expect(world.books().book.landings).toEqual([]);
    world.at = () => undefined;
    world.diskIsFull = false;
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'done', verified: true }]);
  });

  it('after the send loses nothing and doubles nothing', async () => {
    const world = trustingWorld();
    world.deliver(payment);
    world.at = (point) => {
      if (point === 'after send') world.diskIsFull = true;
    };
    await world.live(() => false, 60_000);
    world.at = () => undefined;
    world.diskIsFull = false;
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'done', verified: true }]);
    expect(world.books().book.landings).toHaveLength(1);
  });
});

describe('a document', () => {
  it('that a person entered before is not written again, and the twin is named', async () => {
    const world = trustingWorld();
    const { book } = world.books();
    world.at = (point) => {
      if (point === 'before look') book.personEnters(byHand(payment));
    };
    world.deliver(payment);
    await world.live(ended(world));
    expect(world.results).toMatchObject([
      {
        state: 'possible-duplicate',
        code: 'write.possible-duplicate',
        nativeId: null,
        output: { twin: { nativeId: 'guid-00000041', number: 'N/41' } },
      },
    ]);
    expect(book.landings).toEqual([]);
  });

  it('is sent at most three times, each time only when it is proved that the last one did not land', async () => {
    const world = trustingWorld();
    world.books().writer.fates.push('thrown-not-landed', 'unsure-not-landed', 'thrown-not-landed');
    world.deliver(payment);
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'rejected', code: 'write.not-landed' }]);
    expect(world.books().writer.fates).toEqual([]);
    expect(world.books().book.landings).toEqual([]);
  });

  it('is linked to its job in the version that was written, and no later one', async () => {
    const world = trustingWorld();
    world.deliver(payment);
    await world.live(ended(world));
    const { book } = world.books();
    const [written] = book.sentAs(effectKey(payment.jobId));
    const link = world.links.get(payment.jobId);
    expect(link).toMatchObject({ nativeId: written?.nativeId, masterId: written?.masterId, version: written?.version });
    expect(link?.recordId && world.links.writerOf(link.recordId, written?.version ?? '')).toBe('job-1');
    expect(link?.recordId && world.links.writerOf(link.recordId, '999')).toBeNull();
  });

  it('that a person changed before it was read back is told as it reads, and its version is not ours', async () => {
    const world = trustingWorld();
    const { book } = world.books();
    world.at = (point) => {
      if (point !== 'before read-back') return;
      for (const document of book.documents()) book.personChanges(document, { narration: 'mine' });
    };
    world.deliver(payment);
    await world.live(ended(world));
    expect(world.results).toMatchObject([
      { state: 'done', verified: false, code: 'write.differs', differences: [{ path: 'narration', found: 'mine' }] },
    ]);
    expect(world.links.get(payment.jobId)?.version).toBeNull();
  });

  it('leaves evidence of every step, whole and in order', async () => {
    const world = newWorld();
    world.deliver(payment);
    await world.live(waitingFor(world, 'approval'));
    world.approve('job-1');
    await world.live(ended(world));
    expect(world.audit.rows(0, 100, payment.jobId).map((row) => row.event)).toEqual([
      'job.received',
      'job.prepared',
      'job.approved',
      'job.resumed',
      'job.prepared',
      'job.looked',
      'job.marked',
      'job.answered',
      'job.read',
    ]);
    expect(world.audit.verify()).toMatchObject({ state: 'whole', rows: 9 });
  });
});

describe('a lost store key', () => {
  it('ends open jobs as truthfully as can be said without their content', async () => {
    const world = trustingWorld();
    const { writer } = world.books();
    writer.fates.push('thrown-landed');
    world.at = (point) => {
      if (point === 'before find') writer.trouble = unreachable();
    };
    world.deliver(payment);
    await world.live(waitingFor(world, 'unreachable'));
    world.deliver(jobFrame('job-2', { sourceId: firstSource }));
    await world.stop();
    world.loseKey();
    await world.live(ended(world, 2));
    expect(world.results).toMatchObject([
      { jobId: 'job-1', state: 'unknown', code: 'write.unknown' },
      { jobId: 'job-2', state: 'rejected', code: 'store.key-lost' },
    ]);
  });
});

it('stops promptly in the middle of a wait, and goes on in the next life', async () => {
  const world = trustingWorld();
  world.books().writer.trouble = unreachable();
  world.deliver(payment);
  await world.live(waitingFor(world, 'unreachable'));
  await world.stop();
  world.books().writer.trouble = null;
  await world.live(ended(world));
  expect(world.results).toMatchObject([{ state: 'done', verified: true }]);
});

it('takes up a document at once after the trouble of another one has ended with its time', async () => {
  const world = newWorld();
  world.books().writer.trouble = unreachable();
  world.deliver(jobFrame('job-1', { validForMs: 1500 }));
  await world.live(ended(world));
  world.books().writer.trouble = null;
  await world.live(() => false, 120_000);
  world.approve('payment.create', 'approve', true);
  world.deliver(jobFrame('job-2'));
  await world.live(ended(world, 2), 4000);
  expect(world.results).toMatchObject([{ state: 'expired' }, { jobId: 'job-2', state: 'done' }]);
});

describe('a dry run', () => {
  it('tells what would be written without asking anyone, and writes nothing', async () => {
    const world = newWorld();
    const input = { ...(payment.input as object), dryRun: true };
    world.deliver(jobFrame('dry-1', { input }));
    await world.live(ended(world));
    expect(world.results).toMatchObject([{ state: 'done', nativeId: null, output: { twin: null } }]);
    expect(world.books().book.landings).toEqual([]);
  });
});
