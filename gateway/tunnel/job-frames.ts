import type { Instant } from '../../contract/dates.ts';
import type { GatewayFrame } from '../../contract/frames.ts';
import type { InstallationId, JobId } from '../../contract/ids.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * The jobs this session has not carried yet: all that are not finished on a new connection, later the new ones. A job whose time
 * is over is sent with nothing left of it, so that the installation itself ends it: it may have begun (DESIGN rule 4).
 */
export async function jobFrames(
  storage: Storage,
  installationId: InstallationId,
  carried: ReadonlySet<JobId>,
  now: Date,
): Promise<readonly (GatewayFrame & { t: 'job' })[]> {
  await storage.jobs.expire(now);
  const jobs = (await storage.jobs.unfinished(installationId)).filter((job) => !carried.has(job.jobId));
  if (jobs.length === 0) return [];
  await storage.jobs.markSent(
    jobs.map((job) => job.jobId),
    now,
  );
  return jobs.map(({ jobId, type, sourceId, input, createdAt, notAfter, knownVersion }) => ({
    t: 'job',
    jobId,
    type,
    sourceId,
    input,
    createdAt: createdAt.toISOString() as Instant,
    validForMs: Math.max(0, notAfter.getTime() - now.getTime()),
    ...(knownVersion === null ? {} : { knownVersion }),
  }));
}
