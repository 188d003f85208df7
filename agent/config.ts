import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { PlainDate } from '../contract/dates.ts';
import { BridgeError } from '../contract/errors.ts';
import type { WritingSite } from './connectors/connector.ts';
import { type ConflictPolicy as ConflictPolicyName, conflictPolicies } from './jobs/conflict.ts';

/** `HH:MM` on the PC's clock. */
const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM is needed');

const ConflictPolicy = z.enum(conflictPolicies);
const OnUnknown = z.enum(['create', 'refuse']).default('refuse');

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
      /** By the company's name: nothing dated before the financial year of that day is read. */
      readFrom: z.record(z.string(), PlainDate).default({}),
    })
    .prefault({}),
  /** Seconds between two looks for changes. */
  pollSeconds: z.number().positive().max(86_400).default(20),
  reading: z
    .strictObject({
      /** When people work in the books: bulk reads take a small share of the time then. Null: always. */
      officeHours: z
        .strictObject({
          /** 0 is Sunday. */
          days: z.array(z.int().min(0).max(6)).default([1, 2, 3, 4, 5, 6]),
          from: Hour.default('09:00'),
          to: Hour.default('19:00'),
        })
        .nullable()
        .prefault({}),
      /** No bulk reads at all; documents and looks for changes go on. */
      quietHours: z.strictObject({ from: Hour, to: Hour }).nullable().default(null),
      /** The most of the product's time that bulk reads take in office hours. */
      share: z.number().positive().max(1).default(0.05),
      /** Whether somebody is taken to be typing where the engine can't tell: requests are shorter then. */
      assumeInUse: z.boolean().default(false),
    })
    .prefault({}),
  writing: z
    .strictObject({
      /** Documents are posted as Optional, for a person to review. */
      postAsOptional: z.boolean().default(false),
      /** Whose change counts where books and platform changed the same: by the kind of record, else `other`. */
      conflicts: z
        .strictObject({
          voucher: ConflictPolicy.optional(),
          party: ConflictPolicy.optional(),
          account: ConflictPolicy.optional(),
          item: ConflictPolicy.optional(),
          other: ConflictPolicy.default('manual'),
        })
        .prefault({}),
      /** What is done with a document that names what the books don't have. */
      unknown: z.strictObject({ party: OnUnknown, item: OnUnknown, taxLedger: OnUnknown }).prefault({}),
      /** By the company's name. */
      companies: z
        .record(
          z.string(),
          z.strictObject({
            /** Returns are filed up to this day: what is dated by then is neither written nor changed. */
            filedUpTo: PlainDate.nullable().default(null),
            /** How the books call the ledgers and stock items that documents name otherwise. */
            accounts: z.record(z.string(), z.string()).default({}),
            items: z.record(z.string(), z.string()).default({}),
          }),
        )
        .default({}),
    })
    .prefault({}),
  outbox: z
    .strictObject({
      maxMegabytes: z.int().positive().default(512),
    })
    .prefault({}),
  /** Years for which is kept: what was carried, and the evidence of what was written and decided (docs/audit.md). */
  history: z
    .strictObject({
      syncYears: z.int().min(1).max(100).default(3),
      /** Not under the six years of GST records (CGST Act 2017, section 36: 72 months from the annual return). */
      evidenceYears: z.int().min(6).max(100).default(8),
    })
    .prefault({}),
  log: z.enum(['info', 'debug']).default('info'),
});
export type Config = z.infer<typeof Config>;

/** What a person has set for a company's books, besides where reading begins. */
export function writingAt({ writing: { postAsOptional, unknown, companies } }: Config, company: string): WritingSite {
  const { filedUpTo = null, accounts = {}, items = {} } = companies[company] ?? {};
  return { postAsOptional, filedUpTo, accounts, items, unknown };
}

/** By the kind of record that a job wants to change. */
export function conflictPolicy({ writing: { conflicts } }: Config, kind: string): ConflictPolicyName {
  return conflicts[kind as keyof typeof conflicts] ?? conflicts.other;
}

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
