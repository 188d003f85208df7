import { z } from 'zod';
import { Ifsc, MasterName, newMaster, openingBalance, Rate } from './master-parts.ts';

const Text = z.string().trim().min(1).max(255);

/** A new ledger that is no customer or vendor. */
export const AccountCreateInput = z.looseObject({
  ...newMaster,
  group: MasterName,
  openingBalance,
  billWise: z.boolean().optional(),
  costCentres: z.boolean().optional(),
  /** Only under a group of bank accounts. */
  bank: z
    .looseObject({
      accountNumber: Text.optional(),
      ifsc: Ifsc.optional(),
      bankName: Text.optional(),
      branch: Text.optional(),
      accountHolder: Text.optional(),
    })
    .optional(),
  /** Only under a group of duties and taxes: which part of GST is booked to it. It can't be changed later. */
  tax: z.looseObject({ head: z.enum(['igst', 'cgst', 'sgst', 'cess']), rate: Rate.optional() }).optional(),
});
export type AccountCreateInput = z.infer<typeof AccountCreateInput>;
