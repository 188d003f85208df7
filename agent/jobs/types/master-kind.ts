import type { z } from 'zod';
import { parseInput, type WriteKind } from './job-kind.ts';

/** An account or item: it is right in itself when it has the form of its schema. */
export function masterKind(schema: z.ZodType): WriteKind {
  return { writes: true, check: (input) => parseInput(schema, input) };
}
