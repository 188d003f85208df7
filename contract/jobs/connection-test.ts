import { z } from 'zod';

export const ConnectionTestInput = z.looseObject({});
export type ConnectionTestInput = z.infer<typeof ConnectionTestInput>;

export const ConnectionTestOutput = z.looseObject({
  company: z.string(),
  product: z.string(),
  /** Round trip of one small question to the accounting software. */
  latencyMs: z.number().nonnegative(),
  countersReadable: z.boolean(),
});
export type ConnectionTestOutput = z.infer<typeof ConnectionTestOutput>;
