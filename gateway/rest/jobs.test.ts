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

test('a job that was never sent is taken back here, and never reaches its PC', async () => {
  const { gateway, wire, again } = await online();
  await wire.close();
  const { jobId } = await gateway.client.createJob(request, 'k1');
  const taken = { type: 'job.cancel', sourceId: books, input: { jobId } };
  expect(await gateway.client.createJob(taken, 'k2')).toMatchObject({
    state: 'done',
    waitingFor: null,
    result: { code: null, verified: true, output: { outcome: 'cancelled', state: 'cancelled' } },
  });
  expect(await gateway.client.job(jobId)).toMatchObject({
    state: 'cancelled',
    result: { code: 'job.cancelled', verified: false, output: {} },
  });
  const { wire: later } = await again();
  await settled(later);
  expect(later.unread('job')).toBe(0);
  const repeated = await gateway.client.createJob(taken, 'k3');
  expect(repeated.result?.output).toEqual({ outcome: 'cancelled', state: 'cancelled' });
});

test('it is too late to take back what was never sent and is over', async () => {
  const { clock, gateway, wire } = await online();
  await wire.close();
  const notAfter = new Date(clock.now().getTime() + hour).toISOString();
  const { jobId } = await gateway.client.createJob({ ...request, notAfter } as never, 'k1');
  clock.advance(hour);
  const { result: late } = await gateway.client.createJob(
    { type: 'job.cancel', sourceId: books, input: { jobId } },
    'k2',
  );
  expect(late?.output).toEqual({ outcome: 'too-late', state: 'expired' });
});

test('a job that was sent, acked or not, is taken back by its PC alone', async () => {
  const { gateway, wire, again } = await online();
  const { jobId } = await gateway.client.createJob(request, 'k1');
  await wire.next('job');
  await wire.close();
  const taken = { type: 'job.cancel', sourceId: books, input: { jobId } };
  expect(await gateway.client.createJob(taken, 'k2')).toMatchObject({ state: 'queued', result: null });
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'queued', result: null });
  const { wire: later } = await again();
  expect(await later.next('job')).toMatchObject({ jobId });
  expect(await later.next('job')).toMatchObject({ type: 'job.cancel', input: { jobId } });
});

test('a job shows what it waits for and since when, how far it is, and that its PC went away', async () => {
  const { clock, gateway, wire, again } = await online();
  const at = () => clock.now().toISOString();
  const made = at();
  const { jobId } = await gateway.client.createJob(request, 'k1');
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'queued', since: made, progress: null });
  await wire.next('job');
  clock.advance(1000);
  const waits = at();
  wire.send({ t: 'job-progress', jobId, state: 'waiting', waitingFor: 'busy' });
  await settled(wire);
  clock.advance(60_000);
  wire.send({ t: 'job-progress', jobId, state: 'waiting', waitingFor: 'busy' });
  await settled(wire);
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'waiting', waitingFor: 'busy', since: waits });
  const runs = at();
  wire.send({ t: 'job-progress', jobId, state: 'running', done: 500, total: 1200 });
  await settled(wire);
  clock.advance(1000);
  wire.send({ t: 'job-progress', jobId, state: 'running', done: 1000, total: null });
  await settled(wire);
  const progress = { done: 1000, total: null };
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'running', waitingFor: null, since: runs, progress });
  await wire.close();
  const left = at();
  clock.advance(hour);
  expect(await gateway.client.job(jobId)).toMatchObject({ waitingFor: 'offline', since: left });
  const second = await again();
  second.wire.send({ t: 'job-progress', jobId, state: 'waiting', waitingFor: 'dialog', forMs: hour });
  await settled(second.wire);
  const shown = await gateway.client.job(jobId);
  expect(shown).toMatchObject({ waitingFor: 'dialog', since: left, progress: null });
  second.wire.sendRaw(second.stream(jobsStream).batch([result(jobId)]));
  await second.wire.next('ack');
  expect(await gateway.client.job(jobId)).toMatchObject({ state: 'done', since: null, progress: null });
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

test('a bulk request can be looked up by its key, item by item, without what it could not take', async () => {
  const { gateway, wire, stream } = await online();
  const payment = { date: '2026-04-01', party: 'Navpalli Traders', account: 'Cash', amount: '10.00' };
  const bulk = { type: 'payment.create', sourceId: books, inputs: [payment, { party: 'nobody' }, payment] };
  const [first, , third] = (await gateway.client.createJobs(bulk, 'bulk-1')).items;
  const one = first?.job?.jobId as JobId;
  wire.send({ t: 'job-progress', jobId: third?.job?.jobId as JobId, state: 'waiting', waitingFor: 'approval' });
  wire.sendRaw(stream(jobsStream).batch([result(one, { type: 'payment.create' })]));
  await wire.next('ack');
  expect((await gateway.client.bulk('bulk-1')).items).toMatchObject([
    { index: 0, job: { jobId: one, state: 'done' }, problem: null },
    { index: 2, job: { state: 'waiting', waitingFor: 'approval' }, problem: null },
  ]);
  await expect(gateway.client.bulk('bulk-2')).rejects.toMatchObject({ details: { status: 404, code: 'not-found' } });
});
