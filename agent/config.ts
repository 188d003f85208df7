import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { BridgeError } from '../contract/errors.ts';

/** `config.json` in the data folder; every setting has a default, so the file need not exist. */
export const Config = z.strictObject({
  tally: z
    .strictObject({
      /** Tally's gateways, one per running Tally. With these, no others are looked for unless `hosts` says where. */
      origins: z.array(z.url({ protocol: /^http$/ })).default([]),
      /** PCs on whose ports 9000 to 9010 Tally is looked for. Default: this one, unless `origins` are given. */
      hosts: z.array(z.string().min(1)).optional(),
      /** Only these companies, by name; empty: every company that is open. */
      companies: z.array(z.string()).default([]),
    })
    .prefault({}),
  /** Seconds between two looks for changes. */
  pollSeconds: z.number().positive().max(86_400).default(20),
  outbox: z
    .strictObject({
      maxMegabytes: z.int().positive().default(512),
    })
    .prefault({}),
  log: z.enum(['info', 'debug']).default('info'),
});
export type Config = z.infer<typeof Config>;

/** Where Tally is looked for. */
export function hostsOf({ tally }: Config): readonly string[] {
  return tally.hosts ?? (tally.origins.length === 0 ? ['127.0.0.1'] : []);
}

/** Throws `config.invalid`. */
export function readConfig(file: string): Config {
  return parseConfig(existsSync(file) ? readFileSync(file, 'utf8') : '{}');
}

export function parseConfig(text: string): Config {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new BridgeError('config.invalid', { details: { reason: 'config.json is not JSON' }, cause });
  }
  const parsed = Config.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new BridgeError('config.invalid', {
    details: { reason: `${issue?.path.join('.') || 'config.json'}: ${issue?.message}` },
  });
}
