import { z } from 'zod';
import { Decimal } from '../decimal.ts';
import { JobId, RecordId, type SourceId } from '../ids.ts';

/** Kinds this version knows. Kinds are an open set on the wire: an unknown one is carried and stored as received. */
export const recordKinds = [
  'company',
  'gst-registration',
  'account-group',
  'account',
  'party',
  'bill',
  'item',
  'item-group',
  'stock-category',
  'unit',
  'cost-category',
  'cost-centre',
  'warehouse',
  'voucher-type',
  'currency',
  'tax-rate',
  'pay-head',
  'attendance-type',
  'voucher',
  'trial-balance',
  'profit-and-loss',
  'balance-sheet',
  'cash-flow',
  'outstanding',
  'stock-summary',
  'day-book',
] as const;
export type KnownKind = (typeof recordKinds)[number];

/** Kinds that are not objects of the books, but what the product worked out of them over a period. */
export const reportKinds = [
  'trial-balance',
  'profit-and-loss',
  'balance-sheet',
  'cash-flow',
  'outstanding',
  'stock-summary',
  'day-book',
] as const satisfies readonly KnownKind[];

export function isReportKind(kind: string): boolean {
  return (reportKinds as readonly string[]).includes(kind);
}

/**
 * The product's own identifiers and version of the object, as text. `version` is another one whenever the object was saved, and
 * whenever the product changed it without a save: versions can be compared for equality only.
 */
export const Native = z.looseObject({
  guid: z.string().optional(),
  masterId: z.string().optional(),
  version: z.string().optional(),
  key: z.string().optional(),
});
export type Native = z.infer<typeof Native>;

/** Something that looks wrong in the books. It never keeps a record from being carried. */
export const RecordWarning = z.looseObject({
  code: z.string(),
  message: z.string(),
  at: z.string().optional(),
});
export type RecordWarning = z.infer<typeof RecordWarning>;

/** Everything of the source object that has no named field, by path; lossless texts. */
export const Extra = z.record(z.string(), z.unknown());
export type Extra = z.infer<typeof Extra>;

/** An amount in another currency than the books' own. */
export const ForexAmount = z.looseObject({ currency: z.string(), amount: Decimal, rate: Decimal.nullable() });
export type ForexAmount = z.infer<typeof ForexAmount>;

const Measure = { value: Decimal, unit: z.string().nullable() };

export const Quantity = z.looseObject({
  ...Measure,
  /** Of a compound quantity such as 1 Box 5 Nos: what comes in the smaller unit, to be added. */
  and: z.looseObject(Measure).optional(),
  /** The same quantity in the item's alternate unit. */
  alternate: z.looseObject(Measure).optional(),
});
export type Quantity = z.infer<typeof Quantity>;

/** One canonical object as a connector hands it over: not yet hashed, not yet numbered. */
export interface CanonicalRecord<Kind extends string = string, Data = unknown> {
  readonly kind: Kind;
  readonly id: RecordId;
  readonly sourceId: SourceId;
  readonly native: Native;
  /** Version of the form of `data`: a mapper that changes the form raises it. */
  readonly shape: number;
  readonly data: Data;
  readonly warnings?: readonly RecordWarning[];
}

/** What could not be understood; the rest goes on. `at` is a position a person can find: file, byte offset, element. */
export interface Problem {
  readonly kind: 'problem';
  readonly at: string;
  readonly code: string;
  readonly message: string;
}

export const causes = ['edit', 'echo', 'resync', 'reshape'] as const;
/** Why a change was sent: a person's edit, our own job's effect, a repeat after a new epoch, a new shape. */
export type Cause = (typeof causes)[number];

const cause = z.enum(causes).catch('edit');

/** A changed record as it travels and is stored: `hash` is keyed with the tenant's hash key, 22 characters of base64url. */
export const Upsert = z.looseObject({
  op: z.literal('upsert'),
  kind: z.string().min(1).max(60),
  id: RecordId,
  cause,
  jobId: JobId.optional(),
  shape: z.int().positive(),
  hash: z.string().length(22),
  native: Native,
  warnings: z.array(RecordWarning).optional(),
  data: z.looseObject({}),
});
export type Upsert = z.infer<typeof Upsert>;

/** A record proved to be gone from the books (never guessed), or a derived record that no longer has a reason to exist. */
export const Deletion = z.looseObject({
  op: z.literal('delete'),
  kind: z.string().min(1).max(60),
  id: RecordId,
  cause,
  jobId: JobId.optional(),
});
export type Deletion = z.infer<typeof Deletion>;

export const Change = z.discriminatedUnion('op', [Upsert, Deletion]);
export type Change = z.infer<typeof Change>;
