import { z } from 'zod';

/** What support needs to know of an installation. Concerns no source; holds no content of the books and no secret. */
export const DiagnosticsCollectInput = z.looseObject({});

export const DiagnosticsCollectOutput = z.looseObject({
  about: z.looseObject({ version: z.string(), node: z.string(), platform: z.string() }),
  /** As `ledger-bridge status --json`, without names. */
  state: z.looseObject({}),
  checks: z.array(z.looseObject({ check: z.string(), ok: z.boolean(), code: z.string().nullable() })),
  /** The latest lines of the log, oldest first, redacted; at most 200 KB. */
  log: z.array(z.string()),
});
export type DiagnosticsCollectOutput = z.infer<typeof DiagnosticsCollectOutput>;
