import type { z } from 'zod';
import { invalid } from '../book-names.ts';

/** Throws `job.invalid`, naming the field. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return invalid(`${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'not valid'}`);
}
