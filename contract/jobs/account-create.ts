import { z } from 'zod';
import { LedgerTax, MasterName, Text } from './description-parts.ts';
import { Ifsc, newMaster, openingBalance } from './master-parts.ts';

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
  tax: LedgerTax.optional(),
});
export type AccountCreateInput = z.infer<typeof AccountCreateInput>;
