import { z } from 'zod';

const id = () => z.string().min(1).max(200);

/** One agent on one PC, from pairing on. */
export const InstallationId = id().brand('InstallationId');
export type InstallationId = z.infer<typeof InstallationId>;

/** A customer of the platform: everything at the gateway belongs to exactly one. */
export const TenantId = id().brand('TenantId');
export type TenantId = z.infer<typeof TenantId>;

/** One set of books. Derived from what never changes in them, so that another PC opening the same books names the same source. */
export const SourceId = id().brand('SourceId');
export type SourceId = z.infer<typeof SourceId>;

/** `<source>:<object class>:<native key>`. Stable while the object lives, and unique across a tenant. */
export const RecordId = z.string().min(1).max(400).brand('RecordId');
export type RecordId = z.infer<typeof RecordId>;

export const JobId = id().brand('JobId');
export type JobId = z.infer<typeof JobId>;

/** Where numbers are counted: the job results, or the changes of one source. */
export const StreamName = z
  .string()
  .regex(/^(jobs|source:.+)$/)
  .brand('StreamName');
export type StreamName = z.infer<typeof StreamName>;

export const jobsStream = 'jobs' as StreamName;

export function sourceStream(sourceId: SourceId): StreamName {
  return `source:${sourceId}` as StreamName;
}

/** The source a stream belongs to, or null for the jobs stream. */
export function streamSource(stream: StreamName): SourceId | null {
  return stream === jobsStream ? null : (stream.slice('source:'.length) as SourceId);
}

/** The object class is the product's own (`voucher`, `ledger`, …): GUIDs of different classes collide in Tally (facts/tally.md §4.1). */
export function recordId(sourceId: SourceId, objectClass: string, nativeKey: string): RecordId {
  return `${sourceId}:${objectClass}:${nativeKey}` as RecordId;
}
