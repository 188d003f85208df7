import { assertNever } from '../../contract/assert-never.ts';
import { Change } from '../../contract/records/record.ts';
import { dataSchema } from '../../contract/records/schemas.ts';
import type { DeletionEntry, RejectedEntry, UpsertEntry } from '../storage/streams.ts';
import { rejectLine } from './reject-line.ts';

/** One line of a source's stream. Kinds this version does not know are taken as they come (DESIGN rule 11). */
export function readChange(seq: number, body: string): UpsertEntry | DeletionEntry | RejectedEntry {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return rejectLine(seq, body, null, 'not JSON');
  }
  const parsed = Change.safeParse(raw);
  if (!parsed.success) return rejectLine(seq, body, raw, parsed.error);
  const change = parsed.data;
  const { kind, id } = change;
  switch (change.op) {
    case 'delete':
      return { type: 'delete', seq, kind, id, body };
    case 'upsert': {
      const data = dataSchema(kind)?.safeParse(change.data);
      if (data?.success === false) return rejectLine(seq, body, raw, data.error);
      const { hash, shape, native } = change;
      return { type: 'upsert', seq, kind, id, hash, shape, version: native.version ?? '', body };
    }
    default:
      return assertNever(change);
  }
}
