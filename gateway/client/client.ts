import type { z } from 'zod';
import type { InstallationId, JobId, RecordId, SourceId } from '../../contract/ids.ts';
import type { JobState } from '../../contract/jobs/job.ts';
import {
  type BulkRequest,
  BulkView,
  ChangePage,
  Health,
  InstallationList,
  JobPage,
  type JobRequest,
  JobView,
  type LoggedChange,
  PairingCode,
  ProblemDetails,
  RecordPage,
  RejectedPage,
  SourceList,
  SourceView,
  StoredRecord,
  TieOutList,
} from '../../contract/rest.ts';

export interface ClientOptions {
  readonly url: string;
  readonly apiKey: string;
}

/** The gateway answered with a problem document. */
export class GatewayProblem extends Error {
  override readonly name = 'GatewayProblem';
  readonly details: ProblemDetails;

  constructor(details: ProblemDetails) {
    super(`${details.status} ${details.code}: ${details.title}`);
    this.details = details;
  }
}

interface ListJobs {
  readonly state?: JobState;
  readonly sourceId?: SourceId;
  readonly limit?: number;
  readonly page?: string;
}

interface ReadChanges {
  readonly cursor: number;
  readonly sourceId?: SourceId;
  readonly limit?: number;
  /** With nothing new, wait for so long. */
  readonly waitSeconds?: number;
}

/** The gateway's REST API for a program of the platform. Every answer is parsed; errors are thrown as `GatewayProblem`. */
export class GatewayClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  health(signal?: AbortSignal) {
    return this.#get('/health', {}, Health, signal);
  }

  createPairingCode(signal?: AbortSignal) {
    return this.#call('POST', '/pairing-codes', PairingCode, { signal });
  }

  async installations(signal?: AbortSignal) {
    return (await this.#get('/installations', {}, InstallationList, signal)).installations;
  }

  revoke(installationId: InstallationId, signal?: AbortSignal): Promise<void> {
    return this.#send('DELETE', `/installations/${encodeURIComponent(installationId)}`, { signal }).then(() => {});
  }

  async sources(signal?: AbortSignal) {
    return (await this.#get('/sources', {}, SourceList, signal)).sources;
  }

  source(sourceId: SourceId, signal?: AbortSignal) {
    return this.#get(sourcePath(sourceId), {}, SourceView, signal);
  }

  moveSource(sourceId: SourceId, installationId: InstallationId, signal?: AbortSignal) {
    return this.#call('POST', `${sourcePath(sourceId)}/owner`, SourceView, { body: { installationId }, signal });
  }

  async tieOuts(sourceId: SourceId, signal?: AbortSignal) {
    return (await this.#get(`${sourcePath(sourceId)}/tie-outs`, {}, TieOutList, signal)).tieOuts;
  }

  record(sourceId: SourceId, id: RecordId, signal?: AbortSignal) {
    return this.#get(`${sourcePath(sourceId)}/records/${encodeURIComponent(id)}`, {}, StoredRecord, signal);
  }

  recordPage(sourceId: SourceId, query: { kind?: string; limit?: number; page?: string } = {}, signal?: AbortSignal) {
    return this.#get(`${sourcePath(sourceId)}/records`, query, RecordPage, signal);
  }

  /**
   * All current records, one page at a time. Reading `changes` from any page's `cursor` (they are all the same) gives what the
   * snapshot misses.
   */
  async *recordPages(
    sourceId: SourceId,
    query: { kind?: string; limit?: number } = {},
    signal?: AbortSignal,
  ): AsyncIterable<RecordPage> {
    let page: string | null = null;
    do {
      const read: RecordPage = await this.recordPage(sourceId, page === null ? query : { ...query, page }, signal);
      yield read;
      page = read.nextPage;
    } while (page !== null);
  }

  async *records(sourceId: SourceId, query: { kind?: string } = {}, signal?: AbortSignal): AsyncIterable<StoredRecord> {
    for await (const { records } of this.recordPages(sourceId, { ...query, limit: 2000 }, signal)) yield* records;
  }

  changePage(query: ReadChanges, signal?: AbortSignal) {
    return this.#get('/changes', { ...query }, ChangePage, signal);
  }

  /** Every change after the cursor, up to the newest. */
  async *changes(query: ReadChanges, signal?: AbortSignal): AsyncIterable<LoggedChange> {
    for (let { cursor } = query, more = true; more; ) {
      const page = await this.changePage({ limit: 2000, ...query, cursor }, signal);
      yield* page.changes;
      ({ cursor, more } = page);
    }
  }

  /** The same `idempotencyKey` gives the same job, never a second one. */
  createJob(request: z.input<typeof JobRequest>, idempotencyKey: string, signal?: AbortSignal) {
    const headers = { 'idempotency-key': idempotencyKey };
    return this.#call('POST', '/jobs', JobView, { body: request, headers, signal });
  }

  /** A job for each of `inputs`; what can't be taken is told item by item. The same key gives the same jobs. */
  createJobs(request: z.input<typeof BulkRequest>, idempotencyKey: string, signal?: AbortSignal) {
    const headers = { 'idempotency-key': idempotencyKey };
    return this.#call('POST', '/jobs/bulk', BulkView, { body: request, headers, signal });
  }

  /** What became of each input of a bulk request that was made a job. */
  bulk(idempotencyKey: string, signal?: AbortSignal) {
    return this.#get('/jobs/bulk', { key: idempotencyKey }, BulkView, signal);
  }

  job(jobId: JobId, signal?: AbortSignal) {
    return this.#get(`/jobs/${encodeURIComponent(jobId)}`, {}, JobView, signal);
  }

  jobPage(query: ListJobs = {}, signal?: AbortSignal) {
    return this.#get('/jobs', { ...query }, JobPage, signal);
  }

  rejectedPage(query: { sourceId?: SourceId; limit?: number; page?: string } = {}, signal?: AbortSignal) {
    return this.#get('/rejected', query, RejectedPage, signal);
  }

  #get<S extends z.ZodType>(path: string, query: Query, schema: S, signal?: AbortSignal): Promise<z.output<S>> {
    const given = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
    const search = given.toString();
    return this.#call('GET', search === '' ? path : `${path}?${search}`, schema, { signal });
  }

  async #call<S extends z.ZodType>(method: string, path: string, schema: S, call: Call): Promise<z.output<S>> {
    const response = await this.#send(method, path, call);
    return schema.parse(await response.json());
  }

  async #send(method: string, path: string, { body, headers, signal }: Call): Promise<Response> {
    const { url, apiKey } = this.#options;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) throw new GatewayProblem(ProblemDetails.parse(await response.json()));
    return response;
  }
}

type Query = { readonly [name: string]: string | number | undefined };

interface Call {
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
  readonly signal?: AbortSignal | undefined;
}

function sourcePath(sourceId: SourceId): string {
  return `/sources/${encodeURIComponent(sourceId)}`;
}
