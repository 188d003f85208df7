import { z } from 'zod';
import { Decimal } from '../decimal.ts';

/** What parties, goods and tax ledgers are described by, in a job that makes one and in a document that may need one made. */

export const NotNegative = Decimal.refine((text) => !text.startsWith('-'), 'must not be negative');

export const Text = z.string().trim().min(1).max(255);

/** TallyPrime asks on its screen about one that is called as its own root, and takes no request until it has an answer. */
export const MasterName = Text.refine((name) => name.toLowerCase() !== 'primary', 'is a word of the product').refine(
  (name) => !/\p{Cc}/u.test(name),
  'must be one line',
);

const Address = z.looseObject({
  lines: z.array(Text).min(1).max(10).optional(),
  /** Of India: as GST names it. */
  state: Text.optional(),
  country: Text.optional(),
  pincode: Text.optional(),
});

const registrationTypes = ['regular', 'composition', 'unregistered'] as const;

/** Who a customer or vendor is, besides its name. */
export const identity = {
  /** To be printed instead of the name. */
  mailingName: MasterName.optional(),
  address: Address.optional(),
  gstin: z
    .string()
    .regex(/^[0-9A-Z]{15}$/, 'must have 15 digits and capitals')
    .optional(),
  registrationType: z.enum(registrationTypes).optional(),
  pan: z
    .string()
    .regex(/^[A-Z]{5}\d{4}[A-Z]$/, 'is not a valid PAN')
    .optional(),
  contact: Text.optional(),
  phone: Text.optional(),
  mobile: Text.optional(),
  email: z.email().max(255).optional(),
} as const;

/** Of the party of a document: used only where the books don't have it and it is to be made. */
export const PartyDetails = z.looseObject(identity);
export type PartyDetails = z.infer<typeof PartyDetails>;

/** Percent. */
export const Rate = NotNegative;

export const Hsn = z.string().regex(/^(\d{4}|\d{6}|\d{8})$/, 'must have 4, 6 or 8 digits');

/** Which part of GST is booked to a ledger of duties and taxes. */
export const LedgerTax = z.looseObject({ head: z.enum(['igst', 'cgst', 'sgst', 'cess']), rate: Rate.optional() });
export type LedgerTax = z.infer<typeof LedgerTax>;
