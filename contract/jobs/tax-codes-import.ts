import { z } from 'zod';
import { AccountData, TaxRateData } from '../records/masters.ts';
import { importOutput, paging, recordOf } from './import-parts.ts';

export const TaxCodesImportInput = z.looseObject(paging);
export type TaxCodesImportInput = z.infer<typeof TaxCodesImportInput>;

/** Accounts that a tax is booked to: which tax, and the account itself. `limit` counts accounts. */
export const TaxCodesImportOutput = importOutput(
  z.discriminatedUnion('kind', [recordOf('account', AccountData), recordOf('tax-rate', TaxRateData)]),
);
