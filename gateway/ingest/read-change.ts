import { z } from 'zod';
import { assertNever } from '../../contract/assert-never.ts';
import { Change } from '../../contract/records/record.ts';
import { dataSchema } from '../../contract/records/schemas.ts';
import type { DeletionEntry, RejectedEntry, UpsertEntry } from '../storage/streams.ts';
import { rejectLine } from './reject-line.ts';

const change = z.compile(Change);
const compiled = new Map<string, z.ZodType>();

/** One line of a source's stream. Kinds this version does not know are taken as they come (DESIGN rule 11). */
export function readChange(seq: number, body: string): UpsertEntry | DeletionEntry | RejectedEntry {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return rejectLine(seq, body, null, 'not JSON');
  }
  const parsed = change.safeParse(raw);
  if (!parsed.success) return rejectLine(seq, body, raw, parsed.error);
  const { kind, id } = parsed.data;
  switch (parsed.data.op) {
    case 'delete':
      return { type: 'delete', seq, kind, id, body };
    case 'upsert': {
      const data = compiledSchema(kind)?.safeParse(parsed.data.data);
      if (data?.success === false) return rejectLine(seq, body, raw, data.error);
      const { hash, shape, native } = parsed.data;
      return { type: 'upsert', seq, kind, id, hash, shape, version: native.version ?? '', body };
    }
    default:
      return assertNever(parsed.data);
  }
}

/** Checking records is half of taking them in: the same schemas as one function each, made when the first record of a kind comes. */
function compiledSchema(kind: string): z.ZodType | undefined {
  const known = compiled.get(kind);
  if (known !== undefined) return known;
  const schema = dataSchema(kind);
  if (schema === undefined) return undefined;
  const made = z.compile(schema);
  compiled.set(kind, made);
  return made;
}
