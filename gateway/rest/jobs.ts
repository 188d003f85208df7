import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Instant } from '../../contract/dates.ts';
import { type InstallationId, JobId, recordId, SourceId, type TenantId } from '../../contract/ids.ts';
import { DocumentRef } from '../../contract/jobs/document-ref.ts';
import { JobState } from '../../contract/jobs/job.ts';
import { isJobType, jobTypes } from '../../contract/jobs/registry.ts';
import { BulkRequest, type BulkView, type JobPage, JobRequest, type JobView } from '../../contract/rest.ts';
import { drawId } from '../access/secrets.ts';
import type { Job } from '../storage/jobs.ts';
import { decodePage, encodePage } from './page-token.ts';
import { notFound, Problem, problemOf } from './problem.ts';
import { count, parse, readBody, readQuery } from './read-request.ts';
import type { RestContext, RestEnv, RestPorts } from './rest.ts';

const defaultLifeMs = 72 * 60 * 60_000;
const IdempotencyKey = z.string().min(1).max(190);
const Query = z.object({
  state: JobState.optional(),
  sourceId: SourceId.optional(),
  limit: count(100, 1000),
  page: z.string().optional(),
});

const BulkQuery = z.object({ key: IdempotencyKey });

export function jobRoutes(ports: RestPorts): Hono<RestEnv> {
  const { storage, presence, clock } = ports;
  return new Hono<RestEnv>()
    .post('/jobs', async (context) => {
      const key = idempotencyKey(context);
      const request = await readBody(context, JobRequest);
      const { job, state } = await createJob(ports, context.get('tenantId'), request, key);
      presence.find(job.installationId)?.post({ type: 'jobs-waiting' });
      return context.json(view(job, presence), state === 'created' ? 201 : 200);
    })
    .post('/jobs/bulk', async (context) => {
      const key = idempotencyKey(context);
      const bulk = await readBody(context, BulkRequest);
      const items = await createEach(ports, context.get('tenantId'), bulk, key);
      const installations = new Set(items.flatMap(({ job }) => job?.installationId ?? []));
      for (const installationId of installations) presence.find(installationId)?.post({ type: 'jobs-waiting' });
      return context.json({ items } satisfies z.infer<typeof BulkView>, 201);
    })
    .get('/jobs/bulk', async (context) => {
      const { key } = readQuery(context, BulkQuery);
      const made = await storage.jobs.keyed(context.get('tenantId'), keyOfItem(key, ''));
      if (made.length === 0) throw notFound('There is no bulk request under this key.');
      const items = made.map(({ index, job }) => ({ index, job: view(job, presence), problem: null }));
      return context.json({ items } satisfies z.infer<typeof BulkView>);
    })
    .get('/jobs', async (context) => {
      const { state, sourceId, limit, page } = readQuery(context, Query);
      const before = page === undefined ? null : decodePage(z.int(), page);
      await storage.jobs.expire(clock.now());
      const { jobs, next } = await storage.jobs.jobs(context.get('tenantId'), { state, sourceId, before, limit });
      const body: z.infer<typeof JobPage> = {
        jobs: jobs.map((job) => view(job, presence)),
        nextPage: next === null ? null : encodePage(next),
      };
      return context.json(body);
    })
    .get('/jobs/:jobId', async (context) => {
      const jobId = parse(JobId, context.req.param('jobId'));
      await storage.jobs.expire(clock.now());
      const job = await storage.jobs.job(context.get('tenantId'), jobId);
      if (job === null) throw notFound('There is no such job.');
      return context.json(view(job, presence));
    });
}

function idempotencyKey(context: RestContext): string {
  return parse(IdempotencyKey, context.req.header('idempotency-key'), 'idempotency-key.missing');
}

async function createJob(ports: RestPorts, tenantId: TenantId, request: JobRequest, key: string) {
  const { storage, clock, log } = ports;
  if (isJobType(request.type)) parse(jobTypes[request.type].input, request.input, 'job.invalid');
  const { sourceId, type, input, notAfter } = request;
  const installationId = await carrier(ports, tenantId, request);
  const createdAt = clock.now();
  const created = await storage.jobs.create({
    jobId: drawId('job') as JobId,
    tenantId,
    installationId,
    sourceId,
    type,
    input,
    createdAt,
    notAfter: notAfter === undefined ? new Date(createdAt.getTime() + defaultLifeMs) : new Date(notAfter),
    knownVersion: await knownVersion(ports, tenantId, request),
    idempotencyKey: key,
    requestHash: createHash('sha256').update(JSON.stringify(request)).digest('base64url'),
  });
  if (created.state === 'key-reused') {
    throw new Problem(422, 'idempotency-key.reused', 'This idempotency key was used for another request.');
  }
  if (created.state === 'created') log.info({ event: 'job.created', jobId: created.job.jobId, type });
  return created;
}

/** Of the document that `input.document` names, as it is held now: whether the platform could know what the books have. */
async function knownVersion(
  { storage }: RestPorts,
  tenantId: TenantId,
  { sourceId, input }: JobRequest,
): Promise<string | null> {
  const named = Changed.safeParse(input);
  if (!named.success || sourceId === null) return null;
  const { document } = named.data;
  const nativeId = 'nativeId' in document ? document.nativeId : await writtenBy(document.jobId);
  if (nativeId === null) return null;
  const record = await storage.records.record(tenantId, sourceId, recordId(sourceId, 'voucher', nativeId));
  return record?.native.version ?? null;

  async function writtenBy(jobId: JobId): Promise<string | null> {
    return (await storage.jobs.job(tenantId, jobId))?.result?.nativeId ?? null;
  }
}

const Changed = z.looseObject({ document: DocumentRef });

/** One that no header can hold. */
function keyOfItem(key: string, index: number | ''): string {
  return `${key}\n${index}`;
}

/** In order, each a job of its own under a key of its own: one that is refused holds up no other, and the whole may be asked again. */
async function createEach(ports: RestPorts, tenantId: TenantId, { inputs, ...common }: BulkRequest, key: string) {
  const items: z.infer<typeof BulkView>['items'] = [];
  for (const [index, input] of inputs.entries()) {
    try {
      const { job } = await createJob(ports, tenantId, { ...common, input }, keyOfItem(key, index));
      items.push({ index, job: view(job, ports.presence), problem: null });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      items.push({ index, job: null, problem: problemOf(error) });
    }
  }
  return items;
}

/** The owner of the books; for a job that concerns none, the installation it names. */
async function carrier(
  { storage }: RestPorts,
  tenantId: TenantId,
  { sourceId, installationId }: JobRequest,
): Promise<InstallationId> {
  if (sourceId !== null) {
    const source = await storage.sources.source(tenantId, sourceId);
    if (source === null) throw notFound('There is no such source.');
    if (source.owner === null) throw new Problem(409, 'source.no-owner', 'No installation carries these books now.');
    if (installationId !== undefined && installationId !== source.owner) {
      throw new Problem(409, 'job.wrong-source', 'Another installation carries these books.');
    }
    return source.owner;
  }
  if (installationId === undefined) {
    throw new Problem(422, 'job.invalid', 'A job without a source must name an installation.');
  }
  const installation = await storage.tenancy.installation(installationId);
  if (installation?.tenantId !== tenantId || installation.revokedAt) throw notFound('There is no such installation.');
  return installationId;
}

/** Whatever an open job was said to wait for: while its installation is not connected it waits for that. */
function view(job: Job, presence: RestPorts['presence']): JobView {
  const { jobId, type, sourceId, installationId, state, progress, createdAt, notAfter, result } = job;
  const isOffline = result === null && presence.find(installationId) === undefined;
  const since = isOffline ? offlineSince(job, presence) : job.since;
  return {
    jobId,
    type,
    sourceId,
    installationId,
    state,
    waitingFor: isOffline ? 'offline' : job.waitingFor,
    since: (since?.toISOString() as Instant | undefined) ?? null,
    progress,
    createdAt: createdAt.toISOString() as Instant,
    notAfter: notAfter.toISOString() as Instant,
    result,
  };
}

function offlineSince({ installationId, createdAt }: Job, presence: RestPorts['presence']): Date | null {
  const leftAt = presence.leftAt(installationId);
  return leftAt !== null && leftAt < createdAt ? createdAt : leftAt;
}
