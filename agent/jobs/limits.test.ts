import { afterEach, expect, it } from 'vitest';
import type { Decimal } from '../../contract/decimal.ts';
import { JobWorld, jobFrame } from './model/job-world.ts';

const worlds: JobWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

function openWorld(limits: { upTo?: string; perDay?: string }): JobWorld {
  const world = new JobWorld();
  worlds.push(world);
  world.books();
  const { upTo = null, perDay = null } = limits as { upTo?: Decimal; perDay?: Decimal };
  world.approve('payment.create', 'approve', true, { upTo, perDay });
  return world;
}

function payment(jobId: string, amount: string) {
  const input = { date: '2026-04-01', party: `Party of ${jobId}`, account: 'HDFC Bank', amount };
  return jobFrame(jobId, { input });
}

const isDone = (world: JobWorld, count: number) => () => world.results.length >= count;
const isAsked = (world: JobWorld) => () => world.runner.list().some(({ waitingFor }) => waitingFor === 'approval');
const asked = (world: JobWorld) => world.runner.list().find(({ waitingFor }) => waitingFor === 'approval');

it('asks about a document that comes to more than may be written without asking', async () => {
  const world = openWorld({ upTo: '1000' });
  world.deliver(payment('small', '1000.00'));
  world.deliver(payment('large', '1000.01'));
  await world.live(() => isDone(world, 1)() && isAsked(world)());
  expect(world.results).toMatchObject([{ jobId: 'small', state: 'done' }]);
  expect(asked(world)).toMatchObject({ jobId: 'large', condition: { code: 'job.over-limit' } });
  world.approve('large');
  await world.live(isDone(world, 2));
  expect(world.results[1]).toMatchObject({ jobId: 'large', state: 'done' });
});

it('asks once the day has had its share, counts over a restart, and begins anew the next day', async () => {
  const world = openWorld({ perDay: '1000' });
  world.deliver(payment('first', '600.00'));
  await world.live(isDone(world, 1));
  await world.stop();
  world.deliver(payment('second', '600.00'));
  await world.live(isAsked(world));
  expect(asked(world)).toMatchObject({ jobId: 'second', condition: { code: 'job.over-day-limit' } });
  expect(world.runner.rules()).toMatchObject([
    { type: 'payment.create', mostPerDay: '1000.00', writtenToday: '600.00' },
  ]);
  world.approve('second');
  await world.live(isDone(world, 2));
  await world.clock.advance(24 * 3_600_000);
  world.deliver(payment('third', '600.00'));
  await world.live(isDone(world, 3));
  expect(world.results[2]).toMatchObject({ jobId: 'third', state: 'done' });
});

it('does not count against the day what a person allowed himself', async () => {
  const world = openWorld({ upTo: '100', perDay: '1000' });
  world.deliver(payment('large', '900.00'));
  await world.live(isAsked(world));
  world.approve('large');
  await world.live(isDone(world, 1));
  expect(world.runner.rules()).toMatchObject([{ writtenToday: '0' }]);
});

it('asks about each again once a person wants that', async () => {
  const world = openWorld({});
  expect(world.approve('payment.create', 'ask', true)).toBe('done');
  world.deliver(payment('job-1', '1.00'));
  await world.live(isAsked(world));
  expect(asked(world)).toMatchObject({ condition: { code: 'job.needs-approval' } });
  expect(world.approve('job-1', 'ask')).toBe('not-found');
});
