import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Instant } from '../../contract/dates.ts';
import { type InstallationId, JobId, SourceId, type TenantId } from '../../contract/ids.ts';
import { JobState } from '../../contract/jobs/job.ts';
import { isJobType, jobTypes } from '../../contract/jobs/registry.ts';
import { type JobPage, JobRequest, type JobView } from '../../contract/rest.ts';
import { drawId } from '../access/secrets.ts';
import type { Job } from '../storage/jobs.ts';
import { decodePage, encodePage } from './page-token.ts';
import { notFound, Problem } from './problem.ts';
import { count, parse, readBody, readQuery } from './read-request.ts';
import type { RestEnv, RestPorts } from './rest.ts';

const defaultLifeMs = 72 * 60 * 60_000;
const IdempotencyKey = z.string().min(1).max(200);
const Query = z.object({
  state: JobState.optional(),
  sourceId: SourceId.optional(),
  limit: count(100, 1000),
  page: z.string().optional(),
});

export function jobRoutes(ports: RestPorts): Hono<RestEnv> {
  const { storage, presence, clock, log } = ports;
  return new Hono<RestEnv>()
    .post('/jobs', async (context) => {
      const tenantId = context.get('tenantId');
      const idempotencyKey = parse(IdempotencyKey, context.req.header('idempotency-key'), 'idempotency-key.missing');
      const request = await readBody(context, JobRequest);
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
        idempotencyKey,
        requestHash: createHash('sha256').update(JSON.stringify(request)).digest('base64url'),
      });
      if (created.state === 'key-reused') {
        throw new Problem(422, 'idempotency-key.reused', 'This idempotency key was used for another request.');
      }
      const { job, state } = created;
      if (state === 'created') log.info({ event: 'job.created', jobId: job.jobId, type });
      presence.find(job.installationId)?.post({ type: 'jobs-waiting' });
      return context.json(view(job), state === 'created' ? 201 : 200);
    })
    .get('/jobs', async (context) => {
      const { state, sourceId, limit, page } = readQuery(context, Query);
      const before = page === undefined ? null : decodePage(z.int(), page);
      await storage.jobs.expire(clock.now());
      const { jobs, next } = await storage.jobs.jobs(context.get('tenantId'), { state, sourceId, before, limit });
      const body: z.infer<typeof JobPage> = { jobs: jobs.map(view), nextPage: next === null ? null : encodePage(next) };
      return context.json(body);
    })
    .get('/jobs/:jobId', async (context) => {
      const jobId = parse(JobId, context.req.param('jobId'));
      await storage.jobs.expire(clock.now());
      const job = await storage.jobs.job(context.get('tenantId'), jobId);
      if (job === null) throw notFound('There is no such job.');
      return context.json(view(job));
    });
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

function view(job: Job): JobView {
  const { jobId, type, sourceId, installationId, state, waitingFor, createdAt, notAfter, result } = job;
  return {
    jobId,
    type,
    sourceId,
    installationId,
    state,
    waitingFor,
    createdAt: createdAt.toISOString() as Instant,
    notAfter: notAfter.toISOString() as Instant,
    result,
  };
}
