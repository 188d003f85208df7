import { z } from 'zod';
import { Problem } from './problem.ts';
import type { RestContext } from './rest.ts';

/** The JSON body, parsed. */
export async function readBody<S extends z.ZodType>(context: RestContext, schema: S): Promise<z.output<S>> {
  let raw: unknown;
  try {
    raw = await context.req.json();
  } catch {
    throw new Problem(400, 'request.not-json', 'The body is not JSON.');
  }
  return parse(schema, raw);
}

/** The query string, parsed. */
export function readQuery<S extends z.ZodType>(context: RestContext, schema: S): z.output<S> {
  return parse(schema, context.req.query());
}

/** A count in a query string. */
export function count(byDefault: number, most: number): z.ZodType<number> {
  return z.coerce.number().int().min(1).max(most).default(byDefault);
}

export function parse<S extends z.ZodType>(schema: S, raw: unknown, code = 'request.invalid'): z.output<S> {
  const parsed = z.safeParse(schema, raw);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ at: path.join('.'), message }));
  throw new Problem(422, code, 'The request does not have the form that is asked for.', { errors });
}
