import type { z } from 'zod';
import { Problem } from './problem.ts';

/** A place to go on from. Callers pass it back as it is. */
export function encodePage(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

export function decodePage<T>(schema: z.ZodType<T>, token: string): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw new Problem(422, 'page.invalid', 'The page was not given out by this gateway.');
  }
}
