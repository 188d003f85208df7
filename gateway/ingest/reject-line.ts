import type { z } from 'zod';
import type { ErrorCode } from '../../contract/errors.ts';
import type { RejectedEntry } from '../storage/streams.ts';

const code: ErrorCode = 'record.not-understood';

/** Sets one line aside. The reason names the place in the form, never the content (DESIGN rule 12). */
export function rejectLine(seq: number, body: string, raw: unknown, why: z.ZodError | string): RejectedEntry {
  const named = (raw ?? {}) as { kind?: unknown; id?: unknown };
  const reason = typeof why === 'string' ? why : describe(why);
  return { type: 'rejected', seq, code, reason, kind: short(named.kind), id: short(named.id), body };
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || '(whole)'}: ${issue.code}` : 'invalid';
}

function short(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 400) : null;
}
