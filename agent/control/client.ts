import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  type ApproveRequest,
  ControlFile,
  ControlHello,
  ControlProblem,
  DoctorRow,
  EngineStatus,
  JobListEntry,
  JobRule,
  OutboxEntry,
  TieOutSummary,
} from '../../contract/control.ts';
import { BridgeError, type ErrorCode, errorCatalogue } from '../../contract/errors.ts';
import type { SourceId } from '../../contract/ids.ts';
import { sign } from './server.ts';

/** A running engine, seen from another process of the same user. */
export interface ControlClient {
  status(): Promise<EngineStatus>;
  doctor(): Promise<DoctorRow[]>;
  jobs(): Promise<JobListEntry[]>;
  rules(): Promise<JobRule[]>;
  outbox(): Promise<OutboxEntry[]>;
  approve(request: ApproveRequest): Promise<void>;
  pair(gateway: string, code: string): Promise<void>;
  syncNow(): Promise<void>;
  tieOut(sourceId: SourceId): Promise<TieOutSummary>;
}

/** Null when no engine runs with this data folder, or what listens on its port is something else. */
export async function connectControl(controlFile: string): Promise<ControlClient | null> {
  const where = readControlFile(controlFile);
  if (where === null) return null;
  const base = `http://127.0.0.1:${where.port}`;
  if (!(await isOurs(base, where.token))) return null;
  const call = caller(base, where.token);
  return {
    status: () => call('GET', '/status', EngineStatus),
    doctor: () => call('GET', '/doctor', z.array(DoctorRow)),
    jobs: () => call('GET', '/jobs', z.array(JobListEntry)),
    rules: () => call('GET', '/rules', z.array(JobRule)),
    outbox: () => call('GET', '/outbox', z.array(OutboxEntry)),
    approve: (request) => call('POST', '/approve', Nothing, request),
    pair: (gateway, code) => call('POST', '/pair', Nothing, { gateway, code }),
    syncNow: () => call('POST', '/sync-now', Nothing, {}),
    tieOut: (sourceId) => call('POST', '/tie-out', TieOutSummary, { sourceId }),
  };
}

const Nothing = z.looseObject({}).transform(() => undefined);

function readControlFile(file: string): ControlFile | null {
  if (!existsSync(file)) return null;
  const parsed = ControlFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data : null;
}

/** The token is sent only to a listener that proved to know it. */
async function isOurs(base: string, token: string): Promise<boolean> {
  const nonce = randomBytes(16).toString('hex');
  try {
    const answer = await fetch(`${base}/hello?nonce=${nonce}`, { signal: AbortSignal.timeout(3000) });
    const hello = ControlHello.safeParse(await answer.json());
    return hello.success && hello.data.hmac === sign(token, nonce);
  } catch {
    return false; // a refused connection and a stranger on the port mean the same to the caller: no engine there
  }
}

function caller(base: string, token: string) {
  return async <T>(method: string, path: string, schema: z.ZodType<T>, content?: unknown): Promise<T> => {
    const answer = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: content === undefined ? null : JSON.stringify(content),
    });
    const raw: unknown = await answer.json().catch(() => null);
    if (answer.ok) return schema.parse(raw);
    throw asBridgeError(raw, answer.status);
  };
}

function asBridgeError(raw: unknown, status: number): Error {
  const problem = ControlProblem.safeParse(raw);
  if (!problem.success || !Object.hasOwn(errorCatalogue, problem.data.code)) {
    return new Error(`the engine answered ${status}`);
  }
  return new BridgeError(problem.data.code as ErrorCode, { details: problem.data.details });
}
