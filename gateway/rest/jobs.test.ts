import { expect, test } from 'vitest';
import { type JobId, jobsStream, type SourceId } from '../../contract/ids.ts';
import { FakeClock } from '../fake-clock.ts';
import { connect, pair, sourceOffer } from '../test-agent.ts';
import { testGateway } from '../test-gateway.ts';

const books = 'books-1' as SourceId;
const offered = { sources: [sourceOffer(books)] };
const request = { type: 'connection.test', sourceId: books, input: {} };
const hour = 3_600_000;

async function online(clock = new FakeClock()) {
  const gateway = await testGateway({ clock });
  const identity = await pair(gateway);
  const session = await connect(gateway.url, identity, offered);
  const again = () => connect(gateway.url, identity, { ...offered, streams: [session.stream(jobsStream).offer()] });
  return { clock, gateway, identity, again, ...session };
}

/** Everything sent before has been handled when this returns. */
async function settled(wire: {
  send: (frame: { t: 'ping'; id: number }) => void;
  next: (type: 'pong') => Promise<unknown>;
}) {
  wire.send({ t: 'ping', id: 1 });
  await wire.next('pong');
}

function result(jobId: JobId, more: object = {}) {
  const empty = { code: null, message: null, nativeId: null, number: null, differences: [], output: {} };
  return {
    jobId,
    type: request.type,
    sourceId: books,
    state: 'done',
    verified: true,
    finishedAt: '2025-06-01T09:00:00Z',
    ...empty,
    ...more,
  };
}

test('a job reaches the owner of the books at once, and its result ends it', async () => {
  const { gateway, wire, stream } = await online();
  const { jobId, state } = await gateway.client.createJob(request, 'k1');
  expect(state).toBe('queued');
  expect(await wire.next('job')).toMatchObject({
    jobId,
    type: 'connection.test',
    sourceId: books,
    validForMs: 72 * hour,
  });

  wire.send({ t: 'job-ack', jobId });
  await settled(wire);
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'delivered' });
  wire.send({ t: 'job-progress', jobId, state: 'waiting', waitingFor: 'approval' });
  await settled(wire);
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'waiting', waitingFor: 'approval' });

  wire.sendRaw(stream(jobsStream).batch([result(jobId, { output: { company: 'Invented Traders' } })]));
  await wire.next('ack');
  wire.send({ t: 'job-progress', jobId, state: 'running' });
  await settled(wire);
  const ended = await gateway.client.job(jobId);
  expect(ended).toMatchObject({ state: 'done', waitingFor: null, result: { output: { company: 'Invented Traders' } } });
});

test('the same idempotency key gives the same job, and it is carried once per session', async () => {
  const { gateway, wire } = await online();
  const first = await gateway.client.createJob(request, 'k1');
  const second = await gateway.client.createJob(request, 'k1');
  expect(second.jobId).toBe(first.jobId);
  await wire.next('job');
  await settled(wire);
  expect(wire.unread('job')).toBe(0);
  const other = gateway.client.createJob({ ...request, input: { other: true } }, 'k1');
  await expect(other).rejects.toMatchObject({ details: { status: 422, code: 'idempotency-key.reused' } });
});

test('an unfinished job comes again on every connection until its result is stored', async () => {
  const { gateway, wire, again } = await online();
  const { jobId } = await gateway.client.createJob(request, 'k1');
  await wire.next('job');
  wire.send({ t: 'job-ack', jobId });
  await settled(wire);
  await wire.close();
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'delivered', waitingFor: 'offline' });

  const second = await again();
  expect(await second.wire.next('job')).toMatchObject({ jobId });
  expect(await gateway.client.job(jobId)).toMatchObject({ waitingFor: null });
  second.wire.sendRaw(second.stream(jobsStream).batch([result(jobId)]));
  await second.wire.next('ack');
  await second.wire.close();

  const third = await again();
  await settled(third.wire);
  expect(third.wire.unread('job')).toBe(0);
});

test('a job that was never sent ends expired when its time is over', async () => {
  const { clock, gateway, wire, again } = await online();
  await wire.close();
  const notAfter = new Date(clock.now().getTime() + hour).toISOString();
  const { jobId } = await gateway.client.createJob({ ...request, notAfter } as never, 'k1');
  clock.advance(hour);
  const ended = await gateway.client.job(jobId);
  expect(ended).toMatchObject({ state: 'expired', result: { code: 'job.expired', verified: false } });
  const { wire: later } = await again();
  await settled(later);
  expect(later.unread('job')).toBe(0);
});

test('a job that was sent is never ended here: it comes again with no time left, and the agent says what became of it', async () => {
  const { clock, gateway, wire, again } = await online();
  const { jobId } = await gateway.client.createJob(request, 'k1');
  await wire.next('job');
  await wire.close();
  clock.advance(73 * hour);
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'queued' });
  const later = await again();
  expect(await later.wire.next('job')).toMatchObject({ jobId, validForMs: 0 });
  later.wire.sendRaw(later.stream(jobsStream).batch([result(jobId)]));
  await later.wire.next('ack');
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'done' });
});

test('a finished job never changes again', async () => {
  const { gateway, wire, stream } = await online();
  const { jobId } = await gateway.client.createJob(request, 'k1');
  const jobs = stream(jobsStream);
  wire.sendRaw(jobs.batch([result(jobId)]));
  wire.sendRaw(jobs.batch([result(jobId, { state: 'refused' })]));
  await wire.next('ack');
  await wire.next('ack');
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'done' });
});

test('a document that is not valid is refused before it is a job', async () => {
  const { gateway } = await online();
  const wrong = gateway.client.createJob({ ...request, type: 'invoice.create', input: { total: 'much' } }, 'k1');
  await expect(wrong).rejects.toMatchObject({ details: { status: 422, code: 'job.invalid' } });
  expect((await gateway.client.jobPage()).jobs).toEqual([]);
});

test('jobs are listed newest first, by state and by page', async () => {
  const { gateway, wire, stream } = await online();
  const ids = [];
  for (const key of ['k1', 'k2', 'k3']) ids.push((await gateway.client.createJob(request, key)).jobId);
  wire.sendRaw(stream(jobsStream).batch([result(ids[1] as JobId)]));
  await wire.next('ack');
  const first = await gateway.client.jobPage({ limit: 2 });
  const second = await gateway.client.jobPage({ limit: 2, page: first.nextPage ?? '' });
  expect([...first.jobs, ...second.jobs].map(({ jobId }) => jobId)).toEqual(ids.toReversed());
  expect(second.nextPage).toBeNull();
  expect((await gateway.client.jobPage({ state: 'done' })).jobs).toMatchObject([{ jobId: ids[1] }]);
});

test('a bulk request makes a job of each input in order, tells what it can not take, and may be repeated', async () => {
  const { gateway, wire } = await online();
  const payment = { date: '2026-04-01', party: 'Navpalli Traders', account: 'Cash', amount: '10.00' };
  const bulk = { type: 'payment.create', sourceId: books, inputs: [payment, { party: 'nobody' }, payment] };
  const { items } = await gateway.client.createJobs(bulk, 'bulk-1');
  expect(items.map(({ job }) => job?.state ?? null)).toEqual(['queued', null, 'queued']);
  expect(items[1]?.problem).toMatchObject({ status: 422, code: 'job.invalid' });
  expect(await wire.next('job')).toMatchObject({ jobId: items[0]?.job?.jobId });
  expect(await wire.next('job')).toMatchObject({ jobId: items[2]?.job?.jobId });
  const again = await gateway.client.createJobs(bulk, 'bulk-1');
  expect(again.items.map(({ job }) => job?.jobId)).toEqual(items.map(({ job }) => job?.jobId));
  const other = { ...bulk, inputs: [{ ...payment, amount: '11.00' }] };
  expect((await gateway.client.createJobs(other, 'bulk-1')).items[0]?.problem).toMatchObject({
    code: 'idempotency-key.reused',
  });
});
