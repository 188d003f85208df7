import { z } from 'zod';
import { PlainDate } from '../dates.ts';
import { Decimal, toScaled } from '../decimal.ts';
import { identity, MasterName, NotNegative, Text } from './description-parts.ts';
import { head } from './document-parts.ts';

/** What customers, vendors, accounts and items are made of. What is left out stays as it is, or as the product sets it. */

const inPaise = [(text: Decimal) => toScaled(text).scale <= 2, 'must have no more than two decimals'] as const;

const { dryRun } = head;

/** What every master has that is to be made. */
export const newMaster = {
  dryRun,
  name: MasterName,
  aliases: z.array(MasterName).max(20).default([]),
  /** Native ids of masters that look like this one, and of which a person said that they are others. */
  notTwinOf: z.array(z.string().min(1).max(100)).max(20).default([]),
} as const;

/** Which master is to be changed. */
const knownMaster = {
  dryRun,
  /** `native.guid` of its record. */
  nativeId: z.string().min(1).max(100),
  /** `native.version` of the record that the change was made on; the books must have that one still. */
  basedOn: z.string().min(1).max(100).optional(),
  name: MasterName.optional(),
  /** All of them; those that are not named are taken away. */
  aliases: z.array(MasterName).max(20).optional(),
} as const;

/** What is known of a customer or vendor besides its name. */
const partyFields = {
  /** Default for a new one: the product's own group of customers or vendors. */
  group: Text.optional(),
  ...identity,
  /** From when on address and registration are so. Default: corrects the latest, or holds from the beginning of the books. */
  appliesFrom: PlainDate.optional(),
  creditDays: z.int().min(0).max(3650).optional(),
  creditLimit: NotNegative.refine(...inPaise).optional(),
  /** Whether it is kept bill by bill. */
  billWise: z.boolean().optional(),
} as const;

/** Debit-positive, as on the day the books begin. */
export const openingBalance = Decimal.refine(...inPaise).optional();

const Party = z.object(partyFields);
export type PartyInput = z.infer<typeof Party>;

export const NewParty = z.looseObject({ ...newMaster, ...partyFields, openingBalance });
export type NewParty = z.infer<typeof NewParty>;

/** What is left out stays as it is. */
export const PartyChange = z.looseObject({ ...knownMaster, ...partyFields });
export type PartyChange = z.infer<typeof PartyChange>;

export const Ifsc = z.string().regex(/^[A-Z]{4}0[A-Z0-9]{6}$/, 'is not a valid IFSC');
